"""Rows that go to the database together: all there, or refused by name as each by itself."""

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AuditEntry, OutboxMessage, RateCounter
from clinic_app.operations import audit, outbox
from clinic_app.operations.audit import UnauditedWrite
from clinic_app.operations.row_writing import add_rows, together
from clinic_app.web.transaction import transact, transaction
from tests import factories

pytestmark = pytest.mark.usefixtures("context")


def counted(key, now):
    return {"key": key, "window_start": now, "count": 1}


def how_many(model):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_rows_that_go_together_are_all_there():
    with transaction() as now, together():
        add_rows(RateCounter, [counted("one", now)])
        add_rows(RateCounter, [counted("two", now), counted("three", now)])
        outbox.queue("confirmation", "appointment", 1, now=now)
        outbox.queue("confirmation", "appointment", 1, now=now)
        audit.record(factories.TESTS, "practice.noted", "practice", 1, now=now)
    assert (how_many(RateCounter), how_many(OutboxMessage), how_many(AuditEntry)) == (3, 1, 1)


def twice(now):
    with together():
        add_rows(RateCounter, [counted("one", now)])
        add_rows(RateCounter, [counted("one", now)])
        add_rows(RateCounter, [counted("two", now)])


def test_what_is_refused_among_them_undoes_them_all_and_is_told_as_ever():
    with pytest.raises(sa.exc.IntegrityError):
        transact(twice)
    assert how_many(RateCounter) == 0
    with transaction() as now:
        add_rows(RateCounter, [counted("one", now)])
    assert how_many(RateCounter) == 1


def unaudited(_now):
    with together():
        db.session.execute(sa.text("UPDATE practice SET checksum = 'x'"))


def test_a_change_without_an_entry_is_refused_however_it_travels(practice_loaded):
    with pytest.raises(UnauditedWrite, match="practice"):
        transact(unaudited)
