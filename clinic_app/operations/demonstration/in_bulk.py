"""Inserting many rows whose numbers are needed afterwards."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select

from clinic_app.extensions import Base, db


def add_rows(table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns, None included, as one statement."""
    plain: Any = table.__table__  # through the mapped class, each run of None makes another one
    if rows:
        db.session.execute(insert(plain), list(rows))


def add_numbered(table: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows of a table with an `id` and return the ids in the same order.

    SQLite could only return them one row at a time, but has one writer, so that the next numbers
    are known beforehand.
    """
    key: Any = table.__table__.c.id
    if db.engine.dialect.name != "sqlite":
        new = insert(table).returning(key, sort_by_parameter_order=True)
        return list(db.session.scalars(new, list(rows)))
    first = (db.session.scalar(select(func.max(key))) or 0) + 1
    numbered = [row | {"id": first + n} for n, row in enumerate(rows)]
    add_rows(table, numbered)
    return [row["id"] for row in numbered]
