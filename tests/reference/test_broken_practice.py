"""A broken practice.yaml is refused with its name, the line and the reason."""

import pytest


def test_the_small_practice_of_these_tests_is_whole(practice):
    assert practice.read().people[0].name == "Nurse Jo Example"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "starts: 13:00",
            "starts: 11:30",
            "29: people.jo.sessions.1: overlaps 09:00-12:00 of the same person",
        ),
        (
            "starts: 13:00",
            "starts: 13:02",
            "29: people.jo.sessions.1.starts: must be a multiple of",
        ),
        ("starts: 13:00", "starts: 18:00", "29: people.jo.sessions.1: ends before it starts"),
        ("starts: 13:00", "starts: 25:00", "29: people.jo.sessions.1.starts: must be a time, such"),
        ("starts: 13:00", "starts: 13", "29: people.jo.sessions.1.starts: must be a time, such as"),
        (
            "ends: 17:00",
            "ends: 19:00",
            "29: people.jo.sessions.1: is outside the opening hours of Here",
        ),
        (
            "{weekday: monday, starts: 13:00",
            "{weekday: moonday, starts: 13:00",
            "29: people.jo.sessions.1.weekday: must be a day of the week",
        ),
        (
            "{weekday: monday, starts: 13:00",
            "{weekday: sunday, starts: 13:00",
            "29: people.jo.sessions.1: is outside the opening hours of Here",
        ),
        ("room: one", "room: two", "29: people.jo.sessions.1.room: unknown room 'two'"),
        (
            "ends: 17:00, location: here",
            "ends: 17:00, location: there",
            "29: people.jo.sessions.1.location: unknown location 'there'",
        ),
        (
            "room: one",
            "every_weeks: 3",
            "29: people.jo.sessions.1.every_weeks: must be 1 or 2",
        ),
        (
            "room: one",
            "valid_from: 2026-02-01, valid_to: 2026-01-01",
            "29: people.jo.sessions.1: valid_to is before valid_from",
        ),
        (
            "room: one",
            "valid_from: 2026-02-31",
            "not YAML: day is out of range for month",
        ),
        (
            "capabilities: [nurse]",
            "capabilities: [nurse]\n    often: [baby-wash]",
            "people.jo.often: unknown appointment type 'baby-wash'",
        ),
        (
            "capabilities: [nurse]",
            "capabilities: [nurse_assist]\n    often: [baby-weigh]",
            "people.jo.often: cannot see anybody for 'baby-weigh'",
        ),
        (
            "[baby-weigh]",
            "[baby-wash]",
            "28: people.jo.sessions.0.reserved_for: unknown appointment type 'baby-wash'",
        ),
        ("[nurse]", "[wizard]", "26: people.jo.capabilities.0: must be 'gp'"),
        ("    capabilities: [nurse]\n", "", "people.jo.sessions: somebody without capabilities"),
        ("title: Nurse", "title: Dr", "20: people.jo.title: only doctors have the title Dr"),
        ("role: nurse", "role: reception", "people.jo.capabilities: only doctors and nurses are"),
        (
            "  - {day: 2026-12-25, name: Christmas Day}",
            "  - {day: 2026-12-25, name: Christmas Day}\n  - {day: 2026-12-25, name: Again}",
            "32: closures.1.day: 2026-12-25 is closed already",
        ),
        (
            "name: Christmas Day}",
            "name: Christmas Day, location: there}",
            "31: closures.0.location: unknown location 'there'",
        ),
        (
            "consulting, location: here",
            "consulting, location: there",
            "17: rooms.one.location: unknown location 'there'",
        ),
        ("opens: 8:00", "opens: 19:00", "15: locations.here.hours.0: closes before it opens"),
        ("email: jo@", "email: jo at ", "25: people.jo.email: String should match"),
        ("  jo:\n", "  jo:\n    room: two\n", "20: people.jo.room: unknown room 'two'"),
        ("closures:\n", "rooms: {}\nclosures:\n", "30: rooms: is given twice"),
        ("Australia/Sydney", "Australia/Perth", "5: timezone: must be 'Australia/Sydney'"),
    ],
)
def test_a_broken_practice_is_refused_with_line_and_reason(practice, old, new, said):
    refused = practice.refusal(practice.changed(old, new))
    assert "practice.yaml:" in refused
    assert said in refused


def test_fortnightly_sessions_in_turn_do_not_overlap(practice):
    turns = practice.text.replace("starts: 13:00", "starts: 9:00")
    turns = turns.replace("reserved_for", "every_weeks: 2, valid_from: 2026-01-05, reserved_for")
    turns = turns.replace("room: one", "every_weeks: 2, valid_from: 2026-01-12")
    assert len(practice.read(turns).people[0].sessions) == 2


def test_sessions_that_follow_each_other_in_time_do_not_overlap(practice):
    moved = practice.text.replace("starts: 13:00", "starts: 9:00")
    moved = moved.replace("reserved_for", "valid_to: 2026-06-30, reserved_for")
    moved = moved.replace("room: one", "valid_from: 2026-07-01")
    assert len(practice.read(moved).people[0].sessions) == 2
