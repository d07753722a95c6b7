"""The national schedule is dated, sourced data, and agrees with what can be booked."""

from datetime import date, timedelta

import pytest

from clinic_app.immunisation.children import Child
from clinic_app.immunisation.plan import plan
from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.nip_schedule import load_schedule, national_schedule
from clinic_app.scheduling.ages import add_months

SCHEDULE = load_schedule()
CATALOGUE = load_catalogue()
BIRTHS = [date(2026, 8, 10), date(2026, 8, 31), date(2028, 2, 29), date(2026, 12, 31)]
BOOKED = [(kind, point) for kind in CATALOGUE.types for point in kind.points]


def reached(age, born):
    """Return the day of an age of the catalogue, worked out apart from the schedule's own way."""
    if age.weeks is not None:
        return born + timedelta(weeks=age.weeks)
    return add_months(born, age.months if age.months is not None else 12 * age.years)


def rules():
    yield from SCHEDULE.vaccines
    yield from SCHEDULE.points
    yield from (rule for point in SCHEDULE.points for rule in point.doses)
    antigens = {a.slug: a for vaccine in SCHEDULE.vaccines for a in vaccine.antigens}
    yield from (limit for antigen in antigens.values() for limit in antigen.limits)
    yield from (SCHEDULE.live, SCHEDULE.influenza, SCHEDULE.reminders, SCHEDULE.visits)
    yield from (*SCHEDULE.first_doses, *SCHEDULE.pregnancy, *SCHEDULE.adults)
    yield from (*SCHEDULE.ask_first, *SCHEDULE.changes)


def test_every_rule_says_where_it_was_read_how_sure_it_is_and_when_it_was_checked():
    known = {source.slug for source in SCHEDULE.sources}
    for rule in rules():
        evidence = rule.evidence
        assert evidence.last_checked >= date(2026, 11, 22)
        assert set(evidence.sources) <= known
        assert evidence.sources or evidence.confidence in ("memory", "choice")


def test_every_source_is_used_and_can_be_found():
    used = {slug for rule in rules() for slug in rule.evidence.sources}
    assert {source.slug for source in SCHEDULE.sources} == used
    assert all(source.url.startswith("https://") and source.dated for source in SCHEDULE.sources)


def test_the_schedule_says_what_it_cannot_know():
    stamp = SCHEDULE.stamp
    assert stamp.valid_from == date(2025, 9, 1)
    assert "2026" in stamp.gap
    assert len(SCHEDULE.verify_at) == 4


def test_the_application_reads_it_once():
    assert national_schedule() is national_schedule()
    assert national_schedule() == SCHEDULE


@pytest.mark.parametrize(
    ("vaccine", "against"),
    [
        ("hexavalent", "Diphtheria, tetanus, whooping cough, hepatitis B, polio and Hib"),
        ("mmrv", "Measles, mumps, rubella and chickenpox"),
        ("rotavirus", "Rotavirus"),
        ("menacwy-12m", "Meningococcal ACWY disease"),
        ("dtpa-ipv", "Diphtheria, tetanus, whooping cough and polio"),
    ],
)
def test_patients_read_the_diseases_of_a_combined_vaccine(vaccine, against):
    assert SCHEDULE.by_vaccine[vaccine].name == against


def test_drops_and_sprays_are_no_needles():
    no_needles = {vaccine.slug for vaccine in SCHEDULE.vaccines if not vaccine.needle}
    assert no_needles == {"rotavirus", "influenza-nasal", "opv"}
    spaced = {vaccine.slug for vaccine in SCHEDULE.vaccines if vaccine.spaced}
    ours = {"mmr", "mmrv", "varicella", "influenza-nasal", "yellow-fever", "bcg"}
    assert spaced == ours | {"measles", "mr", "rubella"}


@pytest.mark.parametrize("born", BIRTHS)
@pytest.mark.parametrize(("kind", "point"), BOOKED, ids=lambda value: value.slug)
def test_what_is_booked_by_age_opens_and_is_due_as_the_schedule_says(kind, point, born):
    found = SCHEDULE.by_point[point.slug]
    assert reached(point.due, born) == found.due.after(born)
    assert reached(point.earliest or point.due, born) == found.opens.after(born)
    assert point.label == found.label


def test_every_point_of_early_childhood_can_be_booked():
    ours = {point.slug for point in SCHEDULE.points if point.place == "practice"}
    assert {point.slug for _, point in BOOKED} == ours


@pytest.mark.parametrize("born", BIRTHS)
def test_a_point_is_booked_in_the_visit_that_the_schedule_names(born):
    for slot in plan(SCHEDULE, Child(born)):
        if slot.point.visit and slot.closes:
            kind = CATALOGUE.type(slot.point.visit)
            assert slot.point.place == "school" or slot.point.slug in {p.slug for p in kind.points}
            assert kind.observe == SCHEDULE.visits.observe_minutes


def test_the_other_visits_and_their_minutes_are_those_that_can_be_booked():
    visits, influenza = SCHEDULE.visits, SCHEDULE.influenza
    assert CATALOGUE.type(visits.planning).staffed_minutes == visits.planning_minutes
    assert CATALOGUE.type(influenza.visit).staffed_minutes == visits.influenza_minutes
    assert CATALOGUE.type(influenza.visit).season == influenza.season
    assert CATALOGUE.type("imms-child").staffed_minutes == visits.minutes(3)
    assert CATALOGUE.type(visits.pregnancy).sensitive
    assert CATALOGUE.type(visits.adult).online


def test_nobody_may_be_booked_for_2_months_after_the_schedule_hands_over_to_the_nurse():
    """A visit's own limits of age are never wider than the schedule's."""
    for kind, point in BOOKED:
        until = SCHEDULE.by_point[point.slug].until
        months = kind.age.max_months or 12 * (kind.age.max_years or 0) + 11
        assert months + 1 <= until.number * 12
