"""When somebody is reminded, when not any more, and when nobody is disturbed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.scheduling.reminders import (
    DAYS,
    HOURS,
    KINDS,
    due_at,
    quiet_until,
    useless_from,
)
from tests.scheduling.clinic_days import SYDNEY, TUESDAY, instant

MONDAY, SUNDAY, SATURDAY = (TUESDAY - timedelta(days=n) for n in (1, 2, 3))
SPRING, AUTUMN = date(2026, 10, 4), date(2027, 4, 4)
many = settings(max_examples=300, deadline=None, database=None, derandomize=True)

starts = st.datetimes(datetime(2026, 9, 1), datetime(2027, 6, 1)).map(
    lambda found: found.replace(minute=found.minute // 5 * 5, second=0, microsecond=0, tzinfo=UTC)
)
notices = st.one_of(st.none(), st.timedeltas(timedelta(), timedelta(days=30)))


def due(kind, start, told=None):
    """Return when it is due by the clock on the wall, such as "Sunday 18:00", or None."""
    found = due_at(kind, start, told, SYDNEY)
    return None if found is None else wall(found)


def wall(moment):
    return f"{moment.astimezone(SYDNEY):%A %H:%M}"


@pytest.mark.parametrize(
    ("start", "days", "hours"),
    [
        ("9:00", "Sunday 09:00", "Monday 18:00"),
        ("9:55", "Sunday 09:55", "Monday 18:00"),
        ("10:00", "Sunday 10:00", "Tuesday 08:00"),
        ("10:55", "Sunday 10:55", "Tuesday 08:00"),
        ("11:00", "Sunday 11:00", "Tuesday 08:00"),
        ("13:30", "Sunday 13:30", "Tuesday 10:30"),
        ("19:55", "Sunday 19:55", "Tuesday 16:55"),
        ("20:00", "Monday 08:00", "Tuesday 17:00"),
        ("20:30", "Monday 08:00", "Tuesday 17:30"),
        ("7:30", "Sunday 08:00", "Monday 18:00"),
        ("23:30", "Monday 08:00", "Tuesday 18:00"),
        ("0:30", "Sunday 08:00", "Monday 18:00"),
        ("4:00", "Sunday 08:00", "Monday 18:00"),
    ],
)
def test_two_days_and_three_hours_before_but_never_at_night(start, days, hours):
    assert due(DAYS, instant(start)) == days
    assert due(HOURS, instant(start)) == hours


@pytest.mark.parametrize(
    ("told", "days", "hours"),
    [
        (instant("12:30", SATURDAY), "Sunday 13:30", "Tuesday 10:30"),
        (instant("12:31", SATURDAY), None, "Tuesday 10:30"),
        (instant("13:30", MONDAY), None, "Tuesday 10:30"),
        (instant("7:30"), None, "Tuesday 10:30"),
        (instant("7:31"), None, None),
        (instant("11:00"), None, None),
        (None, "Sunday 13:30", "Tuesday 10:30"),
    ],
)
def test_who_was_told_a_short_while_before_needs_no_reminder(told, days, hours):
    """A day is 24 hours: the clocks change between this Saturday and Sunday."""
    assert due(DAYS, instant("13:30"), told) == days
    assert due(HOURS, instant("13:30"), told) == hours


@pytest.mark.parametrize(
    ("day", "elapsed"),
    [
        (SPRING, 47),
        (SPRING + timedelta(days=1), 47),
        (AUTUMN, 49),
        (AUTUMN + timedelta(days=1), 49),
    ],
)
def test_two_days_before_is_the_same_time_on_the_wall_when_the_clocks_change(day, elapsed):
    start = instant("10:30", day)
    found = due_at(DAYS, start, None, SYDNEY)
    assert wall(found).endswith("10:30")
    assert start - found == timedelta(hours=elapsed)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_on_a_day_of_23_or_25_hours_the_morning_still_begins_at_eight(day):
    assert due(HOURS, instant("10:30", day)) == "Sunday 08:00"
    assert due(HOURS, instant("9:00", day)) == "Saturday 18:00"
    assert due(HOURS, instant("14:00", day)) == "Sunday 11:00"


def test_the_first_reminder_is_useless_once_the_second_follows_within_three_hours():
    assert wall(useless_from(DAYS, instant("9:00"), SYDNEY)) == "Monday 15:00"
    assert wall(useless_from(DAYS, instant("13:30"), SYDNEY)) == "Tuesday 07:30"


def test_the_second_reminder_is_useless_half_an_hour_before_the_start():
    assert wall(useless_from(HOURS, instant("13:30"), SYDNEY)) == "Tuesday 13:00"


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (instant("7:59"), "Tuesday 08:00"),
        (instant("8:00"), None),
        (instant("19:59"), None),
        (instant("20:00"), "Wednesday 08:00"),
        (instant("0:00"), "Tuesday 08:00"),
        (instant("1:30", SPRING), "Sunday 08:00"),
        (instant("22:00", AUTUMN - timedelta(days=1)), "Sunday 08:00"),
    ],
)
def test_the_quiet_time_is_from_eight_to_eight_on_the_wall(now, ends):
    found = quiet_until(now, SYDNEY)
    assert ends == (None if found is None else wall(found))


@many
@given(starts, notices)
def test_nobody_is_ever_reminded_at_night_or_after_the_start(start, notice):
    told = start - notice if notice is not None else None
    for kind in KINDS:
        found = due_at(kind, start, told, SYDNEY)
        if found is not None:
            assert quiet_until(found, SYDNEY) is None
            assert found < useless_from(kind, start, SYDNEY) < start


@many
@given(starts)
def test_the_first_reminder_comes_a_day_or_more_ahead_and_before_the_second(start):
    first, second = (due_at(kind, start, None, SYDNEY) for kind in KINDS)
    assert start - first >= timedelta(days=1)
    assert start - second >= timedelta(hours=2)
    assert first < useless_from(DAYS, start, SYDNEY) == second - timedelta(hours=3)


@many
@given(starts, st.timedeltas(timedelta(), timedelta(days=5)), st.timedeltas(timedelta()))
def test_who_was_told_later_is_never_reminded_more(start, notice, earlier):
    for kind in KINDS:
        late = due_at(kind, start, start - notice, SYDNEY)
        soon = due_at(kind, start, start - notice - min(earlier, timedelta(days=30)), SYDNEY)
        assert late in (None, soon)
