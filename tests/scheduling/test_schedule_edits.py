"""Changes to the schedule: what is refused, and what the roster is afterwards."""

from datetime import date, time, timedelta

import pytest

from clinic_app.scheduling import clock_changes, schedule_words
from clinic_app.scheduling.rosters import Added, Closure, Removed, Rota, WeeklyPattern, sessions
from clinic_app.scheduling.schedule_edits import (
    ChangePattern,
    Close,
    EndPattern,
    Extra,
    Hours,
    Leave,
    NewPattern,
    Relabel,
    Reopen,
    Rhythm,
    apply,
)
from clinic_app.scheduling.schedule_overlaps import When
from clinic_app.scheduling.schedule_problems import problems
from tests.scheduling.clinic_days import ALICE, BEN, SYDNEY, clock

TODAY = date(2026, 11, 24)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SUNDAY, MONDAY, TUESDAY, THURSDAY, SATURDAY = 6, 0, 1, 3, 5
APRIL, OCTOBER = date(2027, 4, 4), date(2027, 10, 3)
NOW = When(TODAY, SYDNEY)


def wall(text):
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def regular(starts="9:00", ends="12:00", *, who=ALICE, weekday=TUESDAY, **more):
    since = more.pop("valid_from", date(2026, 1, 5))
    return WeeklyPattern(who, 1, weekday, wall(starts), wall(ends), since, **more)


def hours(starts="9:00", ends="12:00", **more):
    return Hours(wall(starts), wall(ends), more.pop("location", 1), **more)


def new(starts="9:00", ends="12:00", *, weekday=TUESDAY, since=TODAY, until=None, **rhythm):
    return NewPattern(ALICE, Rhythm(weekday, **rhythm), hours(starts, ends), since, until)


def told(edit, rota=Rota(), now=NOW):  # noqa: B008  (a value)
    return [(problem.field, problem.text) for problem in problems(edit, rota, now)]


def fields(edit, rota=Rota(), now=NOW):  # noqa: B008  (a value)
    return [problem.field for problem in problems(edit, rota, now)]


def worked(rota, first, last=None):
    found = sessions(rota, first, last or first, zone=SYDNEY)
    return [
        (s.interval.start.astimezone(SYDNEY).date(), clock(s.interval.start), clock(s.interval.end))
        for s in found
    ]


def test_sound_hours_have_no_problem():
    assert told(new()) == []


@pytest.mark.parametrize("ends", ["9:00", "8:00", "0:00"])
def test_hours_that_end_before_they_start_or_run_past_midnight_are_refused(ends):
    assert told(new("9:00", ends)) == [
        (
            "ends",
            "The end must be after the start. A session cannot run past midnight: make two",
        )
    ]


def test_hours_off_the_five_minutes_are_refused():
    assert fields(new("9:02", "12:01")) == ["starts", "ends"]


def test_a_pattern_whose_last_day_is_before_its_first_is_refused():
    assert fields(new(until=TODAY - DAY)) == ["valid_to"]


def test_a_pattern_that_would_never_be_worked_is_refused():
    assert fields(new(weekday=MONDAY, until=TODAY + DAY)) == ["since"]


@pytest.mark.parametrize(
    "edit",
    [
        new(since=TODAY - DAY),
        Leave(ALICE, TODAY - DAY, TODAY - DAY),
        Extra(ALICE, TODAY - DAY, hours()),
        Close(TODAY - DAY, "Flood"),
        EndPattern(regular(), TODAY - 2 * DAY),
    ],
)
def test_what_is_over_stays_as_it_was(edit):
    assert [text for _, text in told(edit, Rota([regular()]))] == [
        "Choose today or a later day: what is over stays as it was"
    ]


@pytest.mark.parametrize(
    "edit",
    [
        new(since=date(2028, 5, 25)),
        Leave(ALICE, TODAY, date(2028, 5, 25)),
        Close(date(2028, 5, 25), "Flood"),
    ],
)
def test_nothing_is_planned_more_than_eighteen_months_ahead(edit):
    ((_, text),) = told(edit)
    assert text == "Choose a day up to Wednesday 24 May 2028, 18 months ahead"


def test_hours_that_overlap_others_of_the_same_person_are_refused_with_the_day():
    ((field, text),) = told(new("11:55", "13:00"), Rota([regular()]))
    assert field == "starts"
    assert text == ("These hours overlap Tuesdays 9:00 am to 12:00 pm, on Tuesday 24 November 2026")


def test_hours_that_touch_or_are_another_persons_do_not_overlap():
    assert told(new("12:00", "13:00"), Rota([regular()])) == []
    assert told(new("11:00", "13:00"), Rota([regular(who=BEN)])) == []


def test_hours_after_the_others_have_ended_do_not_overlap():
    assert told(new(), Rota([regular(valid_to=TODAY - DAY)])) == []
    assert told(new(until=TODAY + WEEK), Rota([regular(valid_from=TODAY + WEEK + DAY)])) == []


def test_two_fortnightly_patterns_in_alternating_weeks_do_not_overlap():
    rota = Rota([regular(valid_from=TODAY, every_weeks=2)])
    assert told(new(every_weeks=2, week_of=TODAY + WEEK), rota) == []
    assert fields(new(every_weeks=2, week_of=TODAY), rota) == ["starts"]
    assert fields(new(since=TODAY + WEEK), rota) == ["starts"]


def test_a_fortnight_counts_from_the_week_that_was_named_even_a_past_one():
    edit = new(every_weeks=2, week_of=TODAY - WEEK, since=TODAY)
    found = worked(apply(edit, Rota()), TODAY, TODAY + 4 * WEEK)
    assert [day for day, *_ in found] == [TODAY + WEEK, TODAY + 3 * WEEK]


def test_hours_over_an_extra_session_of_the_same_person_are_refused():
    extra = Added(ALICE, 1, TODAY + WEEK, wall("11:00"), wall("13:00"))
    ((_, text),) = told(new(), Rota(changes=[extra]))
    assert text.startswith("These hours overlap the extra hours 11:00 am to 1:00 pm on Tuesday 1")


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (APRIL, "2:00", "3:00"),
        (APRIL, "2:30", "2:45"),
        (APRIL, "1:00", "9:00"),
        (OCTOBER, "2:55", "5:00"),
        (OCTOBER, "1:00", "2:05"),
    ],
)
def test_hours_in_or_across_a_change_of_the_clocks_are_refused_with_the_day(day, starts, ends):
    said = schedule_words.day(day)
    expected = f"On {said} the clocks change between 2 and 3 am: choose hours outside"
    assert told(Extra(ALICE, day, hours(starts, ends))) == [("starts", expected)]
    assert told(new(starts, ends, weekday=SUNDAY, since=day)) == [("starts", expected)]


@pytest.mark.parametrize(("starts", "ends"), [("1:00", "2:00"), ("3:00", "9:00")])
def test_hours_beside_a_change_of_the_clocks_are_fine(starts, ends):
    for day in (APRIL, OCTOBER):
        assert told(Extra(ALICE, day, hours(starts, ends))) == []
    assert told(new(starts, ends, weekday=SUNDAY)) == []


def test_night_hours_on_other_days_and_in_weeks_that_do_not_count_are_fine():
    assert told(new("1:00", "4:00", weekday=MONDAY)) == []
    edit = new("1:00", "4:00", weekday=SUNDAY, since=date(2027, 3, 1), until=date(2027, 4, 30))
    assert fields(edit) == ["starts"]
    fortnightly = NewPattern(
        ALICE,
        Rhythm(SUNDAY, 2, APRIL + WEEK),
        edit.hours,
        edit.since,
        edit.valid_to,
    )
    assert told(fortnightly) == []


def test_days_on_which_the_clocks_change_are_found_in_the_zones_own_rules():
    from zoneinfo import ZoneInfo

    found = clock_changes.on(APRIL, SYDNEY)
    assert (found.starts, found.ends) == (time(2), time(3))
    assert clock_changes.on(OCTOBER, SYDNEY) == clock_changes.ClockChange(OCTOBER, time(2), time(3))
    assert clock_changes.on(APRIL + DAY, SYDNEY) is None
    assert clock_changes.on(APRIL, ZoneInfo("Australia/Brisbane")) is None
    lord_howe = clock_changes.on(OCTOBER, ZoneInfo("Australia/Lord_Howe"))
    assert (lord_howe.starts, lord_howe.ends) == (time(2), time(2, 30))


def test_changed_hours_end_the_old_ones_the_day_before():
    old = regular(weekday=THURSDAY, ends="12:30")
    first = date(2027, 4, 1)
    edit = ChangePattern(old, Rhythm(THURSDAY), hours("9:00", "11:30"), first)
    assert told(edit, Rota([old])) == []
    found = worked(apply(edit, Rota([old])), first - WEEK, first + WEEK)
    assert found == [
        (first - WEEK, "9:00", "12:30"),
        (first, "9:00", "11:30"),
        (first + WEEK, "9:00", "11:30"),
    ]


def test_hours_that_have_not_begun_are_changed_altogether():
    old = regular(valid_from=TODAY + 2 * WEEK)
    edit = ChangePattern(old, Rhythm(TUESDAY), hours("10:00", "12:00"), TODAY + WEEK)
    assert apply(edit, Rota([old])).patterns == (
        regular("10:00", "12:00", valid_from=TODAY + WEEK),
    )


def test_changed_hours_may_overlap_their_own_old_ones_but_no_others():
    old, other = regular(), regular("13:00", "17:00")
    wider = ChangePattern(old, Rhythm(TUESDAY), hours("8:00", "13:00"), TODAY)
    assert told(wider, Rota([old, other])) == []
    too_wide = ChangePattern(old, Rhythm(TUESDAY), hours("8:00", "13:30"), TODAY)
    assert fields(too_wide, Rota([old, other])) == ["starts"]


def test_a_change_that_changes_nothing_is_refused():
    old = regular()
    same = ChangePattern(old, Rhythm(TUESDAY), hours(), TODAY)
    assert fields(same, Rota([old])) == ["since"]
    labelled = ChangePattern(old, Rhythm(TUESDAY), hours(label="Skin"), TODAY)
    assert told(labelled, Rota([old])) == []
    other_weeks = ChangePattern(
        regular(every_weeks=2), Rhythm(TUESDAY, 2, date(2026, 1, 12)), hours(), TODAY
    )
    assert told(other_weeks, Rota([other_weeks.old])) == []


def test_hours_cannot_end_after_their_end():
    old = regular(valid_to=TODAY + WEEK)
    assert fields(EndPattern(old, TODAY + WEEK), Rota([old])) == ["last_day"]
    assert told(EndPattern(old, TODAY), Rota([old])) == []
    assert worked(apply(EndPattern(old, TODAY), Rota([old])), TODAY, TODAY + WEEK) == [
        (TODAY, "9:00", "12:00")
    ]


def test_hours_that_somebody_else_changed_meanwhile_are_not_changed_again():
    gone, there = regular(), Rota([regular(ends="13:00")])
    assert fields(EndPattern(gone, TODAY), there) == ["last_day"]
    assert fields(ChangePattern(gone, Rhythm(TUESDAY), hours(), TODAY), there) == ["since"]


def test_leave_takes_every_day_and_only_those():
    edit = Leave(ALICE, TODAY, TODAY + WEEK)
    rota = apply(edit, Rota([regular(), regular(who=BEN)]))
    found = sessions(rota, TODAY, TODAY + 2 * WEEK, zone=SYDNEY)
    assert [s.practitioner for s in found] == [BEN, BEN, ALICE, BEN]


def test_leave_for_part_of_a_day_needs_both_times_and_one_day():
    assert fields(Leave(ALICE, TODAY, TODAY, wall("10:00"), None)) == ["ends"]
    assert fields(Leave(ALICE, TODAY, TODAY + DAY, wall("10:00"), wall("11:00"))) == ["starts"]
    assert fields(Leave(ALICE, TODAY + DAY, TODAY)) == ["last"]


def test_leave_that_is_entered_already_is_refused_but_may_be_extended():
    rota = Rota([regular()], [Removed(ALICE, TODAY)])
    assert fields(Leave(ALICE, TODAY, TODAY), rota) == ["first"]
    assert fields(Leave(ALICE, TODAY, TODAY, wall("9:00"), wall("10:00")), rota) == ["first"]
    assert told(Leave(ALICE, TODAY, TODAY + DAY), rota) == []
    assert told(Leave(BEN, TODAY, TODAY), rota) == []


def test_extra_hours_over_others_are_refused_unless_the_person_is_away_then():
    rota = Rota([regular()])
    assert fields(Extra(ALICE, TODAY, hours("11:00", "13:00")), rota) == ["starts"]
    away = apply(Leave(ALICE, TODAY, TODAY), rota)
    assert told(Extra(ALICE, TODAY, hours("11:00", "13:00")), away) == []


def test_extra_hours_on_a_closed_day_are_refused():
    rota = Rota(closures=[Closure(TODAY, "Flood")])
    ((field, text),) = told(Extra(ALICE, TODAY, hours()), rota)
    assert (field, text) == (
        "day",
        "Tuesday 24 November 2026 is closed: Flood. Open the day first",
    )
    elsewhere = Rota(closures=[Closure(TODAY, "Flood", 2)])
    assert told(Extra(ALICE, TODAY, hours()), elsewhere) == []


def test_only_hours_that_are_worked_get_another_use():
    rota = Rota([regular()])
    flu = hours("10:00", "11:00", label="Flu", reserved_for=frozenset({"flu"}))
    assert told(Relabel(ALICE, TODAY, flu), rota) == []
    assert fields(Relabel(ALICE, TODAY, hours("14:00", "15:00", label="Flu")), rota) == ["starts"]
    assert fields(Relabel(ALICE, TODAY, hours("10:00", "11:00")), rota) == ["label"]


def test_a_day_is_closed_once():
    rota = apply(Close(TODAY, "Flood"), Rota([regular()]))
    assert worked(rota, TODAY) == []
    assert fields(Close(TODAY, "Again"), rota) == ["day"]
    assert fields(Close(TODAY, "Again", 1), rota) == ["day"]
    assert fields(Reopen(TODAY + DAY), rota) == ["day"]
    assert apply(Reopen(TODAY), rota) == Rota([regular()], closures=())


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (new(), "New hours: Tuesdays 9:00 am to 12:00 pm, from Tuesday 24 November 2026"),
        (
            ChangePattern(regular(), Rhythm(SATURDAY, 2), hours(label="Skin"), TODAY),
            "Tuesdays 9:00 am to 12:00 pm become every second Saturday 9:00 am to 12:00 pm, Skin, "
            "from Tuesday 24 November 2026",
        ),
        (
            EndPattern(regular(), TODAY),
            "Tuesdays 9:00 am to 12:00 pm end: the last day is Tuesday 24 November 2026",
        ),
        (Leave(ALICE, TODAY, TODAY), "Away Tuesday 24 November 2026"),
        (
            Leave(ALICE, TODAY, TODAY, wall("13:30"), wall("17:00")),
            "Away Tuesday 24 November 2026, 1:30 pm to 5:00 pm",
        ),
        (
            Leave(ALICE, TODAY, TODAY + 2 * DAY),
            "Away Tuesday 24 November 2026 to Thursday 26 November 2026",
        ),
        (
            Extra(ALICE, TODAY, hours()),
            "Extra hours on Tuesday 24 November 2026, 9:00 am to 12:00 pm",
        ),
        (Close(TODAY, "Flood", 2), "Closed: Flood, Tuesday 24 November 2026, North"),
        (Reopen(TODAY), "Open after all, Tuesday 24 November 2026"),
    ],
)
def test_every_change_is_said_in_one_line(edit, words):
    assert schedule_words.edit(edit, {2: "North"}) == words


@pytest.mark.parametrize(
    "edit",
    [
        Extra(ALICE, TODAY, hours("3:00", "4:00")),
        Relabel(ALICE, TODAY, hours("9:00", "9:40")),
        Leave(ALICE, TODAY, TODAY, wall("9:00"), wall("9:40")),
    ],
)
def test_hours_of_today_that_are_over_are_refused_with_the_time_it_is(edit):
    late = When(TODAY, SYDNEY, wall("9:40"))
    words = "This is over already: it is 9:40 am now. Choose a later time"
    assert ("ends", words) in told(edit, now=late)


def test_hours_of_today_that_still_go_on_and_those_of_later_days_may_begin_early():
    late = When(TODAY, SYDNEY, wall("9:40"))
    assert fields(Extra(ALICE, TODAY, hours("9:00", "9:45")), now=late) == []
    assert fields(Extra(ALICE, TODAY + DAY, hours("3:00", "4:00")), now=late) == []
    assert fields(Leave(ALICE, TODAY, TODAY), now=late) == []
