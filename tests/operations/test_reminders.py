"""Which reminders are written down: asked of the visits themselves, whenever somebody asks."""

import contextlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.access.policy import OfPatient
from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentEvent, OutboxMessage
from clinic_app.operations import appointments, audit, outbox, reminders, visit_facts
from clinic_app.operations.appointments import NewTime
from clinic_app.operations.outbox import Wanted
from clinic_app.scheduling.reminders import DAYS, HOURS
from clinic_app.web import sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

pytestmark = pytest.mark.usefixtures("practice_loaded", "context")

LAST_WEEK = TUESDAY - timedelta(days=8)
SUNDAY = TUESDAY - timedelta(days=2)
MONDAY = TUESDAY - timedelta(days=1)


@pytest.fixture
def visit(travel):
    """A visit on Tuesday at 1:30 pm, booked the week before."""
    travel(at(LAST_WEEK, "10:00"))
    return factories.a_visit("standard", start=at(TUESDAY, "13:30"), lead="amara-osei")


def remind():
    return transact(lambda now: reminders.queue_due(now=now))


def written():
    """Return what is written down, by kind: (visit, version, when)."""
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(OutboxMessage)
        .where(OutboxMessage.kind.in_((DAYS, HOURS)))
        .order_by(OutboxMessage.send_after)
    )
    return [(row.kind, row.subject_id, row.version, row.send_after) for row in rows]


@contextlib.contextmanager
def counted():
    seen = []

    def note(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "SELECT clock")):
            seen.append(statement.split()[0])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_a_visit_gets_one_reminder_of_each_kind_when_it_is_three_days_ahead(visit, travel):
    assert remind() == 0
    travel(at(TUESDAY - timedelta(days=3), "13:31"))
    assert remind() == 2
    assert written() == [
        (DAYS, visit, 0, at(SUNDAY, "13:30")),
        (HOURS, visit, 0, at(TUESDAY, "10:30")),
    ]


def test_asking_again_and_again_writes_nothing_more(visit, travel):
    travel(at(SUNDAY, "9:00"))
    assert [remind() for _ in range(10)] == [2] + [0] * 9
    with counted() as seen:
        assert sending.remind() == 0
    assert seen == ["SELECT", "SELECT"], "a round without any new one only reads"
    assert reminders.missing(now=clock.now()) == []


def test_a_visit_booked_today_for_today_needs_none(travel):
    travel(at(TUESDAY, "9:00"))
    factories.a_visit("standard", start=at(TUESDAY, "13:30"))
    assert remind() == 0


def test_a_visit_booked_yesterday_gets_only_the_second(travel):
    travel(at(MONDAY, "9:00"))
    factories.a_visit("standard", start=at(TUESDAY, "13:30"))
    assert remind() == 1
    assert [kind for kind, *_ in written()] == [HOURS]


def test_a_moved_visit_gets_reminders_of_its_new_time(visit, travel):
    travel(at(SUNDAY, "9:00"))
    remind()
    desk, lead = factories.staff("reception"), visit_facts.of(visit).practitioner.id
    travel(at(SUNDAY, "10:00"))
    to = NewTime(at(TUESDAY + timedelta(days=2), "11:00"), lead)
    transact(lambda now: appointments.move(desk, visit, to=to, now=now))
    travel(at(TUESDAY, "9:00"))
    assert remind() == 2
    new = [row for row in written() if row[2] == 1]
    assert new == [
        (DAYS, visit, 1, at(TUESDAY, "11:00")),
        (HOURS, visit, 1, at(TUESDAY + timedelta(days=2), "8:00")),
    ]


def test_a_cancelled_visit_gets_none_and_brought_back_it_does(visit, travel):
    travel(at(LAST_WEEK, "11:00"))
    linked = OfPatient(linked=True)
    change = {"subject": linked, "now": clock.now()}
    transact(lambda now: appointments.cancel(Guest("x"), visit, reason="", **change))
    travel(at(SUNDAY, "9:00"))
    assert remind() == 0
    transact(lambda now: appointments.restore(Guest("x"), visit, subject=linked, now=now))
    assert remind() == 1
    assert [(kind, version) for kind, _, version, _ in written()] == [(HOURS, 2)]


def test_who_has_come_or_is_known_not_to_come_is_not_reminded(visit, travel):
    travel(at(SUNDAY, "9:00"))
    desk = factories.staff("reception")
    transact(lambda now: appointments.note(desk, visit, "arrived", now=now))
    assert remind() == 0
    last = visit_facts.of(visit).standing.last.id
    transact(lambda now: appointments.undo(desk, visit, last, now=now))
    assert remind() == 2


def test_a_first_reminder_is_not_written_down_once_the_second_is_due(visit, travel):
    travel(at(TUESDAY, "10:31"))
    assert remind() == 1
    assert [kind for kind, *_ in written()] == [HOURS]


def test_nothing_is_written_down_for_a_visit_about_to_begin_or_begun(visit, travel):
    for wall in ("13:00", "13:30", "15:00"):
        travel(at(TUESDAY, wall))
        assert remind() == 0


def test_t36a_a_round_without_any_visit_reads_and_does_nothing(travel):
    travel(at(TUESDAY, "9:00"))
    assert remind() == 0
    with counted() as seen:
        assert sending.remind() == 0
    assert seen == ["SELECT", "SELECT"]


def test_a_thousand_reminders_cost_as_many_statements_as_one(visit, travel):
    many_more(visit, 499)
    travel(at(SUNDAY, "9:00"))
    with counted() as seen:
        assert remind() == 1000
    assert seen == ["SELECT", "SELECT", "INSERT"]
    assert remind() == 0


def many_more(visit, how_many):
    """Write copies of a visit, without what they occupy: only their times matter here."""

    def work(now):
        same = {c.name: getattr(db.session.get(Appointment, visit), c.name) for c in columns}
        for n in range(how_many):
            row = Appointment(**same | {"hold_id": f"copy{n}", "reference": f"KSQ C{n}"})
            db.session.add(row)
            db.session.flush()
            booked = {"kind": "booked", "at": row.made_at, "by": "system:tests", "facts": {}}
            db.session.add(AppointmentEvent(appointment_id=row.id, **booked))
            audit.record(factories.TESTS, "appointment.booked", "appointment", row.id, now=now)

    columns = [c for c in Appointment.__table__.columns if c.name != "id"]
    transact(work)


def test_messages_queued_many_at_once_are_counted_once_each(visit):
    wanted = [Wanted(DAYS, "appointment", n, 0, clock.now()) for n in (1, 2, 2, 3)]
    assert transact(lambda now: outbox.queue_many(wanted, now=now)) == 3
    assert transact(lambda now: outbox.queue_many([], now=now)) == 0
    again = [*wanted, Wanted(DAYS, "appointment", 4, 0, clock.now())]
    assert transact(lambda now: outbox.queue_many(again, now=now)) == 1


def test_somebody_who_came_and_got_another_time_is_reminded_of_that(visit, travel):
    desk = factories.staff("reception")
    travel(at(TUESDAY, "13:20"))
    transact(lambda now: appointments.note(desk, visit, "arrived", now=now))
    later = TUESDAY + timedelta(days=7)
    to = NewTime(at(later, "13:30"), factories.practitioner("amara-osei"))
    assert transact(lambda now: appointments.move(desk, visit, to=to, now=now)) is None
    travel(at(later - timedelta(days=2), "9:00"))
    assert remind() == 2
    assert {kind for kind, *_ in written()} == {DAYS, HOURS}
    travel(at(later, "13:20"))
    transact(lambda now: appointments.note(desk, visit, "arrived", now=now))
    assert reminders.missing(now=clock.now()) == []
