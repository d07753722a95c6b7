"""Adding rows by statements that are put together once, several of them on one way.

On PostgreSQL each statement is a way to the server and back, on which other processes run
meanwhile: rows about which nothing is asked need not wait for each other's answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Insert, insert
from sqlalchemy.exc import DBAPIError

from clinic_app.extensions import db


def add_rows(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, after whatever is pending; nothing is told of them."""
    db.session.flush()
    if rows:
        db.session.connection().execute(_insert(model), rows)


@contextmanager
def together() -> Iterator[None]:
    """Send what the block writes to PostgreSQL in one go; it asks for no rows back.

    What is refused raises as it would by itself, at the end of the block.
    """
    db.session.flush()
    connection = db.session.connection()
    own: Any = connection.connection.driver_connection
    if not isinstance(own, psycopg.Connection):
        yield
        return
    try:
        with own.pipeline():
            yield
    except psycopg.Error as error:
        if own.broken:
            connection.invalidate(error)
        raise _as_told(error, lost=own.broken) from error


def _as_told(error: psycopg.Error, *, lost: bool) -> BaseException:
    """Return the error as SQLAlchemy tells of it, by which refusals get their names."""
    told = "several statements"
    return DBAPIError.instance(told, {}, error, psycopg.Error, connection_invalidated=lost)


@cache
def _insert(model: Any) -> Insert:
    return insert(model.__table__).inline()
