"""Somebody stands at the door: with claims like any visit, now, and arrived."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from clinic_app import clock
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import OutboxMessage
from clinic_app.operations import checker, patient_records, visit_facts, walk_ins
from clinic_app.operations.arrivals import NotIdentified
from clinic_app.operations.claims import LANES
from clinic_app.operations.errors import NotFound, SlotTaken
from clinic_app.operations.patient_records import LooksAlike
from clinic_app.operations.walk_ins import WalkIn
from clinic_app.scheduling import refusals
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, at

THREE = ("name", "birth_date", "phone")
BABY = date(2026, 9, 28)
NEW = {
    "given_name": "Noah",
    "family_name": "Bianchi",
    "birth_date": BABY,
    "phone": "+61491570156",
    "contact_name": "",
}


@pytest.fixture(autouse=True)
def nobody_is_booked_twice(practice_loaded, context, travel):
    """After everything a separate look at all visits and claims finds nothing wrong."""
    travel(at(TUESDAY, "9:12"))
    yield
    db.session.rollback()
    assert checker.check(now=clock.now()).wrong == ()


@pytest.fixture
def nurse():
    return factories.staff("nurse")


def walk_in(actor, patient=None, slug="imms-child-6w", lead="jo-petrakis", n=0, checked=THREE):
    patient = patient or a_patient(f"Baby{'abcdefghijklm'[n]}", "Vale", BABY)
    wish = WalkIn(slug, factories.practitioner(lead), f"{n:032x}", checked)
    return transact(lambda now: walk_ins.fit_in(actor, patient, wish, now=now))


def test_who_walks_in_is_seen_at_the_next_five_minutes_and_has_arrived(nurse):
    visit = visit_facts.of(walk_in(nurse))
    assert visit.starts_at == at(TUESDAY, "9:15")
    assert (visit.fit_in_reason, visit.channel) == ("Walk-in", "desk")
    assert [event.kind for event in visit.events] == ["booked", "arrived"]


def test_who_stands_at_the_door_is_sent_no_confirmation(nurse):
    noah = a_patient("Noah", "Bianchi", BABY, email="elena.bianchi@example.com")
    assert isinstance(walk_in(nurse, noah), int)
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_on_five_minutes_the_next_start_is_now():
    nine = at(TUESDAY, "9:00")
    assert walk_ins.next_start(nine) == nine
    assert walk_ins.next_start(nine + timedelta(seconds=1)) == nine + timedelta(minutes=5)


def test_a_form_sent_twice_fits_in_once(nurse):
    patient = a_patient("Noah", "Bianchi", BABY)
    assert walk_in(nurse, patient) == walk_in(nurse, patient)


def test_a_walk_in_lies_over_the_nurses_visits_until_no_lane_is_left(nurse):
    for n in range(len(LANES) + 1):
        assert isinstance(walk_in(nurse, n=n), int)
    with pytest.raises(SlotTaken):
        walk_in(nurse, n=len(LANES) + 1)


def test_two_babies_never_lie_on_the_same_scales(nurse):
    first = walk_in(nurse, slug="baby-weigh")
    second = walk_in(nurse, slug="baby-weigh", lead="lani-tupou", n=1)
    assert isinstance(first, int)
    assert isinstance(second, refusals.Taken)


def test_nobody_is_fitted_in_with_a_nurse_who_does_not_work_then(nurse, travel):
    travel(at(TUESDAY, "19:00"))
    assert isinstance(walk_in(nurse), refusals.NotWorking)


def test_nobody_is_fitted_in_unidentified_or_with_a_doctor(nurse):
    with pytest.raises(NotIdentified):
        walk_in(nurse, checked=("name",))
    with pytest.raises(NotFound):
        walk_in(nurse, lead="amara-osei")


@pytest.mark.parametrize("role", ["doctor", "patient"])
def test_others_than_nurses_and_the_desk_fit_nobody_in(role):
    who = factories.a_family().person if role == "patient" else factories.staff(role)
    with pytest.raises(NotAllowed):
        walk_in(who)
    with pytest.raises(NotAllowed):
        transact(lambda now: walk_ins.add(who, NEW, different_from=(), now=now))


def test_a_nurse_adds_somebody_new_to_be_checked_after_a_look_at_who_is_alike(nurse):
    def add(*seen):
        return transact(lambda now: walk_ins.add(nurse, NEW, different_from=seen, now=now))

    first = add()
    assert not patient_records.one(first).checked
    with pytest.raises(LooksAlike):
        add()
    assert add(first) != first


def test_what_is_offered_is_what_nurses_do_for_that_age():
    baby = patient_records.one(a_patient("Noah", "Bianchi", BABY))
    slugs = [kind.slug for kind in walk_ins.kinds(baby, now=clock.now())]
    assert {"baby-weigh", "imms-child-6w"} <= set(slugs)
    assert not {"standard", "baby-check-6w", "imms-adult", "imms-teen", "imms-pregnancy"} & set(
        slugs
    )
    woman = patient_records.one(a_patient("Ana", "Vale", date(1995, 3, 4)))
    assert "imms-pregnancy" in {kind.slug for kind in walk_ins.kinds(woman, now=clock.now())}
