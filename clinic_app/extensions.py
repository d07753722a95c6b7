"""Extensions, made unbound here and bound in `create_app`; how connections begin."""

import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WRITE = {"writes": True}
READS_ONLY = "-c default_transaction_read_only=on"
"""How a connection to PostgreSQL begins: whatever writes must say so."""
RESTS, REST_SECONDS = "rests_since", 1.0
"""After so long without work a connection is asked whether its server is still there."""


class UTCDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table."""

    # Flask-SQLAlchemy copies this body; a bare type_annotation_map would clash with its registry.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime()},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()
csrf = CSRFProtect()
login_manager = LoginManager()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def prepare_engine(engine: Engine) -> None:
    """Make every connection read-only unless a transaction begins with the `WRITE` option."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "connect", _rests)
        event.listen(engine, "checkin", _rests)
        event.listen(engine, "checkout", partial(_must_be_alive, engine.dialect))


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours to say: see `_begin_sqlite`
    pragmas = "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"
    for pragma in (*pragmas, "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    own = connection.connection.dbapi_connection
    if connection.info.get("writes", False) is not writes:
        own.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    # IMMEDIATE before the first read: a lock that is upgraded later fails at once under load.
    own.execute("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _begin_postgresql(connection: Any) -> None:
    """Begin to write; or to read, each question by itself, which spares two round trips.

    At READ COMMITTED each question sees what was committed when it was asked, in a transaction or
    not; whoever asks for another isolation gets one. The server lets nothing be written in either
    (`READS_ONLY`), until a transaction says that it writes.
    """
    options = connection.get_execution_options()
    writes, own = options.get("writes", False), connection.connection.dbapi_connection
    alone = not writes and "isolation_level" not in options
    if own.autocommit is not alone:
        own.autocommit = alone
    if own.read_only is writes or own.read_only is None:
        own.read_only = not writes


def _rests(_connection: Any, record: Any) -> None:
    record.info[RESTS] = time.monotonic()


def _must_be_alive(dialect: Dialect, connection: Any, record: Any, _proxy: Any) -> None:
    """Have the pool connect anew if the server is gone; it is not asked after each request."""
    if time.monotonic() - record.info.get(RESTS, 0.0) < REST_SECONDS:
        return
    try:
        connection.autocommit = True  # being asked must not begin a transaction
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error
