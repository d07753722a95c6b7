"""Stretches of time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.scheduling.intervals import Interval, merge, on_five, subtract
from tests.scheduling.clinic_days import between, instant

MIDNIGHT = datetime(2026, 10, 6, tzinfo=UTC)
quick = settings(max_examples=50, deadline=None, database=None, derandomize=True)


def minutes(first, last):
    return Interval(MIDNIGHT + timedelta(minutes=first), MIDNIGHT + timedelta(minutes=last))


stretches = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda t: minutes(t[0], sum(t)))


def points(intervals):
    """Return the minutes that intervals cover."""
    return {
        minute
        for each in intervals
        for minute in range(
            (each.start - MIDNIGHT) // timedelta(minutes=1),
            (each.end - MIDNIGHT) // timedelta(minutes=1),
        )
    }


@quick
@given(st.lists(stretches))
def test_merging_keeps_the_time_and_leaves_no_two_that_touch(several):
    merged = merge(several)
    assert points(merged) == points(several)
    assert all(one.end < two.start for one, two in pairwise(merged))


@quick
@given(stretches, st.lists(stretches))
def test_subtracting_leaves_what_no_hole_covers(whole, holes):
    left = subtract(whole, holes)
    assert points(left) == points([whole]) - points(holes)
    assert left == merge(left)


@quick
@given(stretches, stretches)
def test_overlapping_is_sharing_time_and_covering_is_leaving_none_out(one, two):
    assert one.overlaps(two) == bool(points([one]) & points([two])) == two.overlaps(one)
    assert one.covers(two) == (points([two]) <= points([one]))


def test_times_that_touch_do_not_overlap():
    assert not between("9:00", "9:15").overlaps(between("9:15", "9:30"))


def test_length_is_real_time():
    assert between("9:00", "9:15").length == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 10, 6, 9), datetime(2026, 10, 6, 10)),
        (datetime(2026, 10, 6, 9, tzinfo=UTC), datetime(2026, 10, 6, 10)),
        (
            datetime(2026, 10, 6, 9, tzinfo=ZoneInfo("Australia/Sydney")),
            datetime(2026, 10, 6, 10, tzinfo=ZoneInfo("Australia/Sydney")),
        ),
    ],
)
def test_an_interval_is_in_utc_and_nothing_else(start, end):
    with pytest.raises(ValueError, match="not an instant in UTC"):
        Interval(start, end)


def test_utc_by_another_name_is_utc():
    zone = ZoneInfo("UTC")
    assert Interval(MIDNIGHT.astimezone(zone), MIDNIGHT + timedelta(hours=1)).start == MIDNIGHT


@pytest.mark.parametrize("ends", ["9:00", "8:45"])
def test_an_interval_has_some_time_in_it(ends):
    with pytest.raises(ValueError, match="no time between"):
        between("9:00", ends)


@pytest.mark.parametrize(
    ("seconds", "then"), [(0, "9:00"), (1, "9:05"), (299, "9:05"), (300, "9:05")]
)
def test_the_next_five_minutes(seconds, then):
    assert on_five(instant("9:00") + timedelta(seconds=seconds)) == instant(then)
