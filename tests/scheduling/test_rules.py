"""Age, notice, horizon and season."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.scheduling.ages import (
    add_months,
    age_in_words,
    completed_months,
    completed_years,
)
from clinic_app.scheduling.refusals import TooOld, TooYoung
from clinic_app.scheduling.rules import (
    AgeWindow,
    admits,
    booking_window,
    first_day,
    in_season,
    last_day,
)
from tests.scheduling.clinic_days import SYDNEY, instant

DAY = timedelta(days=1)
births = st.dates(date(1920, 1, 1), date(2040, 12, 31))
quick = settings(max_examples=50, deadline=None, database=None, derandomize=True)


@quick
@given(births)
def test_the_six_week_visit_is_never_before_42_days(birth):
    window = AgeWindow(min_weeks=6, max_months=3)
    assert first_day(window, birth) == birth + 42 * DAY
    assert admits(window, birth, birth + 41 * DAY) == TooYoung(birth + 42 * DAY)
    assert admits(window, birth, birth + 42 * DAY) is None


@quick
@given(births, st.integers(0, 40), st.integers(0, 300))
def test_a_later_birth_never_reaches_an_age_in_months_earlier(birth, later, months):
    assert add_months(birth, months) <= add_months(birth + later * DAY, months)
    assert add_months(birth, months) < add_months(birth, months + 1)


@quick
@given(births, st.integers(0, 1300))
def test_months_are_completed_on_the_day_that_counting_forward_reaches(birth, months):
    day = add_months(birth, months)
    assert completed_months(birth, day) == months
    if months:
        assert completed_months(birth, day - DAY) == months - 1


@quick
@given(births, st.integers(0, 1200), st.integers(0, 30))
def test_the_last_day_is_the_last_with_that_many_completed_months(birth, months, years):
    last = last_day(AgeWindow(max_months=months), birth)
    assert completed_months(birth, last) == months
    assert completed_months(birth, last + DAY) == months + 1
    last = last_day(AgeWindow(max_years=years), birth)
    assert completed_years(birth, last) == years
    assert completed_years(birth, last + DAY) == years + 1


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_on_their_last_day(day, months, then):
    assert add_months(day, months) == then


BORN = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (BORN, "0 days"),
        (BORN + DAY, "1 day"),
        (BORN + 5 * DAY, "5 days"),
        (BORN + 7 * DAY, "1 week"),
        (BORN + 63 * DAY, "9 weeks"),
        (BORN + 103 * DAY, "14 weeks 5 days"),
        (BORN + 111 * DAY, "15 weeks 6 days"),
        (BORN + 112 * DAY, "3 months"),
        (date(2026, 7, 10), "4 months"),
        (date(2028, 3, 9), "23 months"),
        (date(2028, 3, 10), "2 years"),
        (date(2028, 4, 10), "2 years 1 month"),
        (date(2030, 6, 30), "4 years 3 months"),
        (date(2031, 3, 9), "4 years 11 months"),
        (date(2031, 3, 10), "5 years"),
        (date(2074, 3, 9), "47 years"),
    ],
)
def test_an_age_is_said_as_a_nurse_says_it(on, words):
    assert age_in_words(BORN, on) == words


@pytest.mark.parametrize("question", [age_in_words, completed_months, completed_years])
def test_nobody_has_an_age_before_birth(question):
    with pytest.raises(ValueError, match="not yet born"):
        question(BORN, BORN - DAY)


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (AgeWindow(), BORN, None),
        (AgeWindow(min_days=2), BORN + 2 * DAY, None),
        (AgeWindow(min_weeks=6, min_months=2), date(2026, 5, 10), None),
        (AgeWindow(min_years=45, max_years=49), date(2071, 3, 10), date(2076, 3, 9)),
        (AgeWindow(max_months=24), BORN, date(2028, 4, 9)),
        (AgeWindow(max_months=24, max_years=1), BORN, date(2028, 3, 9)),
    ],
)
def test_an_age_window_becomes_a_first_and_a_last_day(window, first, last):
    assert (first_day(window, BORN), last_day(window, BORN)) == (first, last)
    if last is not None:
        assert admits(window, BORN, last) is None
        assert admits(window, BORN, last + DAY) == TooOld(last)


@pytest.mark.parametrize("today", [date(2026, 10, 6), date(2027, 4, 3), date(2027, 10, 2)])
def test_bookings_open_after_the_notice_and_to_the_end_of_the_last_day(today):
    now = instant("23:30", today)
    found = booking_window(now, notice=timedelta(hours=2), horizon_weeks=8, zone=SYDNEY)
    assert found.start - now == timedelta(hours=2)
    assert found.end.astimezone(SYDNEY).replace(tzinfo=None) == datetime.combine(
        today + timedelta(weeks=8) + DAY, datetime.min.time()
    )


def test_two_hours_of_notice_are_two_real_hours_when_the_clocks_change():
    """At half past one, before the hour from two to three that comes twice."""
    now = datetime(2027, 4, 3, 14, 30, tzinfo=UTC)
    found = booking_window(now, notice=timedelta(hours=2), horizon_weeks=1, zone=SYDNEY)
    assert found.start.astimezone(SYDNEY).time().isoformat() == "02:30:00"


def test_today_is_the_practices_day_also_for_a_parent_asking_from_perth():
    """Ten in the evening in Perth is the next morning in Sydney."""
    now = datetime(2026, 10, 6, 14, 0, tzinfo=UTC)
    found = booking_window(now, notice=timedelta(0), horizon_weeks=1, zone=SYDNEY)
    assert found.end == instant("0:00", date(2026, 10, 15))


@pytest.mark.parametrize(
    ("months", "month", "expected"),
    [
        (None, 1, True),
        ((4, 9), 4, True),
        ((4, 9), 9, True),
        ((4, 9), 3, False),
        ((4, 9), 10, False),
        ((11, 2), 12, True),
        ((11, 2), 2, True),
        ((11, 2), 6, False),
    ],
)
def test_a_season_may_run_over_new_year(months, month, expected):
    assert in_season(months, date(2026, month, 15)) is expected
