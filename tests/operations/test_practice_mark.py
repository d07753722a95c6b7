"""What is kept of the practice is what the database says: another mark after any change."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import Closure, Location, Practitioner, Room, RosterChange
from clinic_app.operations import audit, practice, practice_mark, rota
from clinic_app.web.transaction import transact, transaction
from tests import factories
from tests.factories import TUESDAY

pytestmark = pytest.mark.usefixtures("practice_loaded", "context")


def now_known():
    """Everything that is kept under the mark, as the next request would see it."""
    db.session.rollback()
    db.session.info.clear()
    return seen()


def seen():
    rooms = rota.rooms({"consulting", "treatment", "any"})
    return practice.faces(), rota.worked(TUESDAY, TUESDAY), rota.load(TUESDAY, TUESDAY), rooms


def noted(now):
    audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)


def a_day_off():
    gone = {"kind": "removed", "reserved_for": [], "day": TUESDAY}
    doctor, place = factories.practitioner("amara-osei"), min(practice.locations())
    return RosterChange(practitioner_id=doctor, location_id=place, **gone)


def somebody_else(who):
    return sa.update(Practitioner).where(Practitioner.slug == "amara-osei").values(**who)


CHANGES = {
    "a day off": lambda: db.session.add(a_day_off()),
    "a closed day": lambda: db.session.add(Closure(day=TUESDAY, name="Flood")),
    "a new name": lambda: db.session.execute(somebody_else({"family_name": "Vale"})),
    "a room by a Core statement": lambda: db.session.execute(sa.update(Room).values(kind="any")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_next_request_sees_what_was_changed(what):
    before = now_known()
    with transaction() as now:
        CHANGES[what]()
        noted(now)
    assert now_known() != before


def change_and_fail(what, before):
    with transaction() as now:
        assert seen() == before
        CHANGES[what]()
        assert seen() != before
        assert practice_mark.mark() is None
        noted(now)
        raise ZeroDivisionError


@pytest.mark.parametrize("what", CHANGES)
def test_whoever_changes_it_sees_it_at_once_and_nobody_does_once_it_is_undone(what):
    before = now_known()
    with pytest.raises(ZeroDivisionError):
        change_and_fail(what, before)
    assert now_known() == before


def test_a_request_that_looks_while_a_change_is_not_yet_made_keeps_nothing_of_it(app):
    """What it keeps stands under the mark of before, which nobody is told after the change."""
    before, meanwhile = now_known(), []

    def look():
        with app.app_context():
            meanwhile.append((practice.faces(), rota.worked(TUESDAY, TUESDAY)))

    with transaction() as now:
        db.session.add(a_day_off())
        db.session.flush()
        looking = threading.Thread(target=look)
        looking.start()
        looking.join()
        noted(now)
    assert meanwhile == [before[:2]]
    assert now_known() != before


def test_two_who_change_hours_at_once_both_leave_another_mark(app):
    marks = {practice_mark.mark()}

    def close(number):
        with app.app_context():
            day = TUESDAY + timedelta(days=number)
            transact(lambda now: (db.session.add(Closure(day=day, name="Flood")), noted(now)))
            marks.add(practice_mark.mark())

    closing = [threading.Thread(target=close, args=(n,)) for n in range(4)]
    for one in closing:
        one.start()
    for one in closing:
        one.join()
    now_known()
    plan, _people = rota.load(TUESDAY, TUESDAY + timedelta(days=3))
    assert len(plan.closures) == 4
    assert practice_mark.mark() in marks
    assert len(marks) > 1


def test_a_booking_leaves_the_mark_as_it_is():
    before = practice_mark.mark()
    factories.a_visit("standard", start=factories.at(TUESDAY, "11:30"), lead="amara-osei")
    db.session.info.clear()
    assert practice_mark.mark() == before


def test_every_table_that_is_kept_is_watched():
    kept = (Location, Practitioner, Room, RosterChange, Closure)
    assert {model.__tablename__ for model in kept} <= practice_mark.TABLES
