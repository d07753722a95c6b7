"""What a nurse decides holds for what it was about, and for nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from clinic_app.immunisation.children import Given
from clinic_app.immunisation.course import course_of
from clinic_app.immunisation.due import due, expected_on
from clinic_app.immunisation.intervals import apart
from tests.immunisation.records import SCHEDULE, asked, child, day, slugs
from tests.immunisation.test_properties import AGES, children

BORN = "2026-08-10"
TO_M2 = ("m2@2026-10-10",)
TO_M4 = (*TO_M2, "m4@2026-12-10")
TO_M6 = (*TO_M4, "m6@2027-02-10")
TO_M12 = (*TO_M6, "m12@2027-08-10")
YOUNG = ("hexavalent@2026-09-20", "pcv20@2026-09-21", "rotavirus@2026-09-21")
"""A day before 6 weeks, and the rest on the day."""
CLOSE = (*TO_M2, "hexavalent@2026-10-31", "pcv20@2026-12-10", "rotavirus@2026-12-10")
"""The second three weeks after the first, and the rest at four months."""
LIVE = (*TO_M6, "yellow-fever@2027-07-20", "m12@2027-08-10")
"""MMR on the first birthday, three weeks after another live vaccine."""


def planning(one, on):
    """Return the questions that wait for a plan on a day."""
    return [q for q in due(SCHEDULE, one, today=day(on)).questions if q.planning]


def decided(one, on, answer):
    """Return the child after all that waits for a plan was answered so."""
    for question in planning(one, on):
        one = one.with_decision(question.matters, answer)
    return one


def dose(one, on, vaccine):
    """Return the number of the dose of a vaccine that is expected on a day, "" for none."""
    found = expected_on(SCHEDULE, one, day(on)).doses
    return next((d.dose for d in found if d.vaccine.slug == vaccine), "")


@pytest.mark.parametrize(
    ("written", "answer", "vaccine", "first_day", "number"),
    [
        (YOUNG, "counts", "hexavalent", "2026-12-10", "2"),
        (YOUNG, "again", "hexavalent", "2026-10-20", "1"),
        (CLOSE, "counts", "hexavalent", "2027-02-10", "3"),
        (CLOSE, "again", "hexavalent", "2026-12-11", "2"),
        (LIVE, "again", "mmr", "2027-09-07", "1"),
    ],
)
def test_the_dose_that_follows_is_the_one_after_the_decision(
    written, answer, vaccine, first_day, number
):
    asked_on = max(text.split("@")[1] for text in written)
    mine = decided(child(BORN, *written), asked_on, answer)
    first = day(first_day)
    assert dose(mine, first_day, vaccine) == number
    if first - timedelta(days=1) > day(asked_on):
        assert dose(mine, str(first - timedelta(days=1)), vaccine) == ""
    assert not due(SCHEDULE, mine, today=day(first_day)).planning


def test_a_live_vaccine_that_counts_is_not_given_again():
    mine = decided(child(BORN, *LIVE), "2027-08-11", "counts")
    found = due(SCHEDULE, mine, today=day("2027-08-11"))
    assert (found.next.point.slug, found.planning) == ("m18", False)


@pytest.mark.parametrize("answer", ["counts", "again"])
def test_a_decision_on_one_dose_leaves_the_same_question_about_another(answer):
    mine = decided(child(BORN, *YOUNG), "2026-10-01", answer)
    other = mine.having(["pcv20"], on=day("2026-09-18"))
    young, close = planning(other, "2026-10-06")
    assert (young.slug, young.about) == ("given-too-young", ("pcv20@2026-09-18 born 2026-08-10",))
    assert (close.slug, close.about[0][:16]) == ("given-too-close", "pcv20@2026-09-21")


def test_a_dose_keeps_its_distance_from_one_that_does_not_count_too():
    mine = decided(child(BORN, *YOUNG), "2026-10-01", "again")
    soon = mine.having(["hexavalent"], on=day("2026-10-17"))
    assert [q.slug for q in planning(soon, "2026-10-20")] == ["given-too-close"]
    later = mine.having(["hexavalent"], on=day("2026-10-20"))
    assert planning(later, "2026-10-20") == []


@pytest.mark.parametrize(
    "changed",
    [
        {"born": day("2026-08-11"), "given": (Given("hexavalent", day("2026-09-20")),)},
        {"given": (Given("hexavalent", day("2026-09-19")),)},
        {"given": (Given("hexavalent", day("2026-09-01")), Given("hexavalent", day("2026-09-20")))},
    ],
    ids=["another birth date", "another day", "a dose before it"],
)
def test_a_correction_of_what_it_goes_by_makes_it_a_new_question(changed):
    mine = decided(child(BORN, *YOUNG), "2026-10-01", "counts")
    assert planning(mine, "2026-10-01") == []
    slug = "given-too-young"
    assert slug in [q.slug for q in planning(replace(mine, **changed), "2026-10-01")]


def test_of_two_doses_that_came_too_close_only_the_one_decided_on_counts():
    """The distance that was judged is that to the dose before: a corrected one is asked anew."""
    mine = decided(child(BORN, *CLOSE), "2026-12-10", "counts")
    nearer = tuple(
        replace(one, on=day("2026-10-20")) if one.on == day("2026-10-10") else one
        for one in mine.given
    )
    assert asked(due(SCHEDULE, mine, today=day("2026-12-10"))).isdisjoint({"given-too-close"})
    found = due(SCHEDULE, replace(mine, given=nearer), today=day("2026-12-10"))
    assert "given-too-close" in asked(found)


def test_a_dose_that_counts_in_spite_of_its_age_is_still_asked_about_for_its_distance():
    mine = child(BORN, "hexavalent@2026-09-15", "hexavalent@2026-09-20")
    mine = decided(mine, "2026-10-01", "counts")
    assert [q.slug for q in planning(mine, "2026-10-01")] == ["given-too-close"]


def test_a_plan_for_some_ages_holds_until_another_age_is_behind():
    mine = child(BORN)
    assert ages(planning(mine, "2027-01-01")) == {"m2", "m4"}
    mine = decided(mine, "2027-01-01", "planned")
    assert planning(mine, "2027-02-10") == []
    assert ages(planning(mine, "2027-03-20")) == {"m2", "m4", "m6"}


def ages(questions):
    return {about.split()[0] for question in questions for about in question.about}


@pytest.mark.parametrize(
    "corrected",
    [
        {"given": child(BORN, "rotavirus@2026-10-10", "rotavirus@2026-12-10").given},
        {"born": day("2026-08-09")},
    ],
    ids=["doses that were none", "another birth date"],
)
def test_a_plan_holds_for_the_doses_that_were_missing_and_not_for_others(corrected):
    """Two pneumococcal doses were planned; then the six-in-one turns out to be missing too."""
    both = ("hexavalent@2026-10-10", "rotavirus@2026-10-10", "hexavalent@2026-12-10")
    mine = child(BORN, *both, "rotavirus@2026-12-10")
    mine = decided(mine, "2027-01-20", "planned")
    assert planning(mine, "2027-01-20") == []
    assert [q.slug for q in planning(replace(mine, **corrected), "2027-01-20")] == ["catch-up"]


@pytest.mark.parametrize(
    "corrected",
    [
        {"given": child(BORN, "hepb-paed@2026-10-01", *TO_M2[1:], "pcv20@2026-10-10").given},
        {"born": day("2026-08-01")},
    ],
    ids=["the dose of another day", "another birth date"],
)
def test_a_plan_for_what_is_partly_given_goes_by_the_dose_and_the_birth(corrected):
    mine = child(BORN, "hepb-paed@2026-10-10", "pcv20@2026-10-10")
    asked_before = [q.slug for q in planning(mine, "2026-10-20")]
    assert asked_before == ["partly-given"]
    mine = decided(mine, "2026-10-20", "planned")
    assert planning(mine, "2026-10-20") == []
    assert "partly-given" in [q.slug for q in planning(replace(mine, **corrected), "2026-10-20")]


def test_a_plan_holds_while_it_is_being_carried_out():
    mine = decided(child(BORN), "2027-03-20", "planned")
    came = mine.having(["hexavalent", "pcv20"], on=day("2027-03-21"))
    assert not due(SCHEDULE, came, today=day("2027-03-22")).planning


def test_two_live_vaccines_that_came_too_soon_are_two_questions():
    mine = child(BORN, *LIVE, "bcg@2027-08-20")
    first, second = planning(mine, "2027-08-21")
    assert {first.slug, second.slug} == {"live-too-close"}
    left = mine.with_decision(first.matters, "counts")
    assert planning(left, "2027-08-21") == [second]


@pytest.mark.parametrize(
    ("written", "known", "on", "question"),
    [
        (("pcv20@2026-10-10", "dtpa@2026-10-10"), {}, "2026-10-11", "partly-given"),
        (
            (*TO_M6, "menacwy-12m@2027-08-10", "pcv20@2027-08-10", "mmrv@2027-08-10"),
            {},
            "2027-08-11",
            "first-measles-dose",
        ),
        (
            TO_M2,
            {"overseas": True, "abroad": frozenset({Given("pcv20", day("2026-10-10"))})},
            "2026-10-11",
            "overseas-schedule",
        ),
        (
            (*TO_M12, "m18@2028-02-10", "y4@2030-08-10"),
            {"risks": frozenset({"immunocompromised"})},
            "2038-08-10",
            "more-doses",
        ),
    ],
)
def test_what_was_planned_goes_on_as_the_schedule_shows(written, known, on, question):
    mine = child(BORN, *written, **known)
    [open_] = [q for q in planning(mine, on) if q.slug == question]
    assert open_.answers == ("planned",)
    assert question not in asked(
        due(SCHEDULE, mine.with_decision(open_.matters, "planned"), today=day(on))
    )
    after = decided(mine, on, "planned")
    assert planning(after, on) == []
    assert expected_on(SCHEDULE, after, day(on)).planning is False


def test_more_doses_from_abroad_are_a_new_question():
    here, there = Given("pcv20", day("2026-10-10")), Given("hexavalent", day("2026-10-20"))
    mine = child(BORN, overseas=True, abroad=frozenset({here}))
    mine = decided(mine, "2026-10-11", "planned")
    more = replace(mine, abroad=frozenset({here, there}))
    assert [q.slug for q in planning(more, "2026-10-21")] == ["overseas-schedule"]


def test_what_was_decided_on_together_stands_once_doses_are_given_here():
    abroad = frozenset({Given("opv", day("2026-10-10")), Given("penta", day("2026-10-10"))})
    mine = child(BORN, *(dose.key for dose in abroad), overseas=True, abroad=abroad)
    mine = decided(mine, "2026-10-11", "planned")
    assert planning(replace(mine, overseas=False), "2026-10-11") == []
    never = replace(mine, overseas=False, settled=frozenset())
    assert {q.slug for q in planning(never, "2026-10-11")} == {"from-elsewhere"}


def test_what_only_informs_waits_for_nobody():
    mine = Given("rotavirus", day("2026-11-23"))
    found = due(SCHEDULE, child(BORN, "rotavirus@2026-11-23"), today=day("2026-11-24"))
    assert mine.key in {about.split()[0] for q in found.questions for about in q.about}
    assert all(q.answers == () for q in found.questions if not q.planning)


@given(children(), AGES)
@settings(max_examples=80, deadline=None)
def test_no_decision_brings_a_dose_nearer_to_one_that_counts_than_its_distance(mine, age):
    today = mine.born + timedelta(days=age)
    mine = replace(mine, given=tuple(d for d in mine.doses if d.on <= today))
    for _ in range(20):  # to accept one dose may raise a question about the next
        open_ = [q for q in due(SCHEDULE, mine, today=today).questions if q.answers]
        for question in open_:
            mine = mine.with_decision(question.matters, question.answers[0])
        if not open_:
            break
    course = course_of(SCHEDULE, mine)
    for position, slot in enumerate(course.slots):
        first = course.earliest(position, day=today)
        assert first >= slot.opens
        for antigen, link in course.links[position]:
            counted = course.reading.counted.get(antigen, ())
            had = course.reading.given.get(antigen, ())
            assert all(first >= limit for limit in apart(link, counted, had))
    assert not due(SCHEDULE, mine, today=today).planning
    assert set(slugs(expected_on(SCHEDULE, mine, today).doses)) <= set(SCHEDULE.by_vaccine)
