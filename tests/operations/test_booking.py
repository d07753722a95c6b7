from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.extensions import db
from clinic_app.models import Appointment, Claim, LikelyDuplicate, OutboxMessage, Patient
from clinic_app.operations import availability, booking, drafts, limits, visit_facts
from clinic_app.operations.errors import AlreadyBooked, NotFound, SlotTaken
from clinic_app.scheduling import refusals
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

PARENT, OTHER = "a" * 64, "b" * 64
BABY = {
    "urgent": "no",
    "given_name": "Noor",
    "family_name": "Haddon",
    "birth_date": (TUESDAY - timedelta(days=50)).isoformat(),
    "contact_name": "Sam Haddon",
    "email": "sam.haddon@example.com",
    "phone": "+61491570006",
}


@pytest.fixture(autouse=True)
def early_tuesday(travel):
    travel(at(TUESDAY, "7:30"))


@pytest.fixture
def clinic(practice_loaded, context):
    return context


def begin(browser=PARENT, slug="baby-weigh", network="n", **answers):
    return transact(
        lambda now: drafts.begin(
            Guest(browser), browser, slug, network=network, answers=BABY | answers, now=now
        )
    )


def first_offer(slug="baby-weigh"):
    kind = factories.practice_files()[1].type(slug)
    asked = availability.Question(kind=kind, now=clock.now())
    return availability.offers(asked, TUESDAY, TUESDAY + timedelta(days=2))[0]


def take(key, offer, browser=PARENT):
    return transact(
        lambda now: drafts.take_time(browser, key, start=offer.start, lead=offer.lead, now=now)
    )


def confirm(key, browser=PARENT):
    return transact(lambda now: booking.confirm(Guest(browser), browser, key, now=now))


def test_a_held_time_becomes_a_visit_with_a_confirmation_on_its_way(clinic):
    key, offer = begin(), first_offer()
    take(key, offer)
    visit = visit_facts.of(confirm(key))
    assert (visit.starts_at, visit.name, visit.standing.status) == (
        offer.start,
        "Noor Haddon",
        "booked",
    )
    assert not visit.checked
    assert [m.kind for m in db.session.scalars(sa.select(OutboxMessage))] == ["confirmation"]


def test_pressing_book_twice_books_once(clinic):
    key = begin()
    take(key, first_offer())
    assert confirm(key) == confirm(key)
    assert db.session.scalar(sa.select(sa.func.count(Appointment.id))) == 1
    assert db.session.scalar(sa.select(sa.func.count(Patient.id))) == 1


def test_a_held_time_is_not_offered_to_anybody_else_but_to_its_holder(clinic):
    key, offer = begin(), first_offer()
    take(key, offer)
    kind = factories.practice_files()[1].type("baby-weigh")
    own = drafts.get(PARENT, key, now=clock.now()).hold_id
    for hold_id, expected in ((own, True), ("", False)):
        question = availability.Question(kind=kind, now=clock.now(), hold_id=hold_id)
        found = availability.offers(question, TUESDAY, TUESDAY)
        assert ((offer.start, offer.lead) in {(o.start, o.lead) for o in found}) is expected


def test_a_time_held_by_somebody_else_cannot_be_taken(clinic):
    mine, theirs, offer = begin(), begin(OTHER), first_offer()
    take(mine, offer)
    assert isinstance(take(theirs, offer, OTHER), refusals.Refusal)


def test_after_ten_minutes_the_time_is_free_for_others_and_the_first_is_told(clinic, travel):
    mine, theirs, offer = begin(), begin(OTHER), first_offer()
    take(mine, offer)
    travel(clock.now() + timedelta(minutes=10, seconds=1))
    take(theirs, offer, OTHER)
    confirm(theirs, OTHER)
    lost = confirm(mine)
    assert isinstance(lost, refusals.Refusal)
    assert db.session.scalar(sa.select(sa.func.count(Appointment.id))) == 1


def test_a_hold_that_ran_out_is_booked_all_the_same_while_nobody_else_has_the_time(clinic, travel):
    key, offer = begin(), first_offer()
    take(key, offer)
    travel(clock.now() + timedelta(minutes=30))
    assert visit_facts.of(confirm(key)).starts_at == offer.start


def test_taking_another_time_gives_up_the_first(clinic):
    key, first = begin(), first_offer()
    take(key, first)
    second = first_offer()
    assert second.start != first.start or second.lead != first.lead
    take(key, second)
    again = first_offer()
    assert (again.start, again.lead) == (first.start, first.lead)


def test_a_browser_holds_one_time_at_once(clinic):
    one, two = begin(), begin()
    take(one, first_offer())
    take(two, first_offer())
    assert drafts.get(PARENT, one, now=clock.now()).held is None
    assert len(set(db.session.scalars(sa.select(Claim.hold_id)))) == 1


def test_a_network_holds_a_limited_number_of_times(clinic, monkeypatch):
    monkeypatch.setattr(drafts, "HOLDS_A_NETWORK", 2)
    for browser in ("1" * 64, "2" * 64):
        take(begin(browser), first_offer(), browser)
    with pytest.raises(drafts.TooManyHolds):
        take(begin(OTHER), first_offer(), OTHER)
    assert take(begin(OTHER, network="elsewhere"), first_offer(), OTHER)


def test_a_hold_can_be_extended_once(clinic, travel):
    key = begin()
    take(key, first_offer())
    travel(clock.now() + timedelta(minutes=8))
    transact(lambda now: drafts.extend(PARENT, key, now=now))
    held = drafts.get(PARENT, key, now=clock.now()).held
    assert held.until > clock.now() + timedelta(minutes=9)
    with pytest.raises(drafts.CannotExtend):
        transact(lambda now: drafts.extend(PARENT, key, now=now))


def test_another_browser_does_not_know_of_the_draft(clinic):
    key = begin()
    take(key, first_offer())
    with pytest.raises(NotFound):
        drafts.get(OTHER, key, now=clock.now())
    with pytest.raises(NotFound):
        confirm(key, OTHER)


def test_a_draft_is_gone_after_a_day(clinic, travel):
    key = begin()
    travel(clock.now() + timedelta(hours=24, minutes=1))
    with pytest.raises(NotFound):
        drafts.get(PARENT, key, now=clock.now())


def test_what_was_booked_cannot_be_changed_through_the_draft(clinic):
    key = begin()
    take(key, first_offer())
    confirm(key)
    with pytest.raises(AlreadyBooked):
        transact(lambda now: drafts.answer(PARENT, key, {"note": "late"}, now=now))
    with pytest.raises(AlreadyBooked):
        transact(lambda now: drafts.let_go(PARENT, key, now=now))


def test_a_posted_time_outside_the_roster_or_in_the_past_is_refused(clinic):
    key = begin()
    lead = first_offer().lead
    for wall in ("3:00", "12:40", "7:00", "9:07", "23:55"):
        found = transact(
            lambda now, w=wall: drafts.take_time(
                PARENT, key, start=at(TUESDAY, w), lead=lead, now=now
            )
        )
        assert isinstance(found, refusals.Refusal), wall


def test_a_practitioner_who_cannot_do_it_is_refused(clinic):
    key, doctor = begin(), factories.practitioner("amara-osei")
    start = first_offer().start
    found = transact(lambda now: drafts.take_time(PARENT, key, start=start, lead=doctor, now=now))
    assert isinstance(found, refusals.Refusal)


def test_no_immunisation_is_held_before_the_child_is_42_days_old(clinic):
    birth = TUESDAY - timedelta(days=40)
    key = begin(slug="imms-child-6w", birth_date=birth.isoformat())
    kind = factories.practice_files()[1].type("imms-child-6w")
    any_age = availability.Question(kind=kind, now=clock.now())
    for offer in availability.offers(any_age, TUESDAY, TUESDAY + timedelta(days=4)):
        found = transact(
            lambda now, o=offer: drafts.take_time(PARENT, key, start=o.start, lead=o.lead, now=now)
        )
        old_enough = clock.local_date(offer.start) >= birth + timedelta(days=42)
        assert isinstance(found, drafts.Draft) is old_enough


def test_changing_the_birth_date_lets_the_time_go(clinic):
    key = begin()
    take(key, first_offer())
    birth = {"birth_date": (TUESDAY - timedelta(days=9)).isoformat()}
    transact(lambda now: drafts.answer(PARENT, key, birth, now=now))
    assert drafts.get(PARENT, key, now=clock.now()).held is None


def test_a_guest_never_attaches_to_a_record_that_exists(clinic):
    born = TUESDAY - timedelta(days=50)
    older = factories.a_patient("Noor", "Haddon", born, email="sam.haddon@example.com")
    key = begin()
    take(key, first_offer())
    visit = visit_facts.of(confirm(key))
    assert visit.patient != older
    twin = db.session.scalars(sa.select(LikelyDuplicate)).one()
    assert (twin.patient_id, twin.other_id) == (visit.patient, older)


def test_booking_without_a_time_or_an_address_is_refused(clinic):
    key = begin()
    with pytest.raises(booking.NotReady):
        confirm(key)


def test_a_visit_of_two_steps_takes_both_people_and_their_rooms(clinic):
    slug = "baby-check-6w"
    key, offer = begin(slug=slug), first_offer(slug)
    take(key, offer)
    appointment = confirm(key)
    visit = db.session.get(Appointment, appointment)
    claims = db.session.execute(
        sa.select(Claim.resource_id, sa.func.count()).group_by(Claim.resource_id)
    ).all()
    cells = {row[0]: row[1] for row in claims}
    assert cells[visit.patient_id] == visit.minutes // 5 == 10
    assert sorted(n for r, n in cells.items() if r != visit.patient_id) == [3, 4]


def test_two_visits_of_one_patient_cannot_overlap(clinic):
    """The patient is a resource too: the second practitioner is free, the child is not."""
    start = first_offer().start
    child = factories.a_patient("Noor", "Haddon", TUESDAY - timedelta(days=50))
    factories.a_visit("baby-weigh", start=start, patient=child)
    with pytest.raises((AssertionError, SlotTaken)):
        factories.a_visit("child-standard", start=start, patient=child)


def test_one_address_cannot_book_without_end(clinic, monkeypatch):
    monkeypatch.setattr(booking, "BOOKINGS_AN_ADDRESS", 1)
    for expected in (True, False):
        key = begin()
        take(key, first_offer())
        if expected:
            confirm(key)
        else:
            with pytest.raises(limits.TooMany):
                confirm(key)
