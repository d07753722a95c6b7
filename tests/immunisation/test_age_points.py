"""Every age point has its first day, its due day and its last one, for births of every kind."""

import pytest

from clinic_app.immunisation.children import Child
from clinic_app.immunisation.plan import plan
from tests.immunisation.records import SCHEDULE, day

ORDINARY, MONTH_END, LEAP_DAY, YEAR_END = "2026-08-10", "2026-08-31", "2028-02-29", "2026-12-31"
IN_JANUARY = "2027-01-30"

CASES = [
    # An ordinary birth; six weeks are 42 days, 15 weeks less a day are 104, 25 less a day 174.
    (ORDINARY, "birth", "2026-08-10", "2026-08-10", "2026-08-17"),
    (ORDINARY, "m2", "2026-09-21", "2026-10-10", "2026-11-22"),
    (ORDINARY, "m4", "2026-12-10", "2026-12-10", "2027-01-31"),
    (ORDINARY, "m6", "2027-02-10", "2027-02-10", None),
    (ORDINARY, "m12", "2027-08-10", "2027-08-10", None),
    (ORDINARY, "m18", "2028-02-10", "2028-02-10", None),
    (ORDINARY, "y4", "2030-02-10", "2030-08-10", None),
    (ORDINARY, "year-7", "2038-08-10", "2038-08-10", None),
    (ORDINARY, "year-10", "2041-08-10", "2041-08-10", None),
    # Born on the last day of a long month: months are clamped, days and weeks are not.
    (MONTH_END, "birth", "2026-08-31", "2026-08-31", "2026-09-07"),
    (MONTH_END, "m2", "2026-10-12", "2026-10-31", "2026-12-13"),
    (MONTH_END, "m4", "2026-12-31", "2026-12-31", "2027-02-21"),
    (MONTH_END, "m6", "2027-02-28", "2027-02-28", None),
    (MONTH_END, "m12", "2027-08-31", "2027-08-31", None),
    (MONTH_END, "m18", "2028-02-29", "2028-02-29", None),
    (MONTH_END, "y4", "2030-02-28", "2030-08-31", None),
    (MONTH_END, "year-7", "2038-08-31", "2038-08-31", None),
    (MONTH_END, "year-10", "2041-08-31", "2041-08-31", None),
    # Born on a leap day: the first birthday is 28 February, the fourth 29 February again.
    (LEAP_DAY, "birth", "2028-02-29", "2028-02-29", "2028-03-07"),
    (LEAP_DAY, "m2", "2028-04-11", "2028-04-29", "2028-06-12"),
    (LEAP_DAY, "m4", "2028-06-29", "2028-06-29", "2028-08-21"),
    (LEAP_DAY, "m6", "2028-08-29", "2028-08-29", None),
    (LEAP_DAY, "m12", "2029-02-28", "2029-02-28", None),
    (LEAP_DAY, "m18", "2029-08-29", "2029-08-29", None),
    (LEAP_DAY, "y4", "2031-08-29", "2032-02-29", None),
    (LEAP_DAY, "year-7", "2040-02-29", "2040-02-29", None),
    (LEAP_DAY, "year-10", "2043-02-28", "2043-02-28", None),
    # Born on the last day of a year: two months end in February.
    (YEAR_END, "m2", "2027-02-11", "2027-02-28", "2027-04-14"),
    (YEAR_END, "m4", "2027-04-30", "2027-04-30", "2027-06-23"),
    (YEAR_END, "m6", "2027-06-30", "2027-06-30", None),
    (YEAR_END, "m12", "2027-12-31", "2027-12-31", None),
    (YEAR_END, "m18", "2028-06-30", "2028-06-30", None),
    (YEAR_END, "y4", "2030-06-30", "2030-12-31", None),
    (YEAR_END, "year-7", "2038-12-31", "2038-12-31", None),
    (YEAR_END, "year-10", "2041-12-31", "2041-12-31", None),
    # Born at the end of January: the short month lies before all of them.
    (IN_JANUARY, "m2", "2027-03-13", "2027-03-30", "2027-05-14"),
    (IN_JANUARY, "m4", "2027-05-30", "2027-05-30", "2027-07-23"),
    (IN_JANUARY, "m6", "2027-07-30", "2027-07-30", None),
    (IN_JANUARY, "m12", "2028-01-30", "2028-01-30", None),
    (IN_JANUARY, "m18", "2028-07-30", "2028-07-30", None),
    (IN_JANUARY, "y4", "2030-07-30", "2031-01-30", None),
]


@pytest.mark.parametrize(("born", "point", "opens", "due", "last"), CASES)
def test_an_age_point_opens_is_due_and_ends(born, point, opens, due, last):
    slots = [slot for slot in plan(SCHEDULE, Child(day(born))) if slot.point.slug == point]
    assert {slot.opens for slot in slots} == {day(opens)}
    assert {slot.scheduled for slot in slots} == {day(due)}
    lasts = {slot.last for slot in slots if slot.last}
    assert lasts == ({day(last)} if last else set())


def test_only_two_points_may_be_early():
    early = {point.slug: str(point.earliest) for point in SCHEDULE.points if point.earliest}
    assert early == {"m2": "6 weeks", "y4": "3 years 6 months"}


def test_every_age_point_is_there_in_order():
    assert [point.slug for point in SCHEDULE.points] == [
        *("birth", "m2", "m4", "m6", "m12", "m18", "y4", "year-7", "year-10")
    ]


@pytest.mark.parametrize(
    ("vaccine", "reason"),
    [("hepb-paed", "7 days"), ("rotavirus", "15 weeks"), ("rotavirus", "25 weeks")],
)
def test_a_last_day_says_its_reason(vaccine, reason):
    reasons = [
        rule.last_day_reason
        for point in SCHEDULE.points
        for rule in point.doses
        if rule.vaccine == vaccine
    ]
    assert any(reason in said for said in reasons)
