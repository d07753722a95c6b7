"""What a booking writes: one transaction, one sync to the disk, on which the patient can rely."""

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient

from . import bookings
from .bookings import TEN

ROOT = Path(__file__).resolve().parents[2]
CHECKPOINT = 4
"""Now and then SQLite copies its log into the database, which syncs both."""
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def patients(practice_loaded, app, travel):
    """Ten who have only the last page to send."""
    travel(at(TUESDAY, "7:30"))
    app.test_client_class = CheckingClient
    return [bookings.ready(app, number) for number in range(TEN)]


@contextlib.contextmanager
def statements(app):
    """Collect what is asked of the database, commits among it."""
    seen = []
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note := lambda *told: seen.append(told[2]))
    sa.event.listen(engine, "commit", ended := lambda _: seen.append("COMMIT"))
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
        sa.event.remove(engine, "commit", ended)


def test_a_booking_is_one_transaction_of_few_statements(patients, app):
    for one in patients:
        with statements(app) as seen:
            bookings.book(one)
        assert seen.count("COMMIT") == 1, seen
        written = [line for line in seen if line.startswith(("INSERT", "UPDATE", "DELETE"))]
        assert len(written) <= 16, written
        assert len(seen) <= 36, seen


@ON_SQLITE
def test_ten_bookings_sync_the_disk_ten_times_on_sqlite(practice_loaded, database_url, tmp_path):
    told, marker = tmp_path / "told", tmp_path / "marker"
    marker.mkdir()
    strace = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,chdir", "-o", str(told)]
    program = [sys.executable, "-m", "tests.budgets.bookings", database_url]
    done = subprocess.run(
        [*strace, *program, str(tmp_path), str(marker)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    _before, booked, _after = re.split(r"chdir\(.*?marker.*", told.read_text())
    syncs = len(re.findall(r"\bf(?:data)?sync\(", booked))
    assert TEN <= syncs <= TEN + CHECKPOINT, booked


@ON_POSTGRESQL
def test_ten_bookings_sync_the_log_ten_times_on_postgresql(patients, database_url, app):
    server = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as asking, durable(asking):
        leave(app)
        before = synced(asking)
        for one in patients:
            bookings.book(one)
        leave(app)
        found = until(lambda: synced(asking) - before, TEN)
    server.dispose()
    assert TEN <= found <= 2 * TEN, found


@contextlib.contextmanager
def durable(connection):
    """Let the server of the tests sync as one in production does."""
    for name in ("fsync", "synchronous_commit"):
        connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = on")
    connection.exec_driver_sql("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        connection.exec_driver_sql("ALTER SYSTEM RESET ALL")
        connection.exec_driver_sql("SELECT pg_reload_conf()")


def leave(app):
    """Close the application's connections: what a session did is counted when it ends."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def synced(connection):
    """Return how often the log was synced."""
    connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
    return connection.scalar(sa.text("SELECT wal_sync FROM pg_stat_wal"))


def until(count, wanted):
    """Return what is counted once it is as many as wanted, or after five seconds."""
    patience = time.monotonic() + 5
    while (found := count()) < wanted and time.monotonic() < patience:
        time.sleep(0.05)
    return found
