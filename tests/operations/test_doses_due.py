"""What is expected at a visit, from what the practice knows of a child; and against the fridge."""

from datetime import date, timedelta

import pytest

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.operations import (
    appointments,
    asked_before,
    child_records,
    day_visits,
    doses_due,
    given_doses,
    practice,
    pregnancy_visits,
    unusual_doses,
    vaccine_tally,
)
from clinic_app.web.transaction import transact
from tests import factories
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, a_visit, at
from tests.vaccines import BORN, JO, TWO_MONTHS, a_batch, a_child, a_dose, add_past, give

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "8:00"))
    return context


def expected(child, day=TUESDAY, visit=None):
    db.session.rollback()
    facts, entries = child_records.facts(child), given_doses.of(child)
    return doses_due.of_child(facts, given_doses.live(entries), day, visit=visit)


def vaccines(found):
    return [dose.vaccine for dose in found.doses]


def booked(slug, wall="9:00", child=None, day=TUESDAY, **facts):
    return a_visit(slug, start=at(day, wall), lead=JO, patient=child, **facts)


@ON_SQLITE
def test_as_long_as_nobody_looked_into_the_register_the_age_decides(clinic):
    found = expected(a_child())
    assert (vaccines(found), found.needles, found.oral) == (list(TWO_MONTHS), 2, 1)
    assert not found.planning


@ON_SQLITE
def test_doses_on_record_are_not_expected_again_and_those_of_the_day_are_left_out(clinic):
    child = a_child(birth_date=date(2026, 7, 20))
    add_past(child, date(2026, 9, 22), *TWO_MONTHS, seen_in="register")
    assert [(d.vaccine, d.number) for d in expected(child).doses] == [(v, 2) for v in TWO_MONTHS]
    give(child, a_dose(batch=a_batch(), number=2))
    assert len(expected(child).doses) == 3, "the list shows what the visit was for"
    assert "hexavalent" not in vaccines(expected(child, WEDNESDAY))


@ON_SQLITE
def test_first_nations_status_and_risks_bring_their_doses(clinic):
    plain = a_child(first_nations="neither")
    status = a_child("Ivy", first_nations="aboriginal")
    risk = a_child("Theo", first_nations="not_said", risks=["risk-meningococcal", "unheard-of"])
    assert "menb" not in vaccines(expected(plain))
    assert "menb" in vaccines(expected(status))
    assert "menb" in vaccines(expected(risk)), (
        "a risk that the schedule does not know is passed over"
    )


@ON_SQLITE
def test_doses_of_another_country_are_planned_until_somebody_here_has_given_one(clinic, travel):
    child = a_child(birth_date=date(2026, 7, 20))
    add_past(child, date(2026, 9, 22), *TWO_MONTHS, country="IND")
    found = expected(child)
    assert (found.planning, found.doses, found.needles) == (True, (), None)
    assert {d.vaccine for d in found.not_recorded} >= {"hexavalent", "pcv20"}
    asked = doses_due.advice(
        child_records.facts(child), given_doses.live(given_doses.of(child)), TUESDAY
    )
    assert any("another country" in question for question in asked.questions)
    travel(at(TUESDAY, "9:00"))
    give(child, a_dose(batch=a_batch(), number=2))
    assert not expected(child, WEDNESDAY).planning


@ON_SQLITE
def test_a_last_day_is_told_with_its_reason(clinic):
    child = a_child(birth_date=TUESDAY - timedelta(days=104))
    visit = booked("imms-child-6w", "9:00", child)
    (one,) = [v for v in day_visits.on_day(TUESDAY) if v.id == visit]
    drops = next(d for d in expected(child, visit=one).doses if d.vaccine == "rotavirus")
    assert (drops.last, "15 weeks" in drops.last_reason) == (TUESDAY, True)
    late = a_child("Ivy", birth_date=TUESDAY - timedelta(days=105), history="none")
    facts = child_records.facts(late)
    told = doses_due.advice(facts, (), TUESDAY)
    assert any("Rotavirus" in missed for missed in told.missed)


@ON_SQLITE
def test_a_record_that_cannot_be_is_left_to_the_nurse(clinic):
    child = a_child()
    add_past(child, BORN, "hepb-paed")
    facts = child_records.facts(child)
    later = child_records.ChildFacts(
        **{f: getattr(facts, f) for f in child_records.PERSON} | {"birth_date": TUESDAY},
        history="papers",
    )
    doses = given_doses.live(given_doses.of(child))
    (told,) = doses_due.advice(later, doses, TUESDAY).questions
    assert "before the birth" in told
    doses_due.of_child(later, doses, TUESDAY)


@ON_SQLITE
def test_what_an_adult_comes_for_nobody_can_know(clinic):
    kinds = practice.current()
    assert doses_due.is_open(kinds.type("imms-adult"))
    assert doses_due.is_open(kinds.type("imms-pregnancy"))
    assert not doses_due.is_open(kinds.type("imms-child"))
    assert not doses_due.is_for_vaccines(kinds.type("baby-weigh"))
    assert not doses_due.is_for_vaccines(kinds.type("travel"))
    assert doses_due.is_for_vaccines(kinds.type("baby-check-6w"))


@ON_SQLITE
def test_a_visit_for_influenza_expects_that_alone(clinic, travel):
    winter = date(2026, 6, 9)
    travel(at(winter, "8:00"))
    child = a_child(birth_date=date(2023, 1, 10))
    visit = booked("flu-child", "14:00", child, winter)
    (one,) = [v for v in day_visits.on_day(winter) if v.id == visit]
    found = doses_due.of_visits([one])[visit]
    assert ([(d.vaccine, d.number) for d in found.doses], found.needles) == ([("influenza", 1)], 1)


@ON_SQLITE
def test_questions_before_depend_on_what_is_given(clinic):
    facts = child_records.facts(a_child())
    with_drops = {q.slug: q.stop for q in asked_before.questions(facts, TWO_MONTHS, day=TUESDAY)}
    assert with_drops["gut"] == "yes"
    assert with_drops["register"] == "no", "not having looked is what makes one stop"
    assert with_drops["first-nations"] == "", "nothing to stop at"
    assert with_drops["entered"] == "", "nothing to stop at either"
    without = {q.slug for q in asked_before.questions(facts, ["hexavalent"], day=TUESDAY)}
    assert "gut" not in without
    assert "pregnant" not in without
    known = child_records.facts(a_child(history="papers"))
    grown = child_records.facts(a_child(birth_date=date(1990, 1, 1)))
    for facts in (known, grown):
        asked = {q.slug for q in asked_before.questions(facts, ["influenza"], day=TUESDAY)}
        assert "entered" not in asked


@ON_SQLITE
def test_what_speaks_against_a_vaccine_is_told_even_if_the_history_is_unknown(clinic, travel):
    child = a_child(birth_date=date(2025, 11, 20))
    add_past(child, TUESDAY - timedelta(days=10), "mmr", seen_in="")
    facts, doses = child_records.facts(child), given_doses.live(given_doses.of(child))
    assert facts.history == ""
    (first, *_) = unusual_doses.cautions(facts, doses, "mmr", day=TUESDAY)
    assert "2026" in first


def test_a_day_of_visits_is_looked_up_in_as_few_questions_as_one(clinic):
    booked("imms-child-6w", "9:00")
    with counted() as few:
        doses_due.of_visits(day_visits.on_day(TUESDAY))
    for wall in ("9:15", "9:30", "9:45", "10:00"):
        booked("imms-child-6w", wall)
    booked("baby-weigh", "10:30")
    db.session.rollback()
    with counted() as many:
        found = doses_due.of_visits(day_visits.on_day(TUESDAY))
    assert len(found) == 5
    assert len(many) == len(few)


# The tally


def tally(day=TUESDAY):
    db.session.rollback()
    return vaccine_tally.of_day(day, now=clock.now())


def lines(found):
    return {
        line.vaccine: (line.needed, line.in_fridge, line.next_needed, line.short, line.next_short)
        for line in found.lines
    }


def test_the_tally_holds_two_days_against_the_fridge(clinic):
    a_batch(doses=3)
    a_batch("rotavirus", "R1", doses=4)
    a_batch("mmr", "M1", doses=2)
    for wall in ("9:00", "9:15"):
        booked("imms-child-6w", wall)
    booked("imms-child-6w", "9:00", day=WEDNESDAY)
    booked("imms-child-6w", "9:15", day=WEDNESDAY)
    found = tally()
    assert (found.day, found.next_day) == (TUESDAY, WEDNESDAY)
    assert lines(found) == {
        "hexavalent": (2, 3, 2, 0, 1),
        "pcv20": (2, 0, 2, 2, 2),
        "rotavirus": (2, 4, 2, 0, 0),
        "mmr": (0, 2, 0, 0, 0),
    }
    assert [line.vaccine for line in found.shortfalls] == ["pcv20", "hexavalent"]
    assert lines(tally(WEDNESDAY))["hexavalent"] == (2, 3, 0, 1, 0), "today is served first"


def test_what_was_given_or_will_not_be_is_not_needed_any_more(clinic, travel):
    hexa = a_batch(doses=5)
    here, absent = a_child(), a_child("Ivy")
    first, second = booked("imms-child-6w", "9:00", here), booked("imms-child-6w", "9:15", absent)
    booked("imms-child-6w", "9:30")
    assert lines(tally())["hexavalent"][:2] == (3, 5)
    give(here, a_dose(batch=hexa), appointment=first)
    assert lines(tally())["hexavalent"][:2] == (2, 4)
    assert lines(tally())["pcv20"][0] == 3, "only the one was given so far"
    desk = factories.staff("reception")
    for visit, kind in ((second, "did_not_attend"), (first, "started"), (first, "finished")):
        transact(
            lambda now, v=visit, k=kind: appointments.note(
                desk, v, k, now=now, position=0 if v == first else None
            )
        )
    assert lines(tally())["hexavalent"][0] == 1
    assert lines(tally())["pcv20"][0] == 1


@ON_SQLITE
def test_visits_whose_doses_are_decided_at_the_visit_are_counted_apart(clinic):
    booked("imms-catchup", "13:30", a_child(birth_date=date(2025, 1, 5), history="none"))
    booked("imms-adult", "14:30")
    found = tally()
    assert (found.planned, found.next_planned) == (2, 0)
    assert found.lines == ()


@ON_SQLITE
def test_a_batch_that_has_expired_is_no_stock(clinic, travel):
    a_batch(doses=5, expires_on=TUESDAY)
    booked("imms-child-6w", "9:00")
    booked("imms-child-6w", "9:00", day=WEDNESDAY)
    assert lines(tally())["hexavalent"][1] == 5
    travel(at(WEDNESDAY, "8:00"))
    assert lines(tally(WEDNESDAY))["hexavalent"] == (1, 0, 0, 1, 0)


def test_the_tally_asks_as_few_questions_for_a_full_day(clinic):
    booked("imms-child-6w", "9:00")
    practice.current()
    with counted() as few:
        tally()
    for wall in ("9:15", "9:30", "9:45", "10:00", "10:15"):
        booked("imms-child-6w", wall)
    db.session.rollback()
    practice.current()
    with counted() as many:
        tally()
    assert len(many) == len(few) <= 8


@ON_SQLITE
def test_past_the_expected_day_a_vaccine_in_pregnancy_is_still_offered_from_today_on(clinic):
    found = pregnancy_visits.plans(TUESDAY - timedelta(days=3), today=TUESDAY)
    assert found
    assert all(plan.first <= plan.until for plan in found)
