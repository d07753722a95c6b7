"""Ages are counted as the schedule counts them: exact days and weeks, clamped months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.immunisation.calendar import Span, Window, add_months, weeks_pregnant
from clinic_app.scheduling import ages
from tests.immunisation.records import day

DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
UNITS = st.sampled_from(["days", "weeks", "months", "years"])


@pytest.mark.parametrize(
    ("born", "number", "unit", "reached"),
    [
        ("2026-08-10", 6, "weeks", "2026-09-21"),
        ("2026-08-10", 104, "days", "2026-11-22"),
        ("2026-08-10", 2, "months", "2026-10-10"),
        ("2026-08-31", 6, "months", "2027-02-28"),
        ("2027-08-31", 6, "months", "2028-02-29"),
        ("2026-12-31", 2, "months", "2027-02-28"),
        ("2026-12-31", 4, "months", "2027-04-30"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2026-10-04", 2, "days", "2026-10-06"),
    ],
)
def test_an_age_is_reached_on_a_plain_date(born, number, unit, reached):
    assert Span(number, unit).after(day(born)) == day(reached)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(6, "weeks"), "6 weeks"),
        (Span(1, "months"), "1 month"),
        (Span(12, "months"), "12 months"),
        (Span(42, "months"), "3 years 6 months"),
        (Span(48, "months"), "4 years"),
        (Span(7, "days"), "7 days"),
    ],
)
def test_a_span_is_said_as_a_nurse_says_it(span, said):
    assert str(span) == said


def test_four_weeks_before_a_day_and_a_month_before_one():
    assert Span(4, "weeks").before(day("2026-10-10")) == day("2026-09-12")
    assert Span(1, "months").before(day("2026-03-31")) == day("2026-02-28")


@given(DATES, st.integers(-500, 500))
def test_months_agree_with_the_ages_that_booking_counts(start, months):
    assert add_months(start, months) == ages.add_months(start, months)


@given(DATES, st.integers(0, 240), UNITS)
def test_a_day_later_a_limit_is_exactly_a_day_later_or_for_months_not_earlier(start, number, unit):
    span, next_day = Span(number, unit), start + timedelta(days=1)
    moved = span.after(next_day) - span.after(start)
    exact = unit in ("days", "weeks")
    assert moved == timedelta(days=1) if exact else timedelta() <= moved <= timedelta(days=4)


@pytest.mark.parametrize(("on", "held"), [(9, False), (10, True), (20, True), (21, False)])
def test_a_window_holds_its_first_and_its_last_day(on, held):
    window = Window(date(2026, 10, 10), date(2026, 10, 10), date(2026, 10, 20))
    assert window.holds(date(2026, 10, on)) is held


def test_a_window_without_a_last_day_stays_open():
    assert Window(date(2026, 10, 10), date(2026, 10, 10)).holds(date(2036, 1, 1))


@pytest.mark.parametrize(
    ("on", "weeks"),
    [("2026-12-01", (40, 0)), ("2026-11-30", (39, 6)), ("2026-02-24", (0, 0))],
)
def test_a_pregnancy_is_40_weeks_on_the_expected_day(on, weeks):
    assert weeks_pregnant(day("2026-12-01"), day(on)) == weeks


def test_a_birth_that_is_too_far_away_is_no_pregnancy():
    with pytest.raises(ValueError, match="too far"):
        weeks_pregnant(day("2026-12-01"), day("2026-02-23"))
