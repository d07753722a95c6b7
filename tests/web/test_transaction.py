import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.access.actors import System
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, Patient, RateCounter, Resource
from clinic_app.operations import audit, limits
from clinic_app.operations.audit import UnauditedWrite
from clinic_app.web import transaction as module
from clinic_app.web.transaction import Busy, Nested, transact, transaction

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Of SQLite alone: the other engine has no such thing to prove."""

WORKER = System("worker")


def a_patient(now):
    resource = Resource(kind="patient")
    db.session.add(resource)
    db.session.flush()
    patient = Patient(
        id=resource.id, given_name="Ada", family_name="Vale", birth_date=now.date(), created_at=now
    )
    db.session.add(patient)
    db.session.flush()
    return patient


def test_nothing_is_written_outside_a_transaction(context):
    db.session.add(RateCounter(key="x", window_start=datetime(2030, 1, 1, tzinfo=UTC), count=1))
    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        db.session.flush()
    db.session.rollback()


def test_a_core_statement_outside_a_transaction_is_refused_too(context):
    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        db.session.execute(sa.delete(RateCounter))
    db.session.rollback()


def test_a_changed_patient_without_an_audit_entry_is_refused(context):
    with pytest.raises(UnauditedWrite, match="patient:"), transaction() as now:
        a_patient(now)
    assert db.session.scalar(sa.select(sa.func.count(Patient.id))) == 0


def test_an_entry_about_somebody_else_does_not_count(context):
    def work(now):
        a_patient(now)
        audit.record(WORKER, "patient.added", "patient", 999, now=now)

    with pytest.raises(UnauditedWrite, match="patient:"):
        transact(work)


def test_a_core_statement_on_an_audited_table_is_seen(context):
    def add(now):
        patient = a_patient(now)
        audit.record(WORKER, "patient.added", "patient", patient.id, now=now)

    transact(add)
    with pytest.raises(UnauditedWrite, match="patient"), transaction():
        db.session.execute(sa.update(Patient).values(phone="1"))
    with pytest.raises(UnauditedWrite, match="patient"), transaction():
        db.session.execute(sa.text("UPDATE patient SET phone = '1'"))


def test_a_recorded_change_is_kept_with_its_entry(context):
    def add(now):
        patient = a_patient(now)
        audit.record(WORKER, "patient.added", "patient", patient.id, now=now)
        return patient.id

    added = transact(add)
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.subject_kind, entry.subject_id) == ("patient", str(added))


def test_a_transaction_that_fails_leaves_nothing(context):
    def work(now):
        limits.count("x", every=timedelta(minutes=1), now=now)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        transact(work)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RateCounter)) == 0


def test_transactions_do_not_nest(context):
    with pytest.raises(Nested), transaction(), transaction():
        pass


def test_pending_changes_from_elsewhere_are_not_carried_in(context):
    db.session.add(RateCounter(key="x", window_start=datetime(2030, 1, 1, tzinfo=UTC), count=1))
    with pytest.raises(Nested), transaction():
        pass
    db.session.rollback()


def test_work_is_done_again_when_the_database_asks_for_it(context):
    class Deadlock(Exception):
        sqlstate = "40P01"

    tries = []

    def work(now):
        tries.append(now)
        if len(tries) < 3:
            raise sa.exc.OperationalError("", {}, Deadlock())
        return "done"

    assert transact(work) == "done"
    assert len(tries) == 3


def test_work_that_never_succeeds_is_given_up_after_three_tries(context):
    class Deadlock(Exception):
        sqlstate = "40P01"

    tries = []

    def work(now):
        tries.append(now)
        raise sa.exc.OperationalError("", {}, Deadlock())

    with pytest.raises(sa.exc.OperationalError):
        transact(work)
    assert len(tries) == 3


def test_every_count_of_many_writers_at_once_is_kept(context):
    """Losing updates silently is what SQLite does when a read comes before the lock."""

    def many():
        with context.app_context():
            for _ in range(10):
                transact(lambda now: limits.count("x", every=timedelta(days=1), now=now))
            db.session.remove()

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.session.scalar(sa.select(sa.func.sum(RateCounter.count))) == 80


@ON_SQLITE
def test_a_writer_who_waits_too_long_is_told_to_come_back(context, monkeypatch):
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.05)
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with context.app_context(), transaction():
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(5)
    with pytest.raises(Busy), transaction():
        pass
    leave.set()
    thread.join()
    with transaction():
        pass


@ON_SQLITE
def test_the_write_lock_is_taken_before_the_first_read(context):
    """A lock that is upgraded after reading fails at once under load, whatever the timeout."""
    other = sqlite3.connect(db.engine.url.database, timeout=0, isolation_level=None)
    with transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
