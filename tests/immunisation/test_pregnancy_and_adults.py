"""Windows in pregnancy, and the adults who may be reminded of a vaccine."""

import pytest

from clinic_app.immunisation.adults import reminders
from clinic_app.immunisation.calendar import weeks_pregnant
from clinic_app.immunisation.pregnancy import windows
from tests.immunisation.records import SCHEDULE, day

EXPECTED = day("2027-03-01")


@pytest.mark.parametrize(
    ("vaccine", "first", "last", "weeks"),
    [
        ("whooping-cough", "2026-10-12", "2027-01-04", ((20, 0), (32, 0))),
        ("rsv", "2026-12-07", "2027-02-01", ((28, 0), (36, 0))),
    ],
)
def test_a_vaccine_in_pregnancy_has_its_weeks(vaccine, first, last, weeks):
    [window] = [
        window
        for window in windows(SCHEDULE, expected=EXPECTED, today=day("2026-10-01"))
        if window.slug == vaccine
    ]
    assert (window.first, window.last) == (day(first), day(last))
    counted = (weeks_pregnant(EXPECTED, window.first), weeks_pregnant(EXPECTED, window.last))
    assert counted == weeks


@pytest.mark.parametrize(
    ("on", "open_ones"),
    [
        ("2026-10-11", ["influenza"]),
        ("2026-10-12", ["whooping-cough", "influenza"]),
        ("2026-12-06", ["whooping-cough", "influenza"]),
        ("2026-12-07", ["whooping-cough", "rsv", "influenza"]),
        ("2027-01-04", ["whooping-cough", "rsv", "influenza"]),
        ("2027-01-05", ["rsv", "influenza"]),
        ("2027-02-02", ["influenza"]),
    ],
)
def test_a_window_is_open_from_its_first_day_to_its_last(on, open_ones):
    found = windows(SCHEDULE, expected=EXPECTED, today=day(on))
    assert [window.slug for window in found if window.open] == open_ones


def test_after_a_window_one_is_told_whom_to_ask():
    found = windows(SCHEDULE, expected=EXPECTED, today=day("2027-02-20"))
    assert all("ask" in w.advice for w in found if not w.open)


BORN = "1961-11-25"


@pytest.mark.parametrize(
    ("born", "known", "reminded"),
    [
        (BORN, {"first_nations": False}, ["influenza-65", "shingles-65"]),
        ("1961-11-26", {"first_nations": False}, []),
        (
            "1956-11-25",
            {"first_nations": False},
            ["influenza-65", "shingles-65", "pneumococcal-70"],
        ),
        (
            "1976-11-25",
            {"first_nations": True},
            ["influenza-first-nations", "shingles-first-nations", "pneumococcal-first-nations"],
        ),
        ("1976-11-26", {"first_nations": True}, ["influenza-first-nations"]),
        (
            "1990-01-01",
            {"first_nations": False, "risks": {"immunocompromised"}},
            ["shingles-immunocompromised"],
        ),
        ("1990-01-01", {"first_nations": False, "risks": {"risk-influenza"}}, ["influenza-risk"]),
    ],
)
def test_adults_are_reminded_by_age_and_by_what_is_known(born, known, reminded):
    found = reminders(SCHEDULE, day(born), today=day("2026-11-25"), **known)
    assert [reminder.slug for reminder in found] == reminded
    assert not any(reminder.asks_first_nations for reminder in found)


def test_where_nobody_asked_the_status_it_is_asked():
    found = reminders(SCHEDULE, day("1956-11-25"), today=day("2026-11-25"))
    asked = {reminder.slug for reminder in found if reminder.asks_first_nations}
    assert {"pneumococcal-70", "shingles-first-nations"} <= asked
    assert "influenza-65" not in asked
