"""Two desks press Save at the same moment: one wins, the other is told, on both databases."""

import threading
from datetime import time

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import RosterChange, RosterPattern, ScheduleChange
from clinic_app.operations import (
    cover,
    day_visits,
    keeping,
    opened_visit,
    rota,
    schedule_changes,
    schedules,
    touched,
)
from clinic_app.operations.schedule_changes import Outdated
from clinic_app.scheduling.coverage import Cover
from clinic_app.scheduling.schedule_edits import Hours, Leave, NewPattern, Rhythm
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at


@pytest.fixture(autouse=True)
def _clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))


def at_once(app, works):
    """Do several things in threads of their own, all begun together, and return what came of it."""
    begin, outcomes = threading.Barrier(len(works)), []

    def run(work):
        with app.app_context():
            begin.wait()
            try:
                outcomes.append(transact(work))
            except Outdated as outdated:
                outcomes.append(outdated)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def saving(actor, edit):
    db.session.rollback()
    seen = schedule_changes.preview(actor, edit, now=clock.now()).fingerprint
    return lambda now: schedule_changes.save(actor, edit, reason="", fingerprint=seen, now=now)


def test_of_two_overlapping_patterns_saved_at_once_one_is_there(app):
    carver, place = factories.practitioner("isobel-carver"), next(iter(schedules.places()))
    desks = [factories.staff("reception"), factories.staff("manager")]
    before = db.session.scalar(sa.select(sa.func.count()).select_from(RosterPattern))
    for starts in (9, 10, 11):
        works = [
            saving(
                desk,
                NewPattern(
                    carver, Rhythm(starts - 7), Hours(time(18, n), time(20), place), TUESDAY
                ),
            )
            for n, desk in zip((0, 30), desks, strict=True)
        ]
        db.session.rollback()
        outcomes = at_once(app, works)
        assert sorted(isinstance(o, Outdated) for o in outcomes) == [False, True]
        before += 1
        db.session.rollback()
        count = sa.select(sa.func.count()).select_from(RosterPattern)
        assert db.session.scalar(count) == before


def test_the_same_leave_from_two_desks_is_there_once(app):
    visit = factories.a_visit("standard", start=at(TUESDAY, "9:00"), lead="isobel-carver")
    edit = Leave(factories.practitioner("isobel-carver"), TUESDAY, TUESDAY)
    works = [saving(factories.staff(role), edit) for role in ("reception", "manager")]
    db.session.rollback()
    outcomes = at_once(app, works)
    (lost,) = [o for o in outcomes if isinstance(o, Outdated)]
    assert lost.preview.problems
    db.session.rollback()
    for table in (ScheduleChange, RosterChange):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 1
    assert [t.visit.id for t in touched.waiting(now=clock.now())] == [visit]


def test_the_diary_the_list_and_the_opened_visit_agree_on_which_visits_stand_in_amber(app):
    visits = [
        factories.a_visit("standard", start=at(TUESDAY, wall), lead="isobel-carver")
        for wall in ("9:00", "14:00", "15:00")
    ]
    visits.append(factories.a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei"))
    carver = factories.practitioner("isobel-carver")
    transact(saving(factories.staff("reception"), Leave(carver, TUESDAY, TUESDAY)))
    desk = factories.staff("reception")
    transact(lambda now: keeping.keep(desk, visits[2], reason="Dr Osei sees them", now=now))
    db.session.rollback()
    plan, _ = rota.load(TUESDAY, TUESDAY)
    hours = Cover(rota.sessions(plan, TUESDAY, TUESDAY))
    amber = cover.amber(day_visits.on_day(TUESDAY), hours)
    assert amber == {t.visit.id for t in touched.waiting(now=clock.now())}
    assert amber == {v for v in visits if opened_visit.of(v, now=clock.now()).amber}
    assert amber == set(visits[:2])


def test_who_keeps_a_visit_while_more_of_its_day_is_taken_waits_for_that_to_be_saved(app):
    carver, desk = factories.practitioner("isobel-carver"), factories.staff("reception")
    visit = factories.a_visit("standard", start=at(TUESDAY, "9:00"), lead="isobel-carver")
    transact(saving(desk, Leave(carver, TUESDAY, TUESDAY, time(8), time(10))))
    save = saving(factories.staff("manager"), Leave(carver, TUESDAY, TUESDAY))
    db.session.rollback()
    saved, on, ended = threading.Event(), threading.Event(), []

    def slowly(now):
        save(now)
        saved.set()
        on.wait(5)

    def keeps(now):
        keeping.keep(desk, visit, reason="Dr Carver comes in", now=now)

    first, second = (in_background(app, work, ended) for work in (slowly, keeps))
    first.start()
    assert saved.wait(5)
    second.start()
    second.join(0.3)
    assert ended == []
    on.set()
    first.join()
    second.join()
    assert ended == ["slowly", "keeps"]


def in_background(app, work, ended):
    """Return a thread that does something, and notes when it is done."""

    def run():
        with app.app_context():
            transact(work)
            ended.append(work.__name__)
            db.session.remove()

    return threading.Thread(target=run)
