"""What holds of every change to the schedule, over changes of the clocks too."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.scheduling.coverage import Part
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.rosters import Rota, WeeklyPattern, sessions
from clinic_app.scheduling.schedule_edits import (
    ChangePattern,
    Close,
    EndPattern,
    Extra,
    Hours,
    Leave,
    NewPattern,
    Relabel,
    Rhythm,
    apply,
    span,
)
from clinic_app.scheduling.schedule_overlaps import When, first_overlap
from clinic_app.scheduling.schedule_preview import DailyCover, changes, uncovered
from clinic_app.scheduling.schedule_problems import problems
from tests.scheduling.clinic_days import SYDNEY

DAY = timedelta(days=1)
PEOPLE = (1, 2)
QUICK = settings(max_examples=80, deadline=None, database=None, derandomize=True)

todays = st.sampled_from([date(2027, 3, 22), date(2027, 9, 20), date(2026, 11, 24)])
"""Two weeks before each change of the clocks, and an ordinary day."""


def at(five):
    return time(five * 5 // 60, five * 5 % 60)


@st.composite
def spans(draw):
    starts = draw(st.integers(6 * 12, 18 * 12))
    return at(starts), at(starts + draw(st.integers(3, 60)))


@st.composite
def patterns(draw, today):
    starts, ends = draw(spans())
    first = today - draw(st.integers(0, 60)) * DAY
    until = draw(st.none() | st.integers(0, 120).map(lambda n: first + n * DAY))
    return WeeklyPattern(
        draw(st.sampled_from(PEOPLE)),
        1,
        draw(st.integers(0, 6)),
        starts,
        ends,
        first,
        until,
        draw(st.sampled_from([1, 2])),
        draw(st.sampled_from([frozenset(), frozenset({"flu"})])),
    )


@st.composite
def edits(draw, today, rota):
    day = today + draw(st.integers(0, 40)) * DAY
    starts, ends = draw(spans())
    hours = Hours(starts, ends, 1, draw(st.sampled_from([frozenset(), frozenset({"flu"})])), "x")
    who = draw(st.sampled_from(PEOPLE))
    rhythm = Rhythm(draw(st.integers(0, 6)), draw(st.sampled_from([1, 2])), day)
    made = [
        NewPattern(who, rhythm, hours, day),
        Leave(who, day, day + draw(st.integers(0, 9)) * DAY),
        Leave(who, day, day, starts, ends),
        Extra(who, day, hours),
        Relabel(who, day, hours),
        Close(day, "Flood"),
    ]
    for old in rota.patterns[:1]:
        made += [ChangePattern(old, rhythm, hours, day), EndPattern(old, day)]
    return draw(st.sampled_from(made))


@st.composite
def cases(draw):
    """A day, a roster in which nobody is in two places, and an edit without problems."""
    today = draw(todays)
    kept = []
    for each in draw(st.lists(patterns(today), max_size=5)):
        if not any(p.practitioner == each.practitioner and first_overlap(p, each) for p in kept):
            kept.append(each)
    rota = Rota(patterns=tuple(kept))
    edit = draw(edits(today, rota))
    if problems(edit, rota, When(today, SYDNEY)):
        edit = Leave(1, today, today + 3 * DAY)
    return today, rota, edit


def local(instant):
    return instant.astimezone(SYDNEY)


@QUICK
@given(cases())
def test_the_days_of_a_preview_turn_the_sessions_before_into_those_after(case):
    today, rota, edit = case
    last = today + 56 * DAY
    after = apply(edit, rota)
    found = changes(rota, after, today, last, zone=SYDNEY)
    expected = sessions(after, today, last, zone=SYDNEY)
    told = {(d.day, d.practitioner): d.after for d in found}
    kept = [
        s
        for s in sessions(rota, today, last, zone=SYDNEY)
        if (local(s.interval.start).date(), s.practitioner) not in told
    ]
    both = kept + [s for day in told.values() for s in day]
    assert sorted(both, key=repr) == sorted(expected, key=repr)
    assert all(d.gone or d.come for d in found)


@QUICK
@given(cases())
def test_nothing_outside_its_days_is_changed(case):
    today, rota, edit = case
    first, last = span(edit)
    for day in changes(rota, apply(edit, rota), today - 30 * DAY, today + 60 * DAY, zone=SYDNEY):
        assert first <= day.day
        assert last is None or day.day <= last


@QUICK
@given(cases(), st.data())
def test_touched_are_exactly_the_visits_covered_before_and_not_after(case, data):
    """Judged five minutes by five minutes, without the intervals that the core joins."""
    today, rota, edit = case
    last = today + 45 * DAY
    after = apply(edit, rota)
    before_, after_ = (sessions(r, today, last, zone=SYDNEY) for r in (rota, after))
    visits = data.draw(st.lists(visits_from(today), max_size=12))
    keyed = [(n, slug, [part]) for n, (slug, part) in enumerate(visits)]
    expected = [
        n for n, slug, (p,) in keyed if sits(before_, slug, p) and not sits(after_, slug, p)
    ]
    assert uncovered(keyed, *(DailyCover(s, SYDNEY) for s in (before_, after_))) == expected


@st.composite
def visits_from(draw, today):
    day = today + draw(st.integers(0, 40)) * DAY
    starts = datetime.combine(day, at(draw(st.integers(6 * 12, 21 * 12))), SYDNEY).astimezone(UTC)
    length = timedelta(minutes=5 * draw(st.integers(1, 6)))
    part = Part(draw(st.sampled_from(PEOPLE)), 1, Interval(starts, starts + length))
    return draw(st.sampled_from(["flu", "standard"])), part


def sits(worked, slug, part):
    cell, cells = timedelta(minutes=5), []
    start = part.interval.start
    while start < part.interval.end:
        cells.append(start)
        start += cell
    return all(
        any(
            s.practitioner == part.practitioner
            and (not s.reserved_for or slug in s.reserved_for)
            and s.interval.start <= c < s.interval.end
            for s in worked
        )
        for c in cells
    )


@QUICK
@given(cases())
def test_hours_keep_their_wall_times_when_the_clocks_change(case):
    today, rota, edit = case
    after = apply(edit, rota)
    wall = {p.starts for p in after.patterns} | {p.ends for p in after.patterns}
    if isinstance(edit, Extra | Relabel):
        wall |= {edit.hours.starts, edit.hours.ends}
    if isinstance(edit, Leave) and edit.starts:
        wall |= {edit.starts, edit.ends}
    for session in sessions(after, today, today + 56 * DAY, zone=SYDNEY):
        assert local(session.interval.start).time() in wall
        assert local(session.interval.end).time() in wall


@QUICK
@given(cases())
def test_nobody_is_in_two_places_after_an_edit_that_had_no_problem(case):
    today, rota, edit = case
    found = sessions(apply(edit, rota), today, today + 56 * DAY, zone=SYDNEY)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            if one.practitioner == other.practitioner:
                assert not one.interval.overlaps(other.interval)
