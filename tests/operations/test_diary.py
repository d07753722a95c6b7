"""What the diary, the nurses' list and the page of a visit are told."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.access.actors import Guest
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, Closure, Patient, RosterChange
from clinic_app.operations import (
    appointments,
    audit,
    claims,
    day_list,
    diary,
    moving,
    opened_visit,
    patients_checked,
    visit_facts,
)
from clinic_app.operations.appointments import NewTime
from clinic_app.operations.claims import Place
from clinic_app.operations.errors import NotFound
from clinic_app.scheduling.intervals import Interval
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TESTS, TUESDAY, a_patient, a_visit, at

EARLY = at(TUESDAY, "7:30")
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture(autouse=True)
def _clinic(practice_loaded, context, travel):
    travel(EARLY)


def desk():
    return factories.staff("reception")


def a_day(day=TUESDAY):
    return diary.of_day(day, now=EARLY)


def test_the_diary_shows_who_works_that_day_in_the_practices_order():
    day = a_day()
    names = [day.faces[p].name for p in day.working]
    assert "Dr Rohan Pereira" not in names, "he does not work on Tuesdays"
    assert names[0] == "Dr Amara Osei"
    assert names[-1] == "Nurse Lani Tupou"


def test_somebody_with_a_visit_is_in_the_diary_even_when_the_hours_are_gone():
    a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei")
    osei, place = factories.practitioner("amara-osei"), visit_place()

    def away(now):
        db.session.add(
            RosterChange(
                kind="removed",
                practitioner_id=osei,
                location_id=place,
                day=TUESDAY,
                reserved_for=[],
                reason="sick",
            )
        )
        audit.record(TESTS, "roster.changed", "practice", 1, now=now)

    transact(away)
    day = a_day()
    assert osei not in {s.practitioner for s in day.sessions}
    assert osei in day.working


def visit_place():
    return visit_facts.on_day(TUESDAY)[0].location


def test_a_step_names_whom_it_is_with_and_until_when_they_stay_busy():
    a_visit("skin-procedure", start=at(TUESDAY, "14:00"), lead="priya-raman")
    (visit,) = a_day().visits
    (step,) = visit.steps
    assert step.people[0] == visit.lead
    assert len(step.people) == 2
    assert step.ends_at == at(TUESDAY, "14:45")
    assert step.busy_until == at(TUESDAY, "14:50")


def test_a_wait_is_a_step_with_nobody():
    a_visit("imms-child-6w", start=at(TUESDAY, "9:00"), lead="jo-petrakis")
    (visit,) = a_day().visits
    assert [len(step.people) for step in visit.steps] == [1, 0]


def test_cancelled_visits_stay_in_the_diary_without_being_live():
    visit = a_visit("standard", start=at(TUESDAY, "9:00"))
    transact(lambda now: appointments.cancel(desk(), visit, reason="x", subject=None, now=now))
    assert [v.live for v in a_day().visits] == [False]


def test_a_time_that_somebody_books_online_just_now_is_held():
    osei = factories.practitioner("amara-osei")
    span = Interval(at(TUESDAY, "9:00"), at(TUESDAY, "9:15"))

    def hold(now):
        place = Place(osei, span)
        claims.lock([place])
        until = now + timedelta(minutes=10)
        claims.take([place], hold_id="h", expires_at=until, now=now)

    transact(hold)
    assert a_day().held == {osei: (span,)}


def test_a_closed_day_says_why():
    day = a_day(CHRISTMAS)
    assert (day.closed, day.sessions) == ("Christmas Day", ())
    assert db.session.scalar(sa.select(Closure.name).where(Closure.day == CHRISTMAS))


def test_the_nurses_list_has_every_visit_with_a_nurse_in_order_of_her_time():
    a_visit("baby-check-6w", start=at(TUESDAY, "10:45"), lead="amara-osei")
    a_visit("baby-weigh", start=at(TUESDAY, "9:15"), lead="jo-petrakis")
    a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei")
    entries = day_list.of_day(TUESDAY, now=EARLY).entries
    assert [e.visit.kind.slug for e in entries] == ["baby-weigh", "baby-check-6w"]
    assert [e.step.position for e in entries] == [0, 1]
    assert entries[1].step.starts_at == at(TUESDAY, "11:05")


def test_cancelled_visits_are_not_on_the_nurses_list():
    visit = a_visit("baby-weigh", start=at(TUESDAY, "9:15"))
    transact(lambda now: appointments.cancel(desk(), visit, reason="x", subject=None, now=now))
    assert day_list.of_day(TUESDAY, now=EARLY).entries == ()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"contact_email": "a@example.com"}, {"contact_email": "A@example.com"}, True),
        ({"contact_email": "a@example.com"}, {"contact_email": "b@example.com"}, False),
        (
            {"contact_email": "", "contact_phone": "+61491570006"},
            {"contact_email": "b@example.com", "contact_phone": "+61491570006"},
            True,
        ),
        ({"contact_email": ""}, {"contact_email": ""}, False),
    ],
)
def test_siblings_are_known_by_who_brings_them(first, second, same):
    a_visit("baby-weigh", start=at(TUESDAY, "9:15"), **first)
    a_visit("baby-weigh", start=at(TUESDAY, "9:45"), **second)
    also = [len(e.also) for e in day_list.of_day(TUESDAY, now=EARLY).entries]
    assert also == ([1, 1] if same else [0, 0])


def test_two_visits_booked_at_the_desk_are_not_siblings_because_of_the_receptionist():
    for wall, email in (("9:15", "a@example.com"), ("9:45", "b@example.com")):
        start = at(TUESDAY, wall)
        a_visit("baby-weigh", start=start, booked_by=desk().id, contact_email=email)
    assert [len(e.also) for e in day_list.of_day(TUESDAY, now=EARLY).entries] == [0, 0]


def test_a_new_patient_is_checked_once_and_that_is_recorded():
    patient = a_patient()
    for _ in range(2):
        transact(lambda now: patients_checked.note(desk(), patient, now=now))
    assert db.session.get(Patient, patient).checked_at is not None
    entries = sa.select(sa.func.count()).where(AuditEntry.action == "patient.checked")
    assert db.session.scalar(entries) == 1


def test_only_staff_check_a_patient_and_only_one_who_exists():
    patient = a_patient()
    with pytest.raises(NotAllowed):
        transact(lambda now: patients_checked.note(Guest("x" * 64), patient, now=now))
    with pytest.raises(NotFound):
        transact(lambda now: patients_checked.note(desk(), 999_999, now=now))


def test_an_opened_visit_has_its_steps_rooms_twins_and_the_names_behind_it():
    a_patient("Robin", "Vale", date(2026, 10, 1), phone="+61491570006")
    twin = a_patient("Robyn", "Vale", date(2026, 10, 1))
    visit = a_visit("baby-weigh", start=at(TUESDAY, "9:15"), patient=twin)
    transact(lambda now: appointments.note(desk(), visit, "arrived", now=now))
    opened = opened_visit.of(visit, now=EARLY)
    assert opened.twins == (("Robin Vale", "+61491570006"),)
    assert opened.steps[0].room == "Baby room"
    assert opened.authors == {f"account:{desk().id}": "Tess Byrne"}


def test_the_time_of_a_cancelled_visit_is_free_until_somebody_else_has_it():
    start = at(TUESDAY, "9:00")
    visit = a_visit("standard", start=start, lead="amara-osei")
    assert not opened_visit.of(visit, now=EARLY).time_free, "it is not cancelled"
    transact(lambda now: appointments.cancel(desk(), visit, reason="x", subject=None, now=now))
    assert opened_visit.of(visit, now=EARLY).time_free
    assert not opened_visit.of(visit, now=start).time_free, "it is over"
    a_visit("standard", start=start, lead="amara-osei")
    assert not opened_visit.of(visit, now=EARLY).time_free


def test_a_cancelled_fit_in_has_its_time_free_whoever_is_beside_it():
    a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei")
    visit = a_visit("standard", start=at(TUESDAY, "9:30"), lead="amara-osei")
    to = NewTime(at(TUESDAY, "9:00"), factories.practitioner("amara-osei"), "pain")
    transact(lambda now: appointments.move(desk(), visit, to=to, now=now))
    transact(lambda now: appointments.cancel(desk(), visit, reason="x", subject=None, now=now))
    assert opened_visit.of(visit, now=EARLY).time_free


def test_a_visit_can_be_moved_within_its_own_time():
    visit = visit_facts.of(a_visit("long", start=at(TUESDAY, "9:00"), lead="amara-osei"))
    choice = moving.on_day(visit, TUESDAY, practitioner=visit.practitioner.id, now=EARLY)
    starts = [offer.start for offer in choice.offers]
    assert at(TUESDAY, "9:00") not in starts, "it is there already"
    assert at(TUESDAY, "9:15") in starts


def test_the_choice_of_a_day_says_who_could_and_who_works():
    visit = visit_facts.of(a_visit("baby-weigh", start=at(TUESDAY, "9:15")))
    choice = moving.on_day(visit, CHRISTMAS, practitioner=None, now=EARLY)
    assert {face.title for face in choice.able} == {"Nurse"}
    assert (choice.closed, choice.offers, choice.working) == ("Christmas Day", (), frozenset())


def test_the_nearest_times_are_three_and_in_order():
    a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei")
    visit = visit_facts.of(a_visit("standard", start=at(TUESDAY, "11:00"), lead="amara-osei"))
    wanted, osei = at(TUESDAY, "9:00"), factories.practitioner("amara-osei")
    near = moving.near(visit, wanted, lead=osei, now=EARLY)
    assert len(near) == 3
    assert near == sorted(near, key=lambda o: o.start)
    assert all(abs(o.start - wanted) <= timedelta(minutes=15) for o in near)
