"""The practice: its people, its hours, and that all it offers can really happen."""

import json
from collections import Counter
from datetime import date, time, timedelta
from itertools import permutations

import pytest

from clinic_app.reference.catalogue import capabilities, load_catalogue
from clinic_app.reference.practice import PRACTICE, Practice, load_practice

CATALOGUE = load_catalogue()
KESTREL = load_practice(catalogue=CATALOGUE)
BABY_CLINIC = {"baby-weigh", "imms-child-6w", "imms-child", "baby-check-6w"}


def minutes(at):
    return at.hour * 60 + at.minute


def working(weekday, start, end, slug, *, person):
    return any(
        session.weekday == weekday
        and session.every_weeks == 1
        and minutes(session.starts) <= start
        and end <= minutes(session.ends)
        and (not session.reserved_for or slug in session.reserved_for)
        for session in person.sessions
    )


def can_staff(step, present):
    if step.all_of:
        return any(
            all(
                need in person.capabilities
                for need, person in zip(step.all_of, chosen, strict=True)
            )
            for chosen in permutations(present, len(step.all_of))
        )
    return not step.any_of or any(step.any_of & person.capabilities for person in present)


def possible(kind, weekday, start):
    for step in kind.steps:
        end = start + step.minutes
        present = [
            person
            for person in KESTREL.practitioners
            if working(weekday, start, end, kind.slug, person=person)
        ]
        if not can_staff(step, present):
            return False
        start = end
    return True


def possible_starts(kind):
    return [
        (day, at)
        for day in range(5)
        for at in range(8 * 60, 18 * 60, 15)
        if possible(kind, day, at)
    ]


def the(slug):
    return next(person for person in KESTREL.people if person.slug == slug)


@pytest.mark.parametrize("kind", CATALOGUE.types, ids=lambda kind: kind.slug)
def test_every_type_has_times_in_an_ordinary_week(kind):
    assert len(possible_starts(kind)) >= 10


@pytest.mark.parametrize(
    "kind", [kind for kind in CATALOGUE.types if kind.online], ids=lambda kind: kind.slug
)
def test_every_online_type_has_times_on_at_least_three_weekdays(kind):
    assert len({day for day, _ in possible_starts(kind)}) >= 3


def test_every_room_that_a_visit_claims_exists():
    needed = {step.room for kind in CATALOGUE.types for step in kind.steps if step.room}
    assert needed == {"scales", "procedure"}
    assert needed <= {room.kind for room in KESTREL.rooms}


def test_somebody_has_every_capability_that_a_visit_names():
    needed = {c for kind in CATALOGUE.types for step in kind.steps for c in capabilities(step)}
    assert needed <= {c for person in KESTREL.people for c in person.capabilities}


def test_there_are_8_doctors_3_nurses_2_receptionists_and_a_manager():
    assert Counter(person.role for person in KESTREL.people) == {
        "doctor": 8,
        "nurse": 3,
        "reception": 2,
        "manager": 1,
    }


def test_patients_can_choose_between_women_and_men_wherever_they_are_asked():
    doctors = [person for person in KESTREL.people if person.role == "doctor"]
    assert Counter(person.gender for person in doctors) == {"female": 4, "male": 4}
    skin = {person.gender for person in doctors if "gp_skin" in person.capabilities}
    assert skin == {"female", "male"}


def test_the_enrolled_nurse_weighs_and_does_not_vaccinate():
    lani = the("lani-tupou")
    assert lani.position == "Enrolled nurse"
    assert "nurse" in lani.capabilities
    assert "authorised_immuniser" not in lani.capabilities


def test_two_registered_nurses_are_authorised_to_vaccinate():
    authorised = [p for p in KESTREL.people if "authorised_immuniser" in p.capabilities]
    assert [(p.slug, p.position) for p in authorised] == [
        ("jo-petrakis", "Registered nurse"),
        ("ben-castellano", "Registered nurse"),
    ]


def test_every_nurse_can_weigh():
    assert all("nurse" in p.capabilities for p in KESTREL.people if p.role == "nurse")


def test_tuesday_morning_is_the_baby_clinic_and_nothing_else():
    (clinic,) = [s for person in KESTREL.people for s in person.sessions if s.reserved_for]
    assert (clinic.weekday, clinic.starts, clinic.ends) == (1, time(9), time(12, 30))
    assert clinic.label == "Baby clinic"
    assert set(clinic.reserved_for) == BABY_CLINIC


@pytest.mark.parametrize("slug", sorted(BABY_CLINIC))
def test_a_nurse_sees_babies_outside_the_baby_clinic_too(slug):
    days = {day for day, _ in possible_starts(CATALOGUE.type(slug))}
    assert days == {0, 1, 2, 3, 4}


def test_everybody_who_works_a_whole_day_has_lunch():
    for person in KESTREL.practitioners:
        for session in person.sessions:
            assert minutes(session.ends) - minutes(session.starts) <= 5 * 60


def test_some_doctors_work_part_time():
    days = {
        person.slug: len({s.weekday for s in person.sessions if s.every_weeks == 1})
        for person in KESTREL.people
        if person.role == "doctor"
    }
    assert min(days.values()) <= 3
    assert max(days.values()) == 5


def test_every_saturday_has_doctors_and_a_nurse_who_may_vaccinate():
    saturdays = [
        (person, session)
        for person in KESTREL.people
        for session in person.sessions
        if session.weekday == 5
    ]
    assert {session.every_weeks for _, session in saturdays} == {2}
    for week in (date(2026, 1, 5), date(2026, 1, 12)):
        there = [person for person, session in saturdays if session.valid_from == week]
        assert sum(person.role == "doctor" for person in there) >= 2
        assert any("authorised_immuniser" in person.capabilities for person in there)


def test_people_can_be_found_by_language():
    languages = {language for person in KESTREL.people for language in person.languages}
    assert {"Arabic", "Greek", "Hindi", "Italian", "Mandarin", "Tamil", "Twi"} <= languages


def test_the_practice_does_not_exist():
    assert KESTREL.phone == "(02) 5550 0142"
    assert KESTREL.email == "reception@kestrelsquare.example.com"
    assert all(person.email.endswith(".example.com") for person in KESTREL.people)
    (place,) = KESTREL.locations
    assert place.address == ("Suite 3, 18 Kestrel Square", "Tuggeranong ACT 2900")


def test_only_doctors_are_called_doctor():
    assert {person.role for person in KESTREL.people if person.title == "Dr"} == {"doctor"}
    assert the("jo-petrakis").name == "Nurse Jo Petrakis"
    assert the("tess-byrne").name == "Tess Byrne"


def test_the_practice_opens_six_days_a_week():
    hours = {(h.weekday, h.opens, h.closes) for h in KESTREL.location("kestrel-square").hours}
    weekdays = {(day, time(8), time(18)) for day in range(5)}
    assert hours == weekdays | {(5, time(9), time(12))}


def test_the_practice_is_closed_on_every_act_public_holiday_until_the_end_of_2027():
    assert [closure.day.isoformat() for closure in KESTREL.closures] == [
        "2026-12-25",
        "2026-12-26",
        "2026-12-28",
        "2027-01-01",
        "2027-01-26",
        "2027-03-08",
        "2027-03-26",
        "2027-03-27",
        "2027-03-28",
        "2027-03-29",
        "2027-04-25",
        "2027-04-26",
        "2027-05-31",
        "2027-06-14",
        "2027-10-04",
        "2027-12-25",
        "2027-12-26",
        "2027-12-27",
        "2027-12-28",
    ]


def test_reconciliation_day_is_the_first_monday_from_27_may():
    day = next(c.day for c in KESTREL.closures if c.name == "Reconciliation Day")
    assert day.weekday() == 0
    assert date(2027, 5, 27) <= day < date(2027, 5, 27) + timedelta(days=7)


def test_the_practice_survives_being_kept_as_json():
    kept = json.loads(KESTREL.model_dump_json())
    assert Practice.model_validate(kept) == KESTREL


def test_a_practice_may_have_two_locations(tmp_path):
    text = PRACTICE.read_text(encoding="utf-8")
    text = text.replace("\nlocations:\n", "\nlocations:\n" + SECOND_PLACE, 1)
    text = text.replace("\nrooms:\n", "\nrooms:\n" + SECOND_ROOM, 1)
    text = text.replace("    sessions:\n", "    sessions:\n" + SATURDAY_THERE, 1)
    text += "  - {day: 2027-02-01, name: Painting, location: lake-street}\n"
    path = tmp_path / "practice.yaml"
    path.write_text(text, encoding="utf-8")
    practice = load_practice(path, catalogue=CATALOGUE)
    assert [place.slug for place in practice.locations] == ["lake-street", "kestrel-square"]
    assert practice.people[0].sessions[0].location == "lake-street"
    assert practice.closures[-1].location == "lake-street"


SECOND_PLACE = """
  lake-street:
    name: Lake Street
    address: [2 Lake Street, Tuggeranong ACT 2900]
    hours:
      - {weekday: sunday, opens: 9:00, closes: 12:00}
"""
SECOND_ROOM = "  lake-room: {name: Lake room, kind: scales, location: lake-street}\n"
SATURDAY_THERE = (
    "      - {weekday: sunday, starts: 9:00, ends: 12:00, location: lake-street, room: lake-room}\n"
)
