"""A record is read against the schedule: what does not fit becomes a question for the nurse."""

from dataclasses import replace

import pytest

from clinic_app.immunisation.before_vaccinating import cautions
from clinic_app.immunisation.children import Child, Given
from clinic_app.immunisation.due import due, expected_on, left_of
from tests.immunisation.records import SCHEDULE, asked, child, day, doses, slugs

BORN = "2026-08-10"
TO_M2 = ("m2@2026-10-10",)
TO_M4 = (*TO_M2, "m4@2026-12-10")
TO_M6 = (*TO_M4, "m6@2027-02-10")
TO_M12 = (*TO_M6, "m12@2027-08-10")
TO_M18 = (*TO_M12, "m18@2028-02-10")
YOUNG = "given-too-young:hexavalent@2026-09-20 born 2026-08-10"

QUESTIONS = {
    "a dose before 6 weeks": (("hexavalent@2026-09-20",), "2026-10-01", "given-too-young", True),
    "a dose at 6 weeks": (("m2@2026-09-21",), "2026-10-01", "given-too-young", False),
    "a dose 3 weeks after the first": (
        (*TO_M2, "hexavalent@2026-10-31"),
        "2026-11-01",
        "given-too-close",
        True,
    ),
    "a dose a month after the first": (
        (*TO_M2, "hexavalent@2026-11-10"),
        "2026-11-11",
        "given-too-close",
        False,
    ),
    "a third dose too soon after the second": (
        (*TO_M2, "hexavalent@2026-11-20", "dtpa@2026-12-10"),
        "2026-12-10",
        "given-too-close",
        True,
    ),
    "a third dose 4 weeks after the second": (
        (*TO_M2, "hexavalent@2026-11-20", "dtpa@2026-12-18"),
        "2026-12-18",
        "given-too-close",
        False,
    ),
    "hepatitis B 4 weeks after the first, a month being longer": (
        (*TO_M2, "hexavalent@2026-11-07"),
        "2026-11-11",
        "given-too-close",
        True,
    ),
    "rotavirus after its last day": (("m2@2026-11-23",), "2026-11-24", "given-too-late", True),
    "rotavirus on its last day": (("m2@2026-11-22",), "2026-11-24", "given-too-late", False),
    "a third dose of rotavirus": (
        (*TO_M4, "rotavirus@2027-01-20"),
        "2027-01-21",
        "extra-dose",
        True,
    ),
    "MMR before the first birthday": (
        (*TO_M6, "mmr@2027-08-09"),
        "2027-08-09",
        "given-too-young",
        True,
    ),
    "two vaccines against the same on one day": (
        (*TO_M2, "dtpa@2026-10-10"),
        "2026-10-11",
        "given-twice",
        True,
    ),
    "one antigen of a combined vaccine alone": (
        ("pcv20@2026-10-10", "rotavirus@2026-10-10", "dtpa@2026-10-10"),
        "2026-10-11",
        "partly-given",
        True,
    ),
    "two live vaccines 27 days apart": (
        (*TO_M12, "yellow-fever@2027-09-06"),
        "2027-09-07",
        "live-too-close",
        True,
    ),
    "two live vaccines 28 days apart": (
        (*TO_M12, "yellow-fever@2027-09-07"),
        "2027-09-07",
        "live-too-close",
        False,
    ),
    "two live vaccines on one day": (
        (*TO_M12, "yellow-fever@2027-08-10"),
        "2027-09-07",
        "live-too-close",
        False,
    ),
    "MMRV as the first dose against measles": (
        (*TO_M6, "menacwy-12m@2027-08-10", "pcv20@2027-08-10", "mmrv@2027-08-10"),
        "2027-08-11",
        "first-measles-dose",
        True,
    ),
    "MMRV as the second": (TO_M18, "2028-02-11", "first-measles-dose", False),
    "the fourth DTPa after 3 years 6 months": (
        (*TO_M12, "mmrv@2028-02-10", "hib@2028-02-10", "dtpa@2030-02-10"),
        "2030-08-10",
        "late-dose-before",
        True,
    ),
    "the fourth DTPa the day before": (
        (*TO_M12, "mmrv@2028-02-10", "hib@2028-02-10", "dtpa@2030-02-09"),
        "2030-08-10",
        "late-dose-before",
        False,
    ),
    "an earlier pneumococcal dose missing, and one given at 12 months": (
        ("m2@2026-10-10", "hexavalent@2026-12-10", "hexavalent@2027-02-10", "m12@2027-08-10"),
        "2027-10-05",
        "late-dose-before",
        True,
    ),
    "an earlier pneumococcal dose given the day before 12 months": (
        (
            *("m2@2026-10-10", "hexavalent@2026-12-10", "hexavalent@2027-02-10"),
            *("pcv20@2027-08-09", "mmr@2027-08-10", "menacwy-12m@2027-08-10"),
        ),
        "2027-10-05",
        "late-dose-before",
        False,
    ),
    "a vaccine on a day when it was not in use": (
        ("hexavalent@2026-10-10", "pcv13@2026-10-10", "rotavirus@2026-10-10"),
        "2026-10-11",
        "not-in-use-then",
        True,
    ),
}


@pytest.mark.parametrize("case", QUESTIONS)
def test_what_does_not_fit_is_asked_and_what_fits_is_not(case):
    written, on, question, there = QUESTIONS[case]
    found = due(SCHEDULE, child(BORN, *written), today=day(on))
    assert (question in asked(found)) is there


LATE_FOURTH = (*TO_M12, "mmrv@2028-02-10", "hib@2028-02-10", "dtpa@2030-02-10")


def test_a_dose_that_may_not_be_needed_is_planned_first_unless_others_are_due_too():
    alone = child(BORN, *LATE_FOURTH)
    found = due(SCHEDULE, alone, today=day("2030-08-10"))
    [question] = found.questions
    assert (found.planning, question.slug, question.answers) == (
        True,
        "late-dose-before",
        ("planned", "not-needed"),
    )
    decided = alone.with_decision(question.matters, "planned")
    again = due(SCHEDULE, decided, today=day("2030-08-10"))
    assert (again.planning, slugs(again.visit.doses)) == (False, ["dtpa-ipv"])
    without_hib = [dose for dose in LATE_FOURTH if "hib" not in dose]
    beside = due(SCHEDULE, child(BORN, *without_hib), today=day("2030-08-10"))
    assert "late-dose-before" in asked(beside)
    assert not beside.planning


def test_a_dose_that_a_nurse_found_not_needed_is_not_expected_again():
    late = child(BORN, *LATE_FOURTH)
    [question] = due(SCHEDULE, late, today=day("2030-08-10")).questions
    spared = late.with_decision(question.matters, "not-needed")
    found = due(SCHEDULE, spared, today=day("2030-08-10"))
    assert (found.planning, found.next.point.due.number) == (False, 12)
    assert "late-dose-before" not in asked(found)
    assert left_of(SCHEDULE, spared, "y4", today=day("2030-08-10")) == {"spared"}
    given_all_the_same = cautions(SCHEDULE, spared, "dtpa-ipv", day("2030-08-10"))
    assert "not-needed" in [caution.kind for caution in given_all_the_same]
    asked_of_others = cautions(SCHEDULE, late, "dtpa-ipv", day("2030-08-10"))
    assert "not-needed" not in [caution.kind for caution in asked_of_others]
    corrected = replace(
        spared,
        given=tuple(
            replace(dose, on=day("2030-02-11")) if dose.vaccine == "dtpa" else dose
            for dose in spared.doses
        ),
    )
    assert "late-dose-before" in asked(due(SCHEDULE, corrected, today=day("2030-08-10")))


@pytest.mark.parametrize(
    ("known", "question", "planning"),
    [
        ({"overseas": True}, "overseas-schedule", True),
        ({"gestation_weeks": 31}, "very-preterm", False),
        ({"first_nations": None}, "first-nations", False),
        ({"given": None}, "unknown-history", False),
    ],
)
def test_what_is_not_known_of_a_child_is_asked(known, question, planning):
    found = due(SCHEDULE, replace(child(BORN), **known), today=day("2026-09-25"))
    assert question in asked(found)
    assert found.planning is planning
    usual = due(SCHEDULE, child(BORN, gestation_weeks=32), today=day("2026-09-25"))
    assert question not in asked(usual)


@pytest.mark.parametrize(
    ("written", "on", "asks"),
    [
        ((), "2026-10-10", True),
        (TO_M2, "2026-12-10", True),
        (TO_M4, "2027-02-10", True),
        (TO_M6, "2027-08-10", True),
        (TO_M12, "2028-02-10", False),
        (TO_M18, "2030-08-10", False),
    ],
)
def test_first_nations_status_is_asked_only_where_it_makes_a_difference(written, on, asks):
    found = due(SCHEDULE, child(BORN, *written, first_nations=None), today=day(on))
    assert ("first-nations" in asked(found)) is asks


@pytest.mark.parametrize(
    ("risks", "on", "asks"),
    [
        (("immunocompromised",), "2027-08-10", True),
        (("immunocompromised",), "2027-02-10", False),
        (("risk-pneumococcal",), "2027-08-10", False),
    ],
)
def test_with_low_immunity_the_doctor_is_asked_about_a_live_vaccine(risks, on, asks):
    written = TO_M6 if on > "2027-03" else TO_M4
    found = due(SCHEDULE, child(BORN, *written, risks=frozenset(risks)), today=day(on))
    assert ("live-and-immunity" in asked(found)) is asks


@pytest.mark.parametrize(("on", "asks"), [("2028-08-09", True), ("2028-08-10", False)])
def test_protection_from_rsv_is_asked_of_babies_and_not_of_older_children(on, asks):
    found = due(SCHEDULE, child(BORN), today=day(on))
    assert found.next.point.slug == "m2"
    assert ("rsv-protection" in asked(found)) is asks


def test_a_weak_immune_system_needs_a_plan_for_hpv():
    written = (*TO_M18, "y4@2030-08-10")
    mine = child(BORN, *written, risks=frozenset({"immunocompromised"}))
    found = due(SCHEDULE, mine, today=day("2038-08-10"))
    assert "more-doses" in asked(found)
    assert found.planning


@pytest.mark.parametrize(
    ("born", "asks"), [("2025-06-30", True), ("2025-07-01", False), ("2022-11-02", True)]
)
def test_rules_before_september_2025_are_the_nurses_to_read(born, asks):
    """Due at 2 months before 1 September 2025: the record was made under rules not known here."""
    mine = Child(day(born), None, first_nations=False)
    found = due(SCHEDULE, mine, today=day("2026-11-22"))
    assert ("older-rules" in asked(found)) is asks
    assert not found.planning


def test_a_record_made_under_both_rules_is_read_as_one():
    """The pneumococcal vaccine of before September 2025 counts like the one after it."""
    written = doses(
        *("hexavalent@2025-07-10", "pcv13@2025-07-10", "rotavirus@2025-07-10"),
        *("m4@2025-09-10", "m6@2025-11-10"),
    )
    mine = Child(day("2025-05-10"), written, first_nations=False)
    found = due(SCHEDULE, mine, today=day("2026-05-10"))
    assert found.next.point.slug == "m12"
    assert [d.dose for d in found.visit.doses if d.vaccine.slug == "pcv20"] == ["3"]
    assert "not-in-use-then" not in asked(found)


def test_what_changed_since_the_last_dose_is_told():
    written = doses("hexavalent@2025-07-10", "pcv13@2025-07-10", "rotavirus@2025-07-10")
    mine = Child(day("2025-05-10"), written, first_nations=False)
    found = due(SCHEDULE, mine, today=day("2025-09-10"))
    assert [change.on for change in found.changes] == [day("2025-09-01")]
    assert due(SCHEDULE, child(BORN), today=day("2026-10-10")).changes == ()


def test_a_question_that_a_nurse_has_settled_is_not_asked_again():
    mine = child(BORN, "hexavalent@2026-09-20", "m2@2026-10-20")
    assert due(SCHEDULE, mine, today=day("2026-10-21")).planning
    settled = replace(mine, settled=frozenset({YOUNG}))
    found = due(SCHEDULE, settled, today=day("2026-10-21"))
    assert "given-too-young" not in asked(found)
    assert not found.planning


def test_a_dose_that_does_not_count_still_keeps_the_next_one_away():
    mine = child(BORN, "hexavalent@2026-09-20", settled=frozenset({YOUNG}))
    assert "hexavalent" not in slugs(expected_on(SCHEDULE, mine, day("2026-10-19")).doses)
    assert "hexavalent" in slugs(expected_on(SCHEDULE, mine, day("2026-10-20")).doses)


def test_a_course_is_never_started_again():
    """The first dose was two years ago: the second is the next one all the same."""
    mine = child(BORN, "m2@2026-10-10")
    for question in due(SCHEDULE, mine, today=day("2029-01-10")).questions:
        mine = mine.with_decision(question.matters, "planned")
    [hexavalent] = [
        dose
        for dose in expected_on(SCHEDULE, mine, day("2029-01-10")).doses
        if dose.vaccine.slug == "hexavalent"
    ]
    assert hexavalent.dose == "2"


@pytest.mark.parametrize(("given", "teenage"), [("2036-08-09", True), ("2036-08-10", False)])
def test_from_the_tenth_birthday_a_dose_counts_as_a_teenagers(given, teenage):
    young = (*TO_M6, "mmr@2027-08-10", "pcv20@2027-08-10", "m18@2028-02-10", "y4@2030-08-10")
    mine = child(BORN, *young, f"menacwy-12m@{given}", "year-7@2038-08-10")
    visit = expected_on(SCHEDULE, mine, day("2041-08-10"))
    assert ("menacwy-teen" in slugs(visit.doses)) is teenage


def test_a_third_hepatitis_b_before_24_weeks_is_a_question_and_not_three_others():
    written = ("m2@2026-09-21", "hexavalent@2026-10-21", "hexavalent@2026-12-22")
    found = due(SCHEDULE, child(BORN, *written), today=day("2027-02-10"))
    assert asked(found) >= {"given-too-young", "partly-given"}


def test_rules_that_changed_after_a_point_was_due_are_a_question():
    changed = _with_new_rule(day("2027-03-01"))
    late = child(BORN, *TO_M4)
    assert "rules-changed" in asked(due(changed, late, today=day("2027-03-02")))
    assert "rules-changed" not in asked(due(SCHEDULE, late, today=day("2027-03-02")))


@pytest.mark.parametrize(
    ("born", "there"), [("2026-08-31", False), ("2026-09-01", True), ("2026-09-02", True)]
)
def test_a_rule_holds_for_those_who_are_due_from_its_first_day_on(born, there):
    changed = _with_new_rule(day("2027-03-01"))
    visit = expected_on(changed, Child(day(born), None), day("2027-03-02"), point="m6")
    assert ("menb" in slugs(visit.doses)) is there


def _with_new_rule(on):
    """Return the schedule with Men B for everybody at 6 months, from a day on."""
    m6 = SCHEDULE.by_point["m6"]
    menb = next(rule for rule in m6.doses if rule.vaccine == "menb")
    more = replace(menb, who=frozenset(), valid_from=on)
    points = tuple(
        replace(point, doses=(*point.doses, more)) if point == m6 else point
        for point in SCHEDULE.points
    )
    return replace(SCHEDULE, points=points)


@pytest.mark.parametrize(
    ("known", "on", "question", "there"),
    [
        ({"risks": frozenset({"immunocompromised"})}, "2027-08-09", "live-and-immunity", False),
        ({"risks": frozenset({"immunocompromised"})}, "2027-08-10", "live-and-immunity", True),
        ({"first_nations": None}, "2027-08-09", "Men B", False),
        ({"first_nations": None}, "2027-08-10", "Men B", True),
    ],
)
def test_doses_of_a_later_age_at_the_same_visit_are_asked_about_too(known, on, question, there):
    """The dose of 6 months is missing, and on the first birthday those of 12 months come beside."""
    found = due(SCHEDULE, child(BORN, *TO_M4, **known), today=day(on))
    assert found.next.point.slug == "m6"
    assert ("mmr" in slugs(found.visit.doses)) is (on == "2027-08-10")
    said = [f"{q.slug} {q.text}" for q in found.questions]
    assert any(question in one for one in said) is there


def test_a_vaccine_from_elsewhere_counts_for_its_antigens_once_a_nurse_has_planned():
    abroad = ["penta@2026-10-10", "opv@2026-10-10", "pcv20@2026-10-10", "rotavirus@2026-10-10"]
    mine = child("2026-08-10", *abroad)
    found = due(SCHEDULE, mine, today=day("2026-11-22"))
    asked = [q for q in found.questions if q.slug == "from-elsewhere"]
    assert [q.answers for q in asked] == [("planned",)] * 2
    assert found.planning
    assert found.visit.doses == ()
    for question in asked:
        mine = mine.with_decision(question.matters, "planned")
    planned = due(SCHEDULE, mine, today=day("2026-11-22"))
    assert (planned.planning, planned.next.point.slug) == (False, "m4")


def test_a_vaccine_in_words_counts_for_nothing_and_is_asked_about():
    words = Given("Five in one, as on the card", day("2026-10-10"))
    mine = replace(child("2026-08-10"), unread=(words,))
    found = due(SCHEDULE, mine, today=day("2026-10-21"))
    (asked,) = [q for q in found.questions if q.slug == "another-vaccine"]
    assert asked.text.startswith(
        "“Five in one, as on the card” on 10 October 2026 is no vaccine of"
    )
    assert (found.planning, found.visit.doses) == (True, ())
    after = due(SCHEDULE, mine.with_decision(asked.matters, "planned"), today=day("2026-10-21"))
    assert "hexavalent" in [dose.vaccine.slug for dose in after.visit.doses]


def test_vaccines_from_elsewhere_are_dated_without_a_source_and_in_no_age_point():
    theirs = [vaccine for vaccine in SCHEDULE.vaccines if vaccine.elsewhere]
    assert len(theirs) >= 15
    assert {v.evidence.confidence for v in theirs} == {"memory"}
    planned = {dose.vaccine for point in SCHEDULE.points for dose in point.doses}
    assert planned.isdisjoint(vaccine.slug for vaccine in theirs)
    assert {*theirs}.isdisjoint(SCHEDULE.ours)
