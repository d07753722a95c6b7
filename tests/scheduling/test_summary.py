"""What is said of the times found, and of none."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic_app.scheduling import refusals
from clinic_app.scheduling.rosters import Closure
from clinic_app.scheduling.slots import offers
from clinic_app.scheduling.summary import (
    Asked,
    Day,
    alternatives,
    explain,
    first_free,
    first_free_by_lead,
    per_day,
)
from tests.scheduling.clinic_days import (
    ALICE,
    BEN,
    CHECK_45_49,
    NORA,
    SYDNEY,
    TUESDAY,
    between,
    clock,
    instant,
    session,
    supply,
    wanted,
    whole_days,
)

THURSDAY = TUESDAY + timedelta(days=2)
WEEK = whole_days(TUESDAY, 7)


def explained(clinic, asked_for=None, *, first=TUESDAY, last=None, closures=()):
    wish = asked_for or wanted(window=WEEK)
    days = Asked(first, last or first, SYDNEY, closures)
    return explain(wish, clinic, offers(wish, clinic), asked=days)


def full_on(*hours, day=TUESDAY, who=ALICE):
    return {who: [between(*hours, day)]}


def test_each_day_has_its_count_also_when_it_is_none():
    clinic = supply(session(ALICE, "9:00", "10:00"), session(ALICE, "13:00", "13:30", day=THURSDAY))
    found = per_day(offers(wanted(window=WEEK), clinic), TUESDAY, THURSDAY, zone=SYDNEY)
    wednesday = TUESDAY + timedelta(days=1)
    assert found == [Day(TUESDAY, 4), Day(wednesday, 0), Day(THURSDAY, 2)]


def test_a_time_early_in_the_morning_counts_for_the_practices_day():
    """Half past eight in Sydney is still the day before in UTC and in Perth."""
    clinic = supply(session(ALICE, "8:30", "8:45"))
    found = offers(wanted(), clinic)
    assert found[0].start.date() == TUESDAY - timedelta(days=1)
    assert per_day(found, TUESDAY, TUESDAY, zone=SYDNEY) == [Day(TUESDAY, 1)]


@pytest.mark.parametrize("day", [date(2027, 4, 4), date(2027, 10, 3)])
def test_a_day_of_25_or_23_hours_counts_its_own_times_only(day):
    sessions = [
        session(ALICE, *hours, day=day + timedelta(days=shift))
        for shift in (-1, 0, 1)
        for hours in (("0:00", "0:15"), ("23:30", "23:45"))
    ]
    found = offers(wanted(window=whole_days(day - timedelta(days=1), 3)), supply(*sessions))
    assert per_day(found, day, day, zone=SYDNEY) == [Day(day, 2)]


def test_the_first_free_time_of_all_and_of_each():
    clinic = supply(session(BEN, "9:00", "10:00"), session(ALICE, "9:30", "10:00"))
    found = offers(wanted(), clinic)
    assert first_free(found) == found[0]
    by_lead = first_free_by_lead(found)
    assert [(who, clock(o.start)) for who, o in by_lead.items()] == [(BEN, "9:00"), (ALICE, "9:30")]
    assert first_free([]) is None


@pytest.mark.parametrize(
    ("lost", "nearest"),
    [
        ("9:30", ["9:15", "9:30", "9:45"]),
        ("9:20", ["9:00", "9:15", "9:30"]),
        ("8:00", ["9:00", "9:15", "9:30"]),
        ("17:00", ["9:15", "9:30", "9:45"]),
    ],
)
def test_a_lost_time_is_answered_with_the_nearest(lost, nearest):
    found = offers(wanted(), supply(session(ALICE, "9:00", "10:00")))
    assert [clock(o.start) for o in alternatives(found, instant(lost))] == nearest


def test_of_two_times_as_near_the_earlier_is_named():
    busy = full_on("9:15", "9:30")
    found = offers(wanted(), supply(session(ALICE, "9:00", "9:45"), busy=busy))
    assert [clock(o.start) for o in alternatives(found, instant("9:15"), 1)] == ["9:00"]
    assert alternatives([], instant("9:15")) == []


def test_nothing_is_explained_while_something_is_free():
    assert explained(supply(session(ALICE, "9:00", "10:00"))) is None


def test_full_until_the_day_of_the_next_free_time():
    clinic = supply(
        session(ALICE, "9:00", "10:00"),
        session(ALICE, "9:00", "10:00", day=THURSDAY),
        busy=full_on("9:00", "10:00"),
    )
    why = explained(clinic)
    assert why == refusals.FullUntil(THURSDAY)
    assert why.reason() == "Full until Thursday 8 October 2026."


def test_full_as_far_as_was_looked():
    clinic = supply(session(ALICE, "9:00", "10:00"), busy=full_on("9:00", "10:00"))
    why = explained(clinic)
    assert why == refusals.Full(date(2026, 10, 12))
    assert why.reason() == "Nothing is free up to Monday 12 October 2026."


def test_one_practitioner_is_full_while_another_is_free():
    clinic = supply(
        session(ALICE, "9:00", "10:00"),
        session(BEN, "9:00", "10:00"),
        session(ALICE, "9:00", "10:00", day=THURSDAY),
        busy=full_on("9:00", "10:00"),
    )
    everybody = offers(wanted(window=WEEK), clinic)
    days = Asked(TUESDAY, TUESDAY, SYDNEY)
    answers = [
        explain(wanted(window=WEEK, practitioner=who), clinic, everybody, asked=days)
        for who in (ALICE, BEN)
    ]
    assert answers == [refusals.FullUntil(THURSDAY), None]


def test_somebody_not_rostered_is_not_full():
    clinic = supply(session(BEN, "9:00", "10:00"), session(ALICE, "9:00", "10:00", day=THURSDAY))
    why = explained(clinic, wanted(window=WEEK, practitioner=ALICE))
    assert why == refusals.NotWorking(THURSDAY)
    assert why.reason() == "Not working then. The next free time is on Thursday 8 October 2026."
    assert explained(clinic, wanted(window=WEEK, practitioner=BEN), first=THURSDAY) == (
        refusals.NotWorking(None)
    )


def test_a_session_kept_for_something_else_is_not_work_for_this_visit():
    clinic = supply(session(ALICE, "9:00", "10:00", reserved_for=["flu"]))
    assert explained(clinic) == refusals.NotWorking()


def test_a_public_holiday_is_named():
    holiday = Closure(TUESDAY, "Practice anniversary")
    clinic = supply(session(ALICE, "9:00", "10:00", day=THURSDAY))
    assert explained(clinic, closures=[holiday]) == refusals.ClosedDay("Practice anniversary")
    why = explained(clinic, last=TUESDAY + timedelta(days=1), closures=[holiday])
    assert why == refusals.NotWorking(THURSDAY)
    flood = Closure(TUESDAY, "Flood", 2)
    assert explained(clinic, closures=[flood]) == refusals.NotWorking(THURSDAY)


def test_nobody_of_the_gender_asked_for():
    clinic = supply(session(ALICE, "9:00", "10:00"))
    assert explained(clinic, wanted(window=WEEK, practitioner=NORA)) == refusals.NobodySuitable()
    assert explained(clinic, wanted(window=WEEK, gender="other")) == refusals.NobodySuitable()


def test_a_nurse_without_a_doctor_is_not_full():
    clinic = supply(session(NORA, "9:00", "10:00"))
    assert explained(clinic, wanted(CHECK_45_49, window=WEEK)) == refusals.NobodySuitable()


def test_what_is_left_of_today_is_too_soon():
    clinic = supply(session(ALICE, "9:00", "10:00"))
    window = between("11:00", "23:00")
    assert explained(clinic, wanted(window=window)) == refusals.TooSoon(instant("11:00"))


def test_a_day_after_the_horizon_is_said_to_be_beyond_it():
    clinic = supply(session(ALICE, "9:00", "10:00", day=THURSDAY))
    why = explained(clinic, wanted(), first=THURSDAY)
    assert why == refusals.BeyondHorizon(TUESDAY)


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (refusals.TooSoon(datetime(2026, 10, 6, tzinfo=UTC)), "This visit needs more notice."),
        (
            refusals.TooLate(datetime(2026, 10, 6, tzinfo=UTC)),
            "That time is later than was asked for.",
        ),
        (refusals.BeyondHorizon(TUESDAY), "Bookings are open until Tuesday 6 October 2026."),
        (
            refusals.TooYoung(TUESDAY),
            "This visit is possible from Tuesday 6 October 2026, because of age.",
        ),
        (
            refusals.TooOld(TUESDAY),
            "This visit was possible until Tuesday 6 October 2026, because of age.",
        ),
        (refusals.OutOfSeason((4, 9)), "This visit is offered from April to September."),
        (refusals.NotOnline("phone"), "This visit is not booked online."),
        (refusals.NotWorking(), "Not working then."),
        (refusals.OffTheMark(), "Visits start at a multiple of five minutes."),
        (refusals.Taken(), "That time is taken."),
        (refusals.NobodySuitable(), "Nobody who can give this visit is there then."),
        (refusals.ClosedDay("Show day"), "Closed: Show day."),
        (refusals.Full(), "Full."),
    ],
)
def test_every_refusal_says_its_reason(why, sentence):
    assert why.reason() == sentence


def test_no_kind_of_refusal_is_without_a_sentence():
    kinds = refusals.Refusal.__subclasses__()
    assert all("reason" in vars(kind) for kind in kinds)
    with pytest.raises(TypeError):
        refusals.Refusal()
