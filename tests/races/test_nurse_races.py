"""Two who press at once: a family arrives once, scales hold one baby, nobody is recalled twice."""

from datetime import date

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import AppointmentEvent, AuditEntry, Recall
from clinic_app.operations import arrivals, checker, recalls, visit_facts, walk_ins
from clinic_app.operations.arrivals import Arriving
from clinic_app.operations.errors import SlotTaken
from clinic_app.operations.walk_ins import WalkIn
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at
from tests.vaccines import a_child

THREE = ("name", "birth_date", "phone")


@pytest.fixture(autouse=True)
def nobody_is_booked_twice(practice_loaded, context, travel):
    """After every race a separate look at all visits and claims finds nothing wrong."""
    travel(at(TUESDAY, "9:12"))
    yield
    db.session.rollback()
    assert checker.check(now=clock.now()).wrong == ()


def test_a_family_that_many_note_at_once_arrives_once(race):
    nurse = factories.staff("nurse")
    visits = [
        a_visit("baby-weigh", start=at(TUESDAY, wall), lead="jo-petrakis")
        for wall in ("9:15", "9:45", "10:15")
    ]
    known = {visit: visit_facts.of(visit).events[-1].id for visit in visits}
    db.session.rollback()

    def press(order):
        here = [Arriving(visit, known[visit]) for visit in order]
        return lambda: transact(lambda now: arrivals.arrive(nurse, here, checked=THREE, now=now))

    results = race([press(visits), press(visits[::-1])] * 6)
    assert results == [()] * 12, results
    arrived = sa.select(sa.func.count()).where(AppointmentEvent.kind == "arrived")
    assert db.session.scalar(arrived) == len(visits)


def test_of_many_babies_who_walk_in_at_once_one_is_on_the_scales(race):
    nurse = factories.staff("nurse")
    leads = [factories.practitioner(slug) for slug in ("jo-petrakis", "lani-tupou")]
    babies = [a_patient(f"Baby{'abcdefgh'[n]}", "Vale", date(2026, 9, 28)) for n in range(8)]

    def walk_in(n):
        wish = WalkIn("baby-weigh", leads[n % 2], f"{n:032x}", THREE)
        return lambda: transact(lambda now: walk_ins.fit_in(nurse, babies[n], wish, now=now))

    results = race([walk_in(n) for n in range(8)])
    assert sum(isinstance(r, int) for r in results) == 1, results
    assert all(isinstance(r, int | Refusal | SlotTaken) for r in results), results


def audited():
    wanted = sa.select(AuditEntry.subject_id).where(AuditEntry.action == "recall.opened")
    return sorted(db.session.scalars(wanted))


def test_of_several_workers_one_opens_a_recall_and_the_others_go_on(race):
    for given in ("Noah", "Ivy", "Theo"):
        a_child(given, "Vale", date(2026, 8, 15), history="register", first_nations="neither")
    db.session.rollback()
    results = race([sending.look_ahead] * 6)
    assert sorted(results, key=str) == [0] * 5 + [3], results
    rows = db.session.scalars(sa.select(Recall.id).order_by(Recall.id)).all()
    assert len(rows) == 3
    assert audited() == sorted(str(row) for row in rows)


def test_a_baby_whom_two_nurses_want_weighed_again_is_on_the_list_once(race):
    nurse, baby = factories.staff("nurse"), a_patient("Noor", "Vale", date(2026, 9, 28))

    def ask():
        return transact(lambda now: recalls.weigh_again(nurse, baby, on=TUESDAY, now=now))

    results = race([ask] * 6)
    assert results == [db.session.scalars(sa.select(Recall.id)).one()] * 6, results
