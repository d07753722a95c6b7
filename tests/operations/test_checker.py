"""The check for double bookings finds every kind of them, and nothing where there is nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, Claim, StepResource
from clinic_app.operations import appointments, audit, audit_seals, checker, claims
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, a_visit, at, practitioner

DESK = System("tests")


@pytest.fixture(autouse=True)
def _monday(practice_loaded, context, travel):
    travel(at(TUESDAY, "8:00") - timedelta(days=1))


def check():
    db.session.rollback()
    return checker.check(now=clock.now())


def by_hand(statement, visit):
    """Change rows as no operation would."""

    def work(now):
        db.session.execute(statement)
        audit.record(DESK, "changed.by_hand", "appointment", visit, now=now)

    transact(work)


def test_visits_with_several_steps_and_rooms_agree_with_their_claims():
    a_visit("baby-check-6w", start=at(TUESDAY, "9:30"))
    a_visit("iud-insertion", start=at(TUESDAY, "9:30"))
    a_visit("standard", start=at(TUESDAY, "9:30"))
    found = check()
    assert (found.visits, found.wrong) == (3, ())
    assert found.claims > 3 * 3


def test_a_practice_without_visits_has_no_double_bookings():
    assert check() == checker.Findings(0, 0, ())


def test_a_cancelled_visit_counts_no_more():
    visit = a_visit("standard", start=at(TUESDAY, "9:30"), lead="amara-osei")
    transact(lambda now: claims.give_up(appointments.find(visit).hold_id))
    assert check().wrong
    by_hand(sa.text(f"UPDATE appointment SET live = false WHERE id = {visit}"), visit)
    assert check() == checker.Findings(0, 0, ())


def test_two_visits_at_once_with_one_person_are_found_even_if_the_claims_say_otherwise():
    first = a_visit("standard", start=at(TUESDAY, "9:30"), lead="amara-osei")
    second = a_visit("standard", start=at(TUESDAY, "9:45"), lead="amara-osei")
    earlier = (
        sa.update(StepResource)
        .where(
            StepResource.appointment_id == second,
            StepResource.resource_id == practitioner("amara-osei"),
        )
        .values(starts_at=at(TUESDAY, "9:40"), ends_at=at(TUESDAY, "9:55"))
    )
    by_hand(earlier, second)
    (double,) = [line for line in check().wrong if line.startswith("double booking")]
    assert f"visits {first} and {second}" in double
    assert "24 Nov 2026, 09:40" in double


def test_a_fit_in_beside_a_visit_is_no_double_booking():
    a_visit("standard", start=at(TUESDAY, "9:30"), lead="amara-osei")
    second = a_visit("standard", start=at(TUESDAY, "9:45"), lead="amara-osei")

    def in_another_lane(now):
        row = appointments.find(second)
        start, end = at(TUESDAY, "9:30"), at(TUESDAY, "9:45")
        places = [
            claims.Place(r.resource_id, claims.Interval(start, end), r.kind, 1)
            for r in db.session.scalars(
                sa.select(StepResource).where(StepResource.appointment_id == second)
            )
        ]
        claims.give_up(row.hold_id)
        claims.take(places, hold_id=row.hold_id, expires_at=None, now=now)
        db.session.execute(
            sa.update(StepResource)
            .where(StepResource.appointment_id == second)
            .values(starts_at=start, ends_at=end, lane=1)
        )
        audit.record(DESK, "changed.by_hand", "appointment", second, now=now)

    transact(in_another_lane)
    assert check().wrong == ()


def test_a_claim_that_is_missing_is_found():
    visit = a_visit("standard", start=at(TUESDAY, "9:30"))
    transact(lambda now: db.session.execute(sa.delete(Claim).where(Claim.kind == "patient")))
    (line,) = check().wrong
    assert line.startswith(f"visit {visit} has patient")
    assert line.endswith("without 3 of its claims")


def test_a_claim_that_belongs_to_no_visit_is_found_but_a_hold_is_not():
    place = claims.Place(practitioner("amara-osei"), span("9:30", "9:45"))
    hold = clock.now() + timedelta(minutes=10)
    transact(lambda now: claims.take([place], hold_id="held", expires_at=hold, now=now))
    assert check().wrong == ()
    transact(lambda now: claims.take([place], hold_id="held", expires_at=None, now=now))
    (line,) = check().wrong
    assert "3 claims of held that belong to no live visit" in line


def test_claims_of_the_past_may_be_gone(travel):
    a_visit("standard", start=at(TUESDAY, "9:30"))
    travel(at(TUESDAY, "12:00"))
    transact(lambda now: claims.prune(before=now))
    assert check().wrong == ()


def test_an_audit_entry_that_was_changed_is_found(travel):
    a_visit("standard", start=at(TUESDAY, "9:30"))
    travel(clock.now() + timedelta(minutes=5))
    transact(lambda now: audit_seals.seal(now=now))
    assert check().wrong == ()
    last = db.session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    change = sa.update(AuditEntry).where(AuditEntry.id == last).values(actor="account:1")
    transact(lambda now: db.session.execute(change))
    (line,) = check().wrong
    assert line.startswith("the audit was changed")


def span(start, end):
    return claims.Interval(at(TUESDAY, start), at(TUESDAY, end))
