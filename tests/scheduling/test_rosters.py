"""Rosters in wall time, and the sessions that come of them."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.scheduling.rosters import (
    Added,
    Closure,
    Relabelled,
    Removed,
    Rota,
    WeeklyPattern,
    day_start,
    days,
    sessions,
)
from tests.scheduling.clinic_days import ALICE, BEN, SYDNEY, TUESDAY, clock

AUTUMN = date(2027, 4, 4)
SPRING = date(2027, 10, 3)
WEEK = timedelta(days=7)


def pattern(starts="9:00", ends="12:00", *, who=ALICE, day=TUESDAY, location=1, **more):
    since = more.pop("valid_from", date(2026, 1, 1))
    return WeeklyPattern(who, location, day.weekday(), wall(starts), wall(ends), since, **more)


def wall(text):
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def worked(rota, first=TUESDAY, last=None):
    """Return who works when, by the clock on the wall."""
    found = sessions(rota, first, last or first, zone=SYDNEY)
    return [(s.practitioner, clock(s.interval.start), clock(s.interval.end)) for s in found]


def dates(rota, first, last):
    found = sessions(rota, first, last, zone=SYDNEY)
    return [s.interval.start.astimezone(SYDNEY).date() for s in found]


@pytest.mark.parametrize(("day", "hours"), [(AUTUMN, 25), (SPRING, 23), (TUESDAY, 24)])
def test_an_afternoon_stays_an_afternoon_when_the_clocks_change(day, hours):
    assert day_start(day + timedelta(days=1), SYDNEY) - day_start(day, SYDNEY) == timedelta(
        hours=hours
    )
    rota = Rota([pattern("13:00", "18:00", day=day)])
    assert worked(rota, day) == [(ALICE, "13:00", "18:00")]


@settings(max_examples=50, deadline=None, database=None, derandomize=True)
@given(
    st.dates(date(2026, 1, 1), date(2035, 12, 31)),
    st.integers(3 * 12, 22 * 12),
    st.integers(1, 11),
    st.sampled_from(["Australia/Sydney", "Australia/Perth", "Australia/Lord_Howe"]),
)
def test_hours_after_three_are_the_same_on_the_wall_on_every_day(day, start, length, name):
    def at(five):
        return time(five * 5 // 60, five * 5 % 60)

    zone = ZoneInfo(name)
    pattern = WeeklyPattern(1, 1, day.weekday(), at(start), at(start + length), date(2026, 1, 1))
    (found,) = sessions(Rota([pattern]), day, day, zone=zone)
    local = [instant.astimezone(zone) for instant in (found.interval.start, found.interval.end)]
    assert [(moment.date(), moment.time()) for moment in local] == [
        (day, at(start)),
        (day, at(start + length)),
    ]
    assert found.interval.length == timedelta(minutes=5 * length)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "minutes"),
    [
        (AUTUMN, "1:00", "4:00", 240),
        (AUTUMN, "2:30", "2:45", 75),
        (AUTUMN, "2:30", "3:00", 90),
        (SPRING, "1:00", "4:00", 120),
        (SPRING, "1:30", "2:30", 60),
        (SPRING, "2:30", "4:00", 30),
    ],
)
def test_a_night_shift_is_as_long_as_it_really_is(day, starts, ends, minutes):
    (found,) = sessions(Rota([pattern(starts, ends, day=day)]), day, day, zone=SYDNEY)
    assert found.interval.length == timedelta(minutes=minutes)


def test_hours_that_vanish_when_the_clocks_change_are_no_session():
    assert worked(Rota([pattern("2:30", "3:15", day=SPRING)]), SPRING) == []


def test_a_pattern_is_worked_every_week_from_its_first_to_its_last_day():
    rota = Rota([pattern(valid_from=TUESDAY, valid_to=TUESDAY + 2 * WEEK)])
    found = dates(rota, TUESDAY - WEEK, TUESDAY + 5 * WEEK)
    assert found == [TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK]


def test_a_fortnightly_pattern_counts_from_the_week_it_began():
    """It began on a Friday: the Tuesday of that week was before it, the next in rhythm is later."""
    friday = TUESDAY + timedelta(days=3)
    rota = Rota([pattern(valid_from=friday, every_weeks=2)])
    found = dates(rota, TUESDAY, TUESDAY + 6 * WEEK)
    assert found == [TUESDAY + 2 * WEEK, TUESDAY + 4 * WEEK, TUESDAY + 6 * WEEK]


def test_a_fortnight_goes_on_over_a_year_of_53_weeks():
    monday = date(2026, 12, 21)
    rota = Rota([pattern(day=monday, valid_from=monday, every_weeks=2)])
    assert dates(rota, monday, monday + 4 * WEEK) == [monday, monday + 2 * WEEK, monday + 4 * WEEK]


def test_two_people_in_alternate_weeks_share_a_day():
    rota = Rota(
        [
            pattern(valid_from=TUESDAY, every_weeks=2),
            pattern(who=BEN, valid_from=TUESDAY + WEEK, every_weeks=2),
        ]
    )
    found = sessions(rota, TUESDAY, TUESDAY + 3 * WEEK, zone=SYDNEY)
    assert [s.practitioner for s in found] == [ALICE, BEN, ALICE, BEN]


def test_hours_added_on_one_day_are_worked():
    rota = Rota([pattern()], [Added(BEN, 2, TUESDAY, wall("17:00"), wall("19:00"))])
    assert worked(rota) == [(ALICE, "9:00", "12:00"), (BEN, "17:00", "19:00")]
    assert worked(rota, TUESDAY + WEEK) == [(ALICE, "9:00", "12:00")]


def test_added_hours_replace_what_was_to_be_done_then_since_nobody_is_in_two_places():
    change = Added(ALICE, 2, TUESDAY, wall("11:00"), wall("13:00"), frozenset({"flu"}), "Flu day")
    found = sessions(Rota([pattern()], [change]), TUESDAY, TUESDAY, zone=SYDNEY)
    assert [
        (clock(s.interval.start), clock(s.interval.end), s.location, s.label) for s in found
    ] == [
        ("9:00", "11:00", 1, ""),
        ("11:00", "13:00", 2, "Flu day"),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "left"),
    [
        (None, None, []),
        ("10:00", "10:40", [("9:00", "10:00"), ("10:40", "12:00")]),
        ("8:00", "10:00", [("10:00", "12:00")]),
        (None, "10:00", [("10:00", "12:00")]),
        ("11:00", None, [("9:00", "11:00")]),
        ("12:00", "13:00", [("9:00", "12:00")]),
        ("8:00", "13:00", []),
    ],
)
def test_hours_taken_away_are_not_worked(starts, ends, left):
    change = Removed(ALICE, TUESDAY, starts and wall(starts), ends and wall(ends))
    rota = Rota([pattern(), pattern(who=BEN)], [change])
    expected = [*((ALICE, *hours) for hours in left), (BEN, "9:00", "12:00")]
    assert worked(rota) == sorted(expected, key=lambda w: (wall(w[1]), w[0]))


def test_the_later_of_two_changes_counts():
    away = Removed(ALICE, TUESDAY)
    extra = Added(ALICE, 1, TUESDAY, wall("14:00"), wall("15:00"))
    assert worked(Rota([pattern()], [away, extra])) == [(ALICE, "14:00", "15:00")]
    assert worked(Rota([pattern()], [extra, away])) == []


def test_part_of_a_session_may_be_kept_for_something_else_on_one_day():
    change = Relabelled(
        ALICE, TUESDAY, wall("10:00"), wall("13:00"), frozenset({"flu"}), "Flu clinic"
    )
    rota = Rota([pattern(label="General")], [change])
    found = sessions(rota, TUESDAY, TUESDAY, zone=SYDNEY)
    assert [(clock(s.interval.start), clock(s.interval.end), s.label) for s in found] == [
        ("9:00", "10:00", "General"),
        ("10:00", "12:00", "Flu clinic"),
    ]
    assert [s.admits("standard") for s in found] == [True, False]
    assert [s.admits("flu") for s in found] == [True, True]


def test_a_closed_day_beats_patterns_and_additions():
    rota = Rota(
        [pattern()],
        [Added(BEN, 2, TUESDAY, wall("17:00"), wall("19:00"))],
        [Closure(TUESDAY, "Public holiday")],
    )
    assert worked(rota) == []
    assert worked(rota, TUESDAY + WEEK) == [(ALICE, "9:00", "12:00")]


def test_one_location_may_be_closed_while_the_other_is_open():
    rota = Rota([pattern(), pattern(who=BEN, location=2)], [], [Closure(TUESDAY, "Flood", 2)])
    assert worked(rota) == [(ALICE, "9:00", "12:00")]


@pytest.mark.parametrize(
    "wrong",
    [{"starts": "12:00", "ends": "12:00"}, {"every_weeks": 0}],
)
def test_a_pattern_that_cannot_be_worked_is_refused(wrong):
    with pytest.raises(ValueError, match=r"hours|rhythm"):
        pattern(**wrong)


@pytest.mark.parametrize("kind", [Added, Removed, Relabelled])
def test_a_change_that_ends_before_it_starts_is_refused(kind):
    place = (1,) if kind is Added else ()
    with pytest.raises(ValueError, match="end before they start"):
        kind(ALICE, *place, TUESDAY, wall("12:00"), wall("9:00"))


def test_days_are_counted_to_the_last_one():
    assert list(days(TUESDAY, TUESDAY)) == [TUESDAY]
    assert len(list(days(TUESDAY, TUESDAY + WEEK))) == 8
