"""Which age point is next, what its visit holds, and what the nurse is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_app.immunisation.children import BadHistory, Child
from clinic_app.immunisation.due import choices, due, expected_on, outlook
from tests.immunisation.records import SCHEDULE, asked, child, day, slugs

BORN = "2026-08-10"
TO_M2 = ("m2@2026-10-10",)
TO_M4 = (*TO_M2, "m4@2026-12-10")
TO_M6 = (*TO_M4, "m6@2027-02-10")
TO_M12 = (*TO_M6, "m12@2027-08-10")
TO_M18 = (*TO_M12, "m18@2028-02-10")
TO_Y4 = (*TO_M18, "y4@2030-08-10")
TO_Y7 = (*TO_Y4, "year-7@2039-03-01")


def answer(written, on, **known):
    return due(SCHEDULE, child(BORN, *written, **known), today=day(on))


NEXT = [
    # on record, asked on, next point, visit, on, needles, drops
    ((), "2026-08-10", "m2", "imms-child-6w", "2026-09-21", 2, 1),
    ((), "2026-09-20", "m2", "imms-child-6w", "2026-09-21", 2, 1),
    ((), "2026-09-21", "m2", "imms-child-6w", "2026-09-21", 2, 1),
    ((), "2026-11-22", "m2", "imms-child-6w", "2026-11-22", 2, 1),
    ((), "2026-11-23", "m2", "imms-child-6w", "2026-11-23", 2, 0),
    (("m2@2026-09-21",), "2026-09-21", "m4", "imms-child", "2026-12-10", 2, 1),
    (TO_M2, "2026-12-09", "m4", "imms-child", "2026-12-10", 2, 1),
    (TO_M2, "2027-01-31", "m4", "imms-child", "2027-01-31", 2, 1),
    (TO_M2, "2027-02-01", "m4", "imms-child", "2027-02-01", 2, 0),
    (("m2@2026-11-22",), "2026-11-25", "m4", "imms-child", "2026-12-22", 2, 1),
    (TO_M4, "2026-12-10", "m6", "imms-child", "2027-02-10", 1, 0),
    (TO_M4, "2027-05-01", "m6", "imms-child", "2027-05-01", 1, 0),
    (TO_M6, "2027-02-10", "m12", "imms-child", "2027-08-10", 3, 0),
    (TO_M6, "2027-08-09", "m12", "imms-child", "2027-08-10", 3, 0),
    (TO_M6, "2028-02-09", "m12", "imms-child", "2028-02-09", 3, 0),
    (TO_M12, "2027-08-10", "m18", "imms-child", "2028-02-10", 3, 0),
    (TO_M18, "2028-02-10", "y4", "imms-child", "2030-02-10", 1, 0),
    (TO_M18, "2030-02-09", "y4", "imms-child", "2030-02-10", 1, 0),
    (TO_M18, "2036-08-09", "y4", "imms-child", "2036-08-09", 1, 0),
    (TO_Y4, "2030-08-10", "year-7", "imms-teen", "2038-08-10", 2, 0),
    (TO_Y4, "2039-06-01", "year-7", "imms-teen", "2039-06-01", 2, 0),
    (TO_Y7, "2039-03-01", "year-10", "imms-teen", "2041-08-10", 1, 0),
]


@pytest.mark.parametrize(("written", "on", "point", "visit", "first", "needles", "oral"), NEXT)
def test_a_child_on_schedule_has_one_next_visit(written, on, point, visit, first, needles, oral):
    found = answer(written, on)
    assert found.next.point.slug == point
    assert (found.visit.type, found.visit.day) == (visit, day(first))
    assert (found.visit.needles, found.visit.oral) == (needles, oral)
    assert not found.planning
    assert "catch-up" not in asked(found)


FIRST_NATIONS = [
    ((), "2026-09-21", 3, 1, 20),
    (("m2@2026-10-10", "menb@2026-10-10"), "2026-12-10", 3, 1, 20),
    (
        ("m2@2026-10-10", "menb@2026-10-10", "m4@2026-12-10", "menb@2026-12-10"),
        "2027-02-10",
        2,
        0,
        15,
    ),
    (
        (
            *("m2@2026-10-10", "menb@2026-10-10", "m4@2026-12-10", "menb@2026-12-10"),
            *("m6@2027-02-10", "pcv20@2027-02-10"),
        ),
        "2027-08-10",
        4,
        0,
        20,
    ),
]


@pytest.mark.parametrize(("written", "on", "needles", "oral", "minutes"), FIRST_NATIONS)
def test_a_first_nations_child_has_more_needles_and_more_time(written, on, needles, oral, minutes):
    visit = answer(written, on, first_nations=True).visit
    assert (visit.needles, visit.oral, visit.minutes) == (needles, oral, minutes)
    assert visit.observe_minutes == 15


def test_the_pneumococcal_dose_at_12_months_is_the_fourth_where_there_was_one_at_6():
    written = (*TO_M6, "menb@2026-10-10", "menb@2026-12-10", "pcv20@2027-02-10")
    [dose] = [
        dose
        for dose in answer(written, "2027-08-10", first_nations=True).visit.doses
        if dose.vaccine.slug == "pcv20"
    ]
    assert (dose.dose, dose.number) == ("4", 4)


@pytest.mark.parametrize(
    ("born", "more"),
    [("2025-02-28", []), ("2025-03-01", ["pcv20"]), ("2026-08-10", ["pcv20"])],
)
def test_the_dose_at_6_months_is_for_first_nations_children_born_from_march_2025(born, more):
    mine = Child(day(born), None, first_nations=True)
    visit = expected_on(SCHEDULE, mine, day(born) + timedelta(days=190), point="m6")
    assert slugs(visit.doses) == ["hexavalent", *more]


@pytest.mark.parametrize(
    ("risk", "point", "more"),
    [
        ("risk-pneumococcal", "m2", []),
        ("risk-pneumococcal", "m6", ["pcv20"]),
        ("risk-meningococcal", "m2", ["menb"]),
        ("risk-meningococcal", "m4", ["menb"]),
        ("risk-meningococcal", "m6", ["menb"]),
        ("risk-meningococcal", "m12", ["menb"]),
        ("risk-influenza", "m6", []),
    ],
)
def test_a_child_at_risk_has_the_doses_of_its_group(risk, point, more):
    on = {"m2": "2026-10-10", "m4": "2026-12-10", "m6": "2027-02-10", "m12": "2027-08-10"}[point]
    plain = Child(day(BORN), None, first_nations=False)
    mine = Child(day(BORN), None, first_nations=False, risks=frozenset({risk}))
    usual = slugs(expected_on(SCHEDULE, plain, day(on), point=point).doses)
    assert slugs(expected_on(SCHEDULE, mine, day(on), point=point).doses) == usual + more


def test_a_child_in_two_groups_has_each_dose_once():
    both = child(BORN, *TO_M4, first_nations=True, risks=frozenset({"risk-pneumococcal"}))
    visit = expected_on(SCHEDULE, both, day("2027-02-10"))
    assert slugs(visit.not_recorded).count("pcv20") <= 1
    assert slugs(visit.doses).count("pcv20") <= 1


OVERDUE = [
    ((), "2026-11-09", False),
    ((), "2026-11-10", True),
    (TO_M2, "2027-01-09", False),
    (TO_M2, "2027-01-10", True),
    (("m2@2026-11-22",), "2027-01-21", False),
    (("m2@2026-11-22",), "2027-01-22", True),
    (TO_M18, "2030-09-09", False),
    (TO_M18, "2030-09-10", True),
    (TO_Y4, "2040-08-09", False),
    (TO_Y4, "2040-08-10", True),
]


@pytest.mark.parametrize(("written", "on", "overdue"), OVERDUE)
def test_overdue_is_one_month_after_due_and_at_school_after_the_years_for_it(written, on, overdue):
    assert answer(written, on).overdue is overdue


BEHIND = [
    # Starting late: one point behind is a visit, two are a plan.
    ((), "2026-10-10", []),
    ((), "2026-10-11", ["m2"]),
    ((), "2026-12-10", ["m2"]),
    ((), "2026-12-11", ["m2", "m4"]),
    ((), "2028-01-01", ["m2", "m4", "m6", "m12"]),
    # A gap in the middle.
    (TO_M2, "2027-02-10", ["m4"]),
    (TO_M2, "2027-02-11", ["m4", "m6"]),
    (TO_M4, "2027-08-11", ["m6", "m12"]),
    (TO_M6, "2028-02-10", ["m12"]),
    (TO_M6, "2028-02-11", ["m12", "m18"]),
    (TO_M12, "2030-08-11", ["m18", "y4"]),
    # One vaccine of a visit was left out.
    (
        ("m2@2026-10-10", "hexavalent@2026-12-10", "rotavirus@2026-12-10"),
        "2027-02-11",
        ["m4", "m6"],
    ),
    ((*TO_M6, "mmr@2027-08-10", "pcv20@2027-08-10"), "2027-09-01", ["m12"]),
    # Started late, so that the next one is not behind while it must wait.
    (("m2@2026-11-22",), "2026-12-22", []),
    (("m2@2026-11-22",), "2026-12-23", ["m4"]),
    # Years later: school points count when their years have passed.
    (TO_Y4, "2040-08-10", []),
    (TO_Y4, "2040-08-11", ["year-7"]),
    (TO_Y4, "2043-08-11", ["year-7", "year-10"]),
]


@pytest.mark.parametrize(("written", "on", "behind"), BEHIND)
def test_two_points_behind_need_a_planning_visit(written, on, behind):
    found = answer(written, on)
    assert [point.slug for point in found.behind] == behind
    assert found.planning is (len(behind) >= 2)
    assert ("catch-up" in asked(found)) is (len(behind) >= 2)


def test_at_a_planning_visit_nothing_is_expected_and_the_gaps_are_named():
    visit = answer(TO_M2, "2027-02-11").visit
    assert (visit.type, visit.minutes, visit.observe_minutes) == ("imms-catchup", 30, 15)
    assert (visit.doses, visit.needles, visit.oral) == ((), None, None)
    assert [(d.point.slug, d.vaccine.slug) for d in visit.not_recorded] == [
        ("m4", "hexavalent"),
        ("m4", "pcv20"),
        ("m6", "hexavalent"),
    ]


MISSED = [
    ((), "2026-11-22", []),
    ((), "2026-11-23", [("m2", "2026-11-22")]),
    (("hexavalent@2026-11-25", "pcv20@2026-11-25"), "2026-12-25", [("m4", "2026-11-22")]),
    (TO_M2, "2027-01-31", []),
    (TO_M2, "2027-02-01", [("m4", "2027-01-31")]),
    (TO_M4, "2027-02-10", []),
]


@pytest.mark.parametrize(("written", "on", "missed"), MISSED)
def test_what_is_past_its_last_day_is_said_with_that_day(written, on, missed):
    found = answer(written, on)
    assert [(m.point.slug, m.last.isoformat()) for m in found.missed] == missed
    assert all(m.vaccine.slug == "rotavirus" and "drops" in m.reason for m in found.missed)
    assert "rotavirus" not in slugs(found.visit.doses) or not missed


def test_the_dose_at_birth_is_named_while_it_may_be_given_and_asked_about_later():
    newborn = Child(day(BORN))
    [dose] = due(SCHEDULE, newborn, today=day("2026-08-17")).at_birth
    assert (dose.vaccine.slug, dose.dose, dose.last) == ("hepb-paed", "B", day("2026-08-17"))
    later = due(SCHEDULE, newborn, today=day("2026-08-18"))
    assert later.at_birth == ()
    assert "birth-dose" in asked(later)
    assert "birth-dose" not in asked(answer((), "2026-08-18"))


def test_a_dose_that_would_make_the_others_overdue_comes_by_itself():
    """MMR does not wait five weeks for a pneumococcal dose that came late."""
    written = (*TO_M6[:2], "menb@2026-10-10", "menb@2026-12-10", "m6@2027-02-10")
    found = answer((*written, "pcv20@2027-07-20"), "2027-08-01", first_nations=True)
    assert found.visit.day == day("2027-08-10")
    assert slugs(found.visit.doses) == ["menacwy-12m", "mmr", "menb"]
    assert [(d.vaccine.slug, d.earliest) for d in found.visit.later] == [
        ("pcv20", day("2027-09-14"))
    ]


def test_all_doses_wait_together_when_it_is_only_days():
    found = answer((*TO_M6, "bcg@2027-08-01"), "2027-08-01")
    assert found.next.window.earliest == day("2027-08-29")
    assert found.visit.needles == 3


def test_what_was_left_out_is_given_with_what_is_next():
    written = ("m2@2026-10-10", "hexavalent@2026-12-10", "rotavirus@2026-12-10")
    visit = expected_on(SCHEDULE, child(BORN, *written), day("2027-02-10"))
    assert slugs(visit.doses) == ["pcv20", "hexavalent"]


def test_a_list_shows_a_visit_as_it_was_before_its_doses_were_noted():
    before = expected_on(SCHEDULE, child(BORN, *TO_M2), day("2026-12-10"))
    after = expected_on(SCHEDULE, child(BORN, *TO_M4), day("2026-12-10"))
    assert before == after
    assert after.needles == 2


def test_the_second_visit_can_be_told_before_the_first():
    first, second, third = outlook(SCHEDULE, child(BORN), today=day("2026-11-20"))
    assert [d.next.point.slug for d in (first, second, third)] == ["m2", "m4", "m6"]
    assert first.visit.day == day("2026-11-20")
    assert second.visit.day == day("2026-12-20")
    assert third.visit.day == day("2027-03-20")


def test_an_outlook_ends_with_the_schedule_and_where_the_nurse_plans():
    whole = outlook(SCHEDULE, child(BORN), today=day(BORN), points=20)
    assert [d.next.point.slug for d in whole[:-1]][-1] == "year-10"
    assert whole[-1].next is None
    assert asked(whole[-1]) >= {"beyond-schedule"}
    assert len(outlook(SCHEDULE, child(BORN), today=day("2028-01-01"))) == 1


UNKNOWN = [
    ("2026-08-20", None, "m2", 2, 1),
    ("2026-11-09", None, "m2", 2, 1),
    ("2026-11-10", None, "m4", 2, 1),
    ("2027-01-09", None, "m4", 2, 1),
    ("2027-02-01", None, "m6", 1, 0),
    ("2027-06-01", None, "m12", 3, 0),
    ("2026-11-10", "m2", "m2", 2, 1),
    ("2026-12-01", "m2", "m2", 2, 0),
    ("2027-02-01", "m4", "m4", 2, 0),
    ("2030-01-01", "m18", "m18", 3, 0),
]


@pytest.mark.parametrize(("on", "named", "point", "needles", "oral"), UNKNOWN)
def test_where_nothing_is_known_the_age_decides_or_what_a_parent_says(
    on, named, point, needles, oral
):
    guest = Child(day(BORN), None)
    found = due(SCHEDULE, guest, today=day(on), point=named)
    assert found.next.point.slug == point
    assert (found.visit.needles, found.visit.oral) == (needles, oral)
    assert "unknown-history" in asked(found)
    assert found.behind == ()


def test_a_parent_chooses_among_the_latest_past_and_what_comes():
    guest, on = Child(day(BORN), None), day("2027-02-20")
    found = choices(SCHEDULE, guest, today=on, until=on + timedelta(weeks=26))
    assert [prospect.point.slug for prospect in found] == ["m6", "m12"]


@pytest.mark.parametrize(("on", "point"), [("2036-08-10", "y4"), ("2026-09-25", "birth")])
def test_a_point_that_is_not_planned_at_this_age_is_the_nurses(on, point):
    found = due(SCHEDULE, Child(day(BORN), None), today=day(on), point=point)
    assert (found.next, found.visit) == (None, None)
    assert "not-at-this-age" in asked(found)
    assert found.planning


def test_gaps_of_younger_ages_are_asked_about_from_ten_years_on():
    assert "earlier-ages" in asked(answer(TO_M12, "2036-08-10"))
    assert "earlier-ages" not in asked(answer(TO_Y4, "2036-08-10"))


@pytest.mark.parametrize(
    ("written", "on", "planning"),
    [
        ((), "2036-08-10", True),
        (TO_M12, "2036-08-09", True),
        (TO_M12, "2036-08-10", True),
        (TO_M18, "2036-08-10", False),
        (TO_M18, "2040-08-11", True),
        (TO_M12, "2046-08-10", False),
    ],
)
def test_two_ages_behind_need_a_plan_also_from_ten_years_on(written, on, planning):
    """They are not listed: other tables hold then. Of an adult this schedule has no more."""
    found = answer(written, on)
    assert found.planning is planning
    assert day(on) < day("2036-08-10") or not found.behind[1:]


MEN_B = ("menb@2026-10-10", "menb@2026-12-10")


@pytest.mark.parametrize(
    ("written", "on", "risks", "point"),
    [
        (MEN_B, "2028-08-09", (), "m12"),
        (MEN_B, "2028-08-10", (), "y4"),
        (MEN_B, "2028-08-10", ("risk-meningococcal",), "m6"),
        ((*MEN_B, "menb@2028-09-01"), "2028-09-02", (), "y4"),
    ],
)
def test_first_nations_children_catch_up_on_men_b_under_two_years(written, on, risks, point):
    """Later it is the nurse who decides; one that was given all the same is no odd dose."""
    had = (*TO_M18, "pcv20@2027-02-10", *written)
    found = answer(had, on, first_nations=True, risks=frozenset(risks))
    assert found.next.point.slug == point
    assert ("earlier-ages" in asked(found)) is (point == "y4" and written == MEN_B)
    assert "extra-dose" not in asked(found)


@pytest.mark.parametrize(("on", "there"), [("2028-08-09", True), ("2028-08-10", False)])
def test_whether_first_nations_is_asked_about_men_b_under_two_years(on, there):
    texts = [question.text for question in answer(TO_M6, on, first_nations=None).questions]
    assert any("Men B" in text for text in texts) is there


def test_a_plan_for_younger_ages_holds_until_the_birth_is_corrected():
    found = answer(TO_M12, "2036-08-10")
    [question] = (q for q in found.questions if q.slug == "earlier-ages")
    assert question.answers == ("planned",)
    after = child(BORN, *TO_M12).with_decision(question.matters, "planned")
    assert not due(SCHEDULE, after, today=day("2036-08-10")).planning
    moved = replace(after, born=day("2026-08-09"))
    assert due(SCHEDULE, moved, today=day("2036-08-10")).planning


def test_a_guests_outlook_goes_through_the_ages():
    found = outlook(SCHEDULE, Child(day(BORN), None), today=day(BORN), points=20)
    assert [d.next.point.slug for d in found] == [p.slug for p in SCHEDULE.points[1:]]


@pytest.mark.parametrize(
    ("born", "on", "known", "said"),
    [
        ("2026-08-10", "2026-08-09", {}, "A birth on 10 August 2026 is later than 9 August 2026."),
        ("1890-01-01", "2026-08-09", {}, "Nothing can be said of 9 August 2026"),
        ("2026-08-10", "9999-08-09", {}, "Nothing can be said of 9 August 9999"),
        ("2026-08-10", "2026-12-01", {"risks": frozenset({"asthma"})}, "no risk group asthma"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(born, on, known, said):
    with pytest.raises(BadHistory, match=said):
        due(SCHEDULE, child(born, **known), today=day(on))


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ("nothing@2026-10-10", "There is no vaccine nothing; there are: bcg, dtpa"),
        ("mmr@2026-08-09", "A dose on 9 August 2026 is before the birth"),
        ("mmr@2026-12-02", "A dose on 2 December 2026 is later than 1 December 2026."),
    ],
)
def test_a_dose_that_cannot_be_is_refused_with_a_sentence(dose, said):
    with pytest.raises(BadHistory, match=said):
        answer((dose,), "2026-12-01")
