"""Visits kept although nobody works then: what a keeping answers, and what asks again."""

from datetime import time, timedelta

import pytest

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Practitioner
from clinic_app.operations import (
    appointments,
    diary,
    keeping,
    opened_visit,
    schedule_changes,
    schedules,
    staff_changes,
    touched,
)
from clinic_app.operations.keeping import Covered
from clinic_app.scheduling.schedule_edits import Close, EndPattern, Extra, Hours, Leave, Relabel
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

CARVER, DAY, WEEK = "isobel-carver", timedelta(days=1), timedelta(days=7)
FLU = frozenset({"flu-child"})
MORNING = (time(8), time(12, 30))


@pytest.fixture
def desk(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    return factories.staff("reception")


def carver():
    return factories.practitioner(CARVER)


def save(desk, edit):
    db.session.rollback()
    seen = schedule_changes.preview(desk, edit, now=clock.now()).fingerprint
    return transact(
        lambda now: schedule_changes.save(desk, edit, reason="Sick", fingerprint=seen, now=now)
    )


def take_back(desk, change):
    db.session.rollback()
    seen = schedule_changes.preview_taking_back(desk, change, now=clock.now()).fingerprint
    transact(lambda now: schedule_changes.take_back(desk, change, fingerprint=seen, now=now))


def kept(desk, *, day=TUESDAY, edit=None):
    """Book a visit, take its hours away, keep it, and return it with the change."""
    visit = factories.a_visit("standard", start=at(day, "10:00"), lead=CARVER)
    change = save(desk, edit or Leave(carver(), day, day, *MORNING))
    assert amber() == {visit}
    transact(lambda now: keeping.keep(desk, visit, reason="Dr Carver comes in", now=now))
    assert amber() == set()
    return visit, change


def amber():
    db.session.rollback()
    return {one.visit.id for one in touched.waiting(now=clock.now())}


def states(change):
    db.session.rollback()
    found = touched.of_change(schedules.change(change), now=clock.now())
    return {one.visit.id: one.state for one in found}


def test_who_falls_sick_for_the_whole_day_does_not_come_in_for_what_was_kept_either(desk):
    visit, first = kept(desk)
    second = Leave(carver(), TUESDAY, TUESDAY + DAY)
    seen = schedule_changes.preview(desk, second, now=clock.now())
    assert [v.id for v in seen.touched] == [visit]
    change = save(desk, second)
    assert states(change) == states(first) == {visit: "todo"}
    assert amber() == {visit}
    assert diary.of_day(TUESDAY, now=clock.now()).amber == {visit}
    opened = opened_visit.of(visit, now=clock.now())
    assert opened.amber
    assert opened.kept is None
    last = opened.visit.events[-1]
    assert (last.kind, last.by) == ("undone", desk.code)
    assert last.reason.startswith("Away")


def test_a_visit_kept_in_leave_that_was_taken_back_waits_when_somebody_is_sick_again(desk):
    visit, first = kept(desk, day=TUESDAY + WEEK)
    take_back(desk, first)
    change = save(desk, Leave(carver(), TUESDAY + WEEK - DAY, TUESDAY + WEEK + DAY))
    assert states(change) == {visit: "todo"}
    assert amber() == {visit}


def test_a_visit_kept_once_more_is_kept_for_what_is_known_by_then(desk):
    visit, _ = kept(desk)
    change = save(desk, Leave(carver(), TUESDAY, TUESDAY))
    transact(lambda now: keeping.keep(desk, visit, reason="Dr Osei sees them", now=now))
    assert states(change) == {visit: "kept"}
    assert amber() == set()


def place():
    return next(iter(schedules.places()))


@pytest.mark.parametrize(
    "edit",
    [
        lambda: Close(TUESDAY + WEEK, "Burst pipe"),
        lambda: Relabel(carver(), TUESDAY + WEEK, Hours(time(13), time(17), 0, FLU)),
        lambda: Leave(carver(), TUESDAY + WEEK + DAY, TUESDAY + WEEK + DAY),
        lambda: Leave(factories.practitioner("amara-osei"), TUESDAY + WEEK, TUESDAY + WEEK),
    ],
    ids=["closed", "relabelled", "another day", "somebody else"],
)
def test_only_a_change_that_takes_from_their_day_asks_again_about_what_was_kept(
    desk, edit, request
):
    visit, _ = kept(desk, day=TUESDAY + WEEK)
    save(desk, edit())
    again = "closed" in request.node.name
    assert amber() == ({visit} if again else set())


def test_who_stops_working_that_day_of_the_week_is_asked_about_what_was_kept(desk):
    visit, _ = kept(desk, day=TUESDAY + WEEK)
    mine = [r.pattern for r in schedules.of(carver(), TUESDAY).regular if r.pattern.weekday == 1]
    for pattern in mine:
        save(desk, EndPattern(pattern, TUESDAY))
    assert amber() == {visit}


def test_who_keeps_a_visit_on_a_closed_day_and_falls_sick_is_asked_about_it(desk):
    visit, _ = kept(desk, day=TUESDAY + WEEK, edit=Close(TUESDAY + WEEK, "Burst pipe"))
    save(desk, Leave(carver(), TUESDAY + WEEK, TUESDAY + WEEK))
    assert amber() == {visit}


def test_extra_hours_taken_back_ask_again_about_what_was_kept_before_them(desk):
    visit, _ = kept(desk, day=TUESDAY + WEEK)
    extra = save(desk, Extra(carver(), TUESDAY + WEEK, Hours(time(9), time(11), place())))
    assert states(extra) == {}
    take_back(desk, extra)
    assert states(extra) == {visit: "todo"}
    assert amber() == {visit}


def test_what_was_kept_with_somebody_waits_when_they_leave(desk):
    visit, _ = kept(desk, day=TUESDAY + WEEK)
    manager, doctor = factories.staff("manager"), account_of_carver()
    change = transact(lambda now: staff_changes.leave(manager, doctor, now=now))
    assert states(change) == {visit: "todo"}
    assert amber() == {visit}


def account_of_carver():
    return db.session.get_one(Practitioner, carver()).account_id


def test_a_page_from_before_the_second_change_cannot_undo_or_keep_anything(desk):
    visit, _ = kept(desk)
    seen = appointments.events_of([visit])[visit][-1].id
    save(desk, Leave(carver(), TUESDAY, TUESDAY))
    with pytest.raises(appointments.ChangedMeanwhile):
        transact(lambda now: keeping.keep(desk, visit, reason="Yes", now=now, seen=seen))


def test_a_visit_that_somebody_works_for_is_not_kept(desk):
    visit = factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead=CARVER)
    with pytest.raises(Covered):
        transact(lambda now: keeping.keep(desk, visit, reason="Yes", now=now))
