"""The one place where a transaction begins to write, and where it ends."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic_app import clock
from clinic_app.extensions import WRITE, db
from clinic_app.operations import audit, practice_mark
from clinic_app.operations.errors import named

T = TypeVar("T")

WAIT_SECONDS = 5.0
POLL_SECONDS = 0.002
TRY_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
TRIES = 3

_queue = threading.Lock()
_writing = threading.local()


class Busy(Exception):
    """Other writers kept the database for too long; try again in a moment."""


class Nested(RuntimeError):
    """A transaction was begun inside another, or with changes already pending."""


@contextmanager
def transaction() -> Iterator[datetime]:
    """Commit what the block did, or, if it raised, none of it; yields the database's time.

    Begins anew (loading the user opened a reading transaction), waits its turn among SQLite's
    writers, and at the end refuses changes to audited subjects that left no entry.
    """
    session = db.session
    if getattr(_writing, "now", False) or session.new or session.dirty or session.deleted:
        raise Nested("a transaction begins with nothing open and nothing pending")
    session.rollback()
    session.info.clear()
    with _turn():
        _writing.now = True
        audit.open_ledger()
        try:
            yield _database_time(session.connection(execution_options=WRITE))
            _end(session)
        except IntegrityError as error:
            session.rollback()
            raise (named(error) or error) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            audit.close_ledger()
            _writing.now = False


def _end(session: Any) -> None:
    session.flush()
    audit.check()
    practice_mark.renew()
    session.commit()


def transact(work: Callable[[datetime], T]) -> T:
    """Do `work(now)` in a transaction, again if the database asked for that, and return its answer.

    `work` must change nothing but the database, since it may be run up to three times.
    """
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            with transaction() as now:
                return work(now)
        except DBAPIError as error:
            if last or not _worth_another_try(error):
                raise
    raise AssertionError  # the loop returns or raises


def _worth_another_try(error: DBAPIError) -> bool:
    return bool(error.connection_invalidated or getattr(error.orig, "sqlstate", None) in TRY_AGAIN)


def _database_time(connection: Connection) -> datetime:
    """Return the instant by the database's clock, so that all machines judge expiry alike."""
    if connection.dialect.name == "sqlite":
        return clock.now()
    moment: datetime = connection.scalar(text("SELECT clock_timestamp()"))
    return moment.astimezone(UTC) + clock.ahead()


def _turn() -> AbstractContextManager[None]:
    """Wait for a turn to write: SQLite's own busy handler starves some writers."""
    engine = db.engine
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _Turn(f"{engine.url.database}.writers")


class _Turn(AbstractContextManager[None]):
    """A place in the queue of writers, first inside this process, then among all of them."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        give_up = time.monotonic() + WAIT_SECONDS
        if not _queue.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            self._lock(give_up)
        except BaseException:
            _queue.release()
            raise

    def _lock(self, give_up: float) -> None:
        while True:
            try:
                return fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > give_up:
                    os.close(self.file)
                    raise Busy from None
            time.sleep(POLL_SECONDS)

    def __exit__(self, *_exc: object) -> None:
        os.close(self.file)  # closing gives the lock up
        _queue.release()
