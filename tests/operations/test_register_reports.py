"""What the register must hear: every dose of ours once, corrections again, nobody else's ever."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AuditEntry
from clinic_app.operations import dose_corrections, register_reports
from clinic_app.operations.errors import NotFound
from clinic_app.web.transaction import transact
from tests import factories
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, at
from tests.vaccines import BORN, a_batch, a_child, a_dose, add_past, give, nurse

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "10:00"))
    return context


def worklist():
    db.session.rollback()
    return register_reports.worklist(now=clock.now())


def waiting():
    return {report.dose.id: report.what for report in worklist().waiting}


def mark(*doses, reference="AIR 7", who=None):
    actor = who or nurse()
    return transact(lambda now: register_reports.mark(actor, doses, reference, now=now))


def test_a_dose_waits_until_it_is_noted_as_reported_and_again_when_that_is_undone(clinic):
    (dose,) = give(a_child(), a_dose(batch=a_batch()))
    (report,) = worklist().waiting
    assert (report.dose.id, report.child.name, report.what) == (dose, "Noah Bianchi", "new")
    assert report.last_day == date(2026, 12, 8)
    assert timedelta(hours=23) < report.best_by - clock.now() <= timedelta(hours=24)
    assert not report.overdue(date(2026, 12, 8))
    assert report.overdue(date(2026, 12, 9))
    assert (mark(dose), mark(dose, reference="another")) == (1, 0)
    assert waiting() == {}
    (told,) = worklist().told
    assert told.dose.report_reference == "AIR 7"
    who = nurse()
    for _ in range(2):
        transact(lambda now: register_reports.unmark(who, dose, now=now))
    assert waiting() == {dose: "new"}
    actions = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "dose")
    )
    assert list(actions) == ["dose.given", "dose.reported", "dose.report_undone"]


def test_what_must_be_reported_first_comes_first(clinic, travel):
    hexa, found = a_batch(), []
    for name, day in (("Late", TUESDAY), ("Later", TUESDAY + timedelta(days=3))):
        travel(at(day, "9:00"))
        found += give(a_child(name), a_dose(batch=hexa))
    assert list(waiting()) == found


@ON_SQLITE
def test_doses_from_papers_are_never_ours_to_report(clinic):
    (past,) = add_past(a_child(), BORN, "hepb-paed")
    assert waiting() == {}
    with pytest.raises(NotFound):
        mark(past)
    with pytest.raises(NotFound):
        mark(10_000)


def test_a_correction_is_reported_again_and_a_dose_that_was_none_taken_back(clinic):
    hexa, who = a_batch(), nurse()
    (first,) = give(a_child(), a_dose(batch=hexa))
    (unsaid,) = give(a_child("Ivy"), a_dose(batch=hexa))
    (wrong,) = give(a_child("Theo"), a_dose(batch=hexa))
    mark(first, wrong)

    def correct(dose):
        return transact(
            lambda now: dose_corrections.correct(who, dose, {"number": 2}, why="Slip", now=now)
        )

    again, never = correct(first), correct(unsaid)
    void = transact(lambda now: dose_corrections.void(who, wrong, why="Wrong child", now=now))
    assert waiting() == {again: "again", never: "new", void: "take back"}
    mark(again, never, void)
    gone = transact(lambda now: dose_corrections.void(who, never, why="Not given", now=now))
    assert waiting() == {gone: "take back"}


@ON_SQLITE
def test_a_dose_that_was_none_and_was_never_reported_is_nobodys_business(clinic):
    (dose,) = give(a_child(), a_dose(batch=a_batch()))
    who = nurse()
    transact(lambda now: dose_corrections.void(who, dose, why="Not given", now=now))
    assert waiting() == {}


@ON_SQLITE
def test_who_takes_the_list_away_is_recorded_dose_by_dose(clinic):
    (dose,) = give(a_child(), a_dose(batch=a_batch()))
    who = nurse()
    (report,) = transact(lambda now: register_reports.download(who, now=now))
    assert report.dose.id == dose
    wanted = sa.select(AuditEntry.subject_id).where(AuditEntry.action == "dose.downloaded")
    assert list(db.session.scalars(wanted)) == [str(dose)]
    for desk in ("reception", "manager"):
        other = factories.staff(desk)
        with pytest.raises(NotAllowed):
            transact(lambda now, o=other: register_reports.download(o, now=now))
        with pytest.raises(NotAllowed):
            mark(dose, who=other)


def test_the_list_asks_three_questions_however_long_it_is(clinic):
    hexa = a_batch()
    for name in ("Ada", "Bo", "Cy"):
        give(a_child(name), a_dose(batch=hexa))
    db.session.rollback()
    with counted() as seen:
        assert len(worklist().waiting) == 3
    assert len(seen) <= 3, seen
