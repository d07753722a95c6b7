"""Changing who works when: what was previewed is what is saved, and no visit is forgotten."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, Closure, RosterChange, RosterPattern, TouchedVisit
from clinic_app.operations import (
    appointments,
    availability,
    booking,
    diary,
    drafts,
    practice,
    roster_rows,
    rota,
    schedule_changes,
    schedules,
    touched,
)
from clinic_app.operations.appointments import NewTime
from clinic_app.operations.errors import NotFound
from clinic_app.operations.schedule_changes import Outdated
from clinic_app.scheduling.refusals import NobodySuitable, NotWorking, Refusal
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
)
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
THURSDAY = TUESDAY + 2 * DAY


@pytest.fixture(autouse=True)
def _clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))


@pytest.fixture
def desk():
    return factories.staff("reception")


def carver():
    return factories.practitioner("isobel-carver")


def booked(wall, day=TUESDAY, *, lead="isobel-carver", slug="standard"):
    return factories.a_visit(slug, start=at(day, wall), lead=lead)


def place():
    return next(iter(schedules.places()))


def hours(starts, ends, **more):
    return Hours(time(*starts), time(*ends), place(), **more)


def regular(who, weekday, starts):
    """Return the regular hours of somebody on a weekday, from a time."""
    found = schedules.of(who, clock.today()).regular
    (one,) = [r for r in found if (r.pattern.weekday, r.pattern.starts) == (weekday, time(*starts))]
    return one.pattern


def preview(actor, edit):
    db.session.rollback()
    return schedule_changes.preview(actor, edit, now=clock.now())


def save(actor, edit, fingerprint=None, reason=""):
    print_ = preview(actor, edit).fingerprint if fingerprint is None else fingerprint
    return transact(
        lambda now: schedule_changes.save(actor, edit, reason=reason, fingerprint=print_, now=now)
    )


def take_back(actor, change):
    db.session.rollback()
    print_ = schedule_changes.preview_taking_back(actor, change, now=clock.now()).fingerprint
    transact(lambda now: schedule_changes.take_back(actor, change, fingerprint=print_, now=now))


def ids(visits):
    return [visit.id for visit in visits]


def rows():
    """Return every row of the roster, whatever made it."""
    db.session.rollback()
    return [
        [tuple(r) for r in db.session.execute(sa.select(*table.__table__.columns).order_by("id"))]
        for table in (RosterPattern, RosterChange, Closure)
    ]


def sessions(first, last):
    db.session.rollback()
    plan, _ = rota.load(first, last)
    return rota.sessions(plan, first, last)


def amber():
    db.session.rollback()
    return ids(t.visit for t in touched.waiting(now=clock.now()))


def edits():
    who = carver()
    morning = regular(who, 3, (8, 30))
    flu = hours((9, 0), (10, 0), reserved_for=frozenset({"flu-child"}), label="Flu")
    return {
        "new": NewPattern(who, Rhythm(4), hours((9, 0), (12, 0)), TUESDAY),
        "fortnightly": NewPattern(
            who, Rhythm(4, 2, TUESDAY + WEEK), hours((9, 0), (12, 0)), TUESDAY, TUESDAY + 9 * WEEK
        ),
        "changed": ChangePattern(morning, Rhythm(3), hours((9, 0), (11, 30)), THURSDAY + WEEK),
        "changed at once": ChangePattern(morning, Rhythm(3, 2), hours((9, 0), (12, 0)), TUESDAY),
        "ended": EndPattern(morning, THURSDAY),
        "leave": Leave(who, TUESDAY, TUESDAY + 3 * WEEK),
        "part of a day": Leave(who, TUESDAY, TUESDAY, time(9), time(10)),
        "extra": Extra(who, TUESDAY + 3 * DAY, hours((9, 0), (12, 0))),
        "relabelled": Relabel(who, TUESDAY, flu),
        "closed": Close(THURSDAY, "Flood"),
        "open": Reopen(date(2026, 12, 26)),
    }


@pytest.mark.parametrize("name", ["new", "fortnightly", "changed", "changed at once", "ended"])
def test_what_the_preview_says_of_eight_weeks_is_what_is_saved(desk, name):
    agrees(desk, edits()[name])


@pytest.mark.parametrize(
    "name", ["leave", "part of a day", "extra", "relabelled", "closed", "open"]
)
def test_what_the_preview_says_of_single_days_is_what_is_saved(desk, name):
    agrees(desk, edits()[name])


def agrees(desk, edit):
    seen = preview(desk, edit)
    assert seen.problems == ()
    assert seen.days
    before = sessions(seen.first, seen.last)
    assert save(desk, edit, seen.fingerprint)
    after = sessions(seen.first, seen.last)
    told = {(d.day, d.practitioner): d for d in seen.days}
    for which, found in (("before", before), ("after", after)):
        mine = [s for s in found if key(s) in told]
        said = [s for d in told.values() for s in getattr(d, which)]
        assert sorted(mine, key=repr) == sorted(said, key=repr)
    assert [s for s in before if key(s) not in told] == [s for s in after if key(s) not in told]


def key(session):
    return clock.local_date(session.interval.start), session.practitioner


def test_the_rows_are_read_as_availability_reads_them(desk):
    for edit in edits().values():
        if not preview(desk, edit).problems:
            save(desk, edit)
    db.session.rollback()
    mine = roster_rows.load(TUESDAY).rota
    theirs, _ = rota.load(TUESDAY, TUESDAY + roster_rows.AHEAD)
    assert set(mine.patterns) == set(theirs.patterns)
    assert mine.changes == theirs.changes
    assert set(mine.closures) == set(theirs.closures)


def test_leave_touches_exactly_the_visits_in_it_however_far_ahead(desk):
    inside = [booked("8:30"), booked("16:45"), booked("9:00", TUESDAY + 30 * WEEK)]
    booked("9:00", lead="amara-osei")
    booked("9:00", TUESDAY + 31 * WEEK)
    edit = Leave(carver(), TUESDAY, TUESDAY + 30 * WEEK)
    assert ids(preview(desk, edit).touched) == inside
    change = save(desk, edit)
    assert amber() == inside
    noted = db.session.scalars(sa.select(TouchedVisit.appointment_id)).all()
    assert sorted(noted) == sorted(inside)
    assert [t.state for t in touched.of_change(schedules.change(change), now=clock.now())] == [
        "todo"
    ] * 3


def test_leave_for_an_hour_touches_what_reaches_into_it(desk):
    reaching, _before, _after = booked("9:50"), booked("9:30"), booked("11:00")
    edit = Leave(carver(), TUESDAY, TUESDAY, time(10), time(11))
    assert ids(preview(desk, edit).touched) == [reaching]


def test_visits_that_are_over_or_cancelled_are_not_touched(desk, travel):
    over, cancelled, missed = booked("8:30"), booked("14:00"), booked("15:00")
    transact(lambda now: appointments.cancel(desk, cancelled, reason="ill", subject=None, now=now))
    travel(at(TUESDAY, "12:00"))
    edit = Leave(carver(), TUESDAY, TUESDAY)
    assert ids(preview(desk, edit).touched) == [missed]
    assert over not in amber()


def test_hours_kept_for_others_touch_what_they_do_not_admit(desk):
    standard = booked("9:00")
    kept = hours((8, 30), (10, 0), reserved_for=frozenset({"skin-check"}), label="Skin")
    assert ids(preview(desk, Relabel(carver(), TUESDAY, kept)).touched) == [standard]


def test_a_closed_day_touches_everybodys_visits(desk):
    visits = [
        booked("9:00"),
        booked("9:00", lead="amara-osei"),
        booked("8:15", lead="farid-haddad"),
    ]
    assert sorted(ids(preview(desk, Close(TUESDAY, "Flood")).touched)) == sorted(visits)


def test_leave_and_taking_it_back_leaves_the_very_same_roster(desk):
    visit = booked("9:00")
    before, shown = rows(), sessions(TUESDAY, TUESDAY + 8 * WEEK)
    change = save(desk, Leave(carver(), TUESDAY, TUESDAY + WEEK), reason="Sick")
    assert amber() == [visit]
    assert rows() != before
    take_back(desk, change)
    assert rows() == before
    assert sessions(TUESDAY, TUESDAY + 8 * WEEK) == shown
    assert amber() == []
    take_back(desk, change)
    assert schedules.change(change).taken_back_at


@pytest.mark.parametrize("name", ["extra", "relabelled", "closed"])
def test_single_days_can_be_taken_back(desk, name):
    before = rows()
    change = save(desk, edits()[name])
    assert rows() != before
    take_back(desk, change)
    assert rows() == before


def test_taking_back_the_later_of_two_leaves_keeps_the_earlier(desk):
    """Leave, an hour worked all the same, more leave: only the last is taken back."""
    who = carver()
    save(desk, Leave(who, TUESDAY, TUESDAY))
    save(desk, Extra(who, TUESDAY, hours((9, 0), (10, 0))))
    worked = sessions(TUESDAY, TUESDAY)
    again = save(desk, Leave(who, TUESDAY, TUESDAY + DAY))
    assert sessions(TUESDAY, TUESDAY) != worked
    take_back(desk, again)
    assert sessions(TUESDAY, TUESDAY) == worked


def test_taking_extra_hours_back_touches_what_was_booked_in_them(desk):
    friday = TUESDAY + 3 * DAY
    change = save(desk, Extra(carver(), friday, hours((9, 0), (12, 0))))
    visit = booked("9:00", friday)
    db.session.rollback()
    seen = schedule_changes.preview_taking_back(desk, change, now=clock.now())
    assert ids(seen.touched) == [visit]
    take_back(desk, change)
    assert amber() == [visit]
    (one,) = touched.of_change(schedules.change(change), now=clock.now())
    assert (one.visit.id, one.state) == (visit, "todo")


def test_a_booking_between_preview_and_save_is_not_missed(desk):
    first = booked("9:00")
    edit = Leave(carver(), TUESDAY, TUESDAY)
    seen = preview(desk, edit)
    second = booked("10:00")
    with pytest.raises(Outdated) as refused:
        save(desk, edit, seen.fingerprint)
    assert ids(refused.value.preview.touched) == [first, second]
    assert refused.value.preview.fresh == {second}
    assert db.session.scalars(sa.select(RosterChange)).all() == []
    assert save(desk, edit, refused.value.preview.fingerprint)
    assert amber() == [first, second]


def test_two_desks_cannot_both_save_what_they_saw(desk):
    other = factories.staff("manager")
    wider = NewPattern(carver(), Rhythm(4), hours((9, 0), (13, 0)), TUESDAY)
    narrower = NewPattern(carver(), Rhythm(4), hours((8, 0), (10, 0)), TUESDAY)
    seen = preview(desk, narrower).fingerprint
    save(other, wider)
    with pytest.raises(Outdated) as refused:
        save(desk, narrower, seen)
    (problem,) = refused.value.preview.problems
    assert problem.text.startswith("These hours overlap Fridays 9:00 am to 1:00 pm")


def test_the_second_desk_is_shown_the_roster_as_it_is_now(desk):
    morning = regular(carver(), 3, (8, 30))
    seen = preview(desk, EndPattern(morning, THURSDAY)).fingerprint
    save(factories.staff("manager"), Leave(carver(), THURSDAY, THURSDAY))
    with pytest.raises(Outdated) as refused:
        save(desk, EndPattern(morning, THURSDAY), seen)
    assert refused.value.preview.problems == ()


def test_pressing_twice_saves_once(desk):
    edit = Leave(carver(), TUESDAY, TUESDAY)
    seen = preview(desk, edit).fingerprint
    first = save(desk, edit, seen)
    assert save(desk, edit, seen) == first
    assert len(db.session.scalars(sa.select(RosterChange)).all()) == 1


def test_somebody_elses_same_leave_is_not_taken_for_ones_own(desk):
    edit = Leave(carver(), TUESDAY, TUESDAY)
    seen = preview(desk, edit).fingerprint
    save(factories.staff("manager"), edit)
    with pytest.raises(Outdated):
        save(desk, edit, seen)


def test_nothing_that_is_wrong_is_saved_whatever_was_sent(desk):
    for edit in (
        NewPattern(carver(), Rhythm(1), hours((12, 0), (9, 0)), TUESDAY),
        Leave(carver(), TUESDAY - DAY, TUESDAY - DAY),
    ):
        with pytest.raises(Outdated) as refused:
            save(desk, edit, "made up")
        assert refused.value.preview.problems


@pytest.mark.parametrize("role", ["nurse", "doctor"])
def test_only_the_desk_changes_schedules(role):
    who = factories.staff(role)
    edit = Leave(carver(), TUESDAY, TUESDAY)
    with pytest.raises(NotAllowed):
        preview(who, edit)
    with pytest.raises(NotAllowed):
        save(who, edit, "x")
    with pytest.raises(NotAllowed):
        schedule_changes.preview_taking_back(who, 1, now=clock.now())


def test_nobody_can_be_away_who_is_not_booked(desk):
    with pytest.raises(NotFound):
        preview(desk, Leave(999_999, TUESDAY, TUESDAY))
    with pytest.raises(NotFound):
        save(desk, Leave(999_999, TUESDAY, TUESDAY), "x")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"reserved_for": frozenset({"long"})}, "Sick"),
        ({"same_day": True}, "Sick"),
        ({}, "Another reason"),
    ],
    ids=["other kinds", "same day", "other reason"],
)
def test_a_second_change_with_the_same_words_is_not_taken_for_the_first(desk, other, reason):
    def use(**more):
        kinds = {"reserved_for": frozenset({"standard"})}
        return Relabel(carver(), THURSDAY, hours((9, 0), (12, 0), **(kinds | more)))

    first = save(desk, use(), reason="Sick")
    seen = preview(desk, use(**other)).fingerprint
    # meanwhile somebody else changes the same hours: what was looked at is not what would be saved
    other_desk = save(factories.staff("manager"), Leave(carver(), THURSDAY + WEEK, THURSDAY + WEEK))
    with pytest.raises(Outdated):
        save(desk, use(**other), seen, reason=reason)
    assert [one.id for one in schedules.recent()] == [other_desk, first]


def test_a_change_is_known_again_by_what_was_sent_and_not_by_what_it_says(desk):
    edit = NewPattern(carver(), Rhythm(5), hours((9, 0), (12, 0)), THURSDAY)
    seen = preview(desk, edit).fingerprint
    first = save(desk, edit, seen)
    assert save(desk, edit, seen) == first
    other = replace(edit, hours=hours((9, 0), (12, 0), room=factories.room("room-2")))
    with pytest.raises(Outdated):
        save(desk, other, preview(desk, other).fingerprint)


def test_leave_taken_back_in_the_middle_leaves_the_days_that_are_over_as_they_were(desk, travel):
    change = save(desk, Leave(carver(), TUESDAY, TUESDAY + 9 * DAY))
    travel(at(THURSDAY, "8:00"))
    take_back(desk, change)
    days = {day: works_on(carver(), day) for day in (TUESDAY, THURSDAY, TUESDAY + WEEK)}
    assert days == {TUESDAY: False, THURSDAY: True, TUESDAY + WEEK: True}


def works_on(who, day):
    db.session.rollback()
    return who in {session.practitioner for session in diary.of_day(day, now=clock.now()).sessions}


def test_what_is_over_is_not_taken_back_at_all(desk, travel):
    changes = [save(desk, Leave(carver(), TUESDAY, TUESDAY)), save(desk, Close(TUESDAY, "Flood"))]
    travel(at(TUESDAY + DAY, "8:00"))
    before = rows()
    for change in changes:
        with pytest.raises(NotFound):
            take_back(desk, change)
    assert rows() == before


def test_regular_hours_are_not_taken_back_but_changed_again(desk):
    change = save(desk, EndPattern(regular(carver(), 3, (8, 30)), THURSDAY))
    with pytest.raises(NotFound):
        schedule_changes.preview_taking_back(desk, change, now=clock.now())


def test_every_change_leaves_an_entry(desk):
    change = save(desk, Leave(carver(), TUESDAY, TUESDAY))
    take_back(desk, change)
    entries = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject_id == str(change))
    ).all()
    assert {"schedule.changed", "schedule.taken_back"} <= set(entries)


def test_hours_that_had_not_begun_are_gone_when_they_end_before(desk):
    later = NewPattern(carver(), Rhythm(4), hours((9, 0), (12, 0)), TUESDAY + 4 * WEEK)
    save(desk, later)
    pattern = regular(carver(), 4, (9, 0))
    before = len(rows()[0])
    save(desk, EndPattern(pattern, TUESDAY))
    assert len(rows()[0]) == before - 1


def test_a_time_held_online_in_hours_that_went_cannot_be_booked(desk):
    """The patient was filling in the form when the doctor rang in sick."""
    browser = "a" * 64
    answers = {
        "urgent": "no",
        "given_name": "Robin",
        "family_name": "Vale",
        "birth_date": "1980-03-14",
        "email": "robin@example.com",
        "phone": "+61491570006",
    }
    who, start = Guest(browser), at(TUESDAY, "14:00")
    draft = transact(
        lambda now: drafts.begin(who, browser, "standard", network="n", answers=answers, now=now)
    )
    held = transact(
        lambda now: drafts.take_time(browser, draft, start=start, lead=carver(), now=now)
    )
    assert not isinstance(held, Refusal)
    save(desk, Leave(carver(), TUESDAY, TUESDAY))
    answer = transact(lambda now: booking.confirm(who, browser, draft, now=now))
    assert isinstance(answer, NotWorking)
    assert amber() == []


def test_no_visit_is_moved_into_hours_that_went(desk):
    visit = booked("9:00", lead="amara-osei")
    save(desk, Leave(carver(), TUESDAY, TUESDAY))
    to = NewTime(at(TUESDAY, "14:00"), carver())
    moved = transact(lambda now: appointments.move(desk, visit, to=to, now=now))
    assert isinstance(moved, NotWorking | NobodySuitable)


def test_new_hours_are_offered_at_once(desk):
    friday = TUESDAY + 3 * DAY
    save(desk, Extra(carver(), friday, hours((9, 0), (12, 0))))
    db.session.rollback()
    question = availability.Question(
        kind=practice.current().type("standard"), now=clock.now(), practitioner=carver()
    )
    found = availability.offers(question, friday, friday)
    assert [o.start for o in found][:2] == [at(friday, "9:00"), at(friday, "9:15")]


def test_loading_the_practices_files_again_keeps_what_the_desk_changed(desk):
    save(desk, EndPattern(regular(carver(), 3, (8, 30)), THURSDAY))
    save(desk, Leave(carver(), TUESDAY, TUESDAY))
    patterns, changes, _closures = rows()
    factories.load_practice("changed files")
    assert rows()[:2] == [patterns, changes]
