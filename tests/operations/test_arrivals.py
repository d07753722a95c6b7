"""Who arrives is identified, and what was checked stays with the arrival."""

import pytest
import sqlalchemy as sa

from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AppointmentEvent
from clinic_app.operations import appointments, arrivals, opened_visit, visit_facts
from clinic_app.operations.appointments import NewTime
from clinic_app.operations.arrivals import Arriving, NotIdentified
from clinic_app.operations.errors import NotFound
from clinic_app.scheduling import status
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

THREE = ("phone", "name", "birth_date")
NOW = at(TUESDAY, "8:30")


@pytest.fixture(autouse=True)
def _clinic(practice_loaded, context, travel):
    travel(NOW)


@pytest.fixture
def nurse():
    return factories.staff("nurse")


def weigh(wall, **facts):
    return factories.a_visit("baby-weigh", start=at(TUESDAY, wall), lead="jo-petrakis", **facts)


def seen(visit):
    db.session.rollback()
    return visit_facts.of(visit).events[-1].id


def arrive(actor, *visits, checked=THREE):
    here = [v if isinstance(v, Arriving) else Arriving(v) for v in visits]
    return transact(lambda now: arrivals.arrive(actor, here, checked=checked, now=now))


def arrivals_of(visit):
    db.session.rollback()
    wanted = sa.select(AppointmentEvent.facts).where(
        AppointmentEvent.appointment_id == visit, AppointmentEvent.kind == "arrived"
    )
    return list(db.session.scalars(wanted))


def test_what_was_checked_is_kept_with_the_arrival(nurse):
    visit = weigh("9:15")
    assert arrive(nurse, visit) == ()
    assert arrivals_of(visit) == [{"checked": ["name", "birth_date", "phone"]}]
    opened = opened_visit.of(visit, now=NOW)
    assert list(opened.identified.values()) == [("name", "birth_date", "phone")]


@pytest.mark.parametrize("checked", [(), ("name", "phone"), ("name", "name", "name", "shoe size")])
def test_nobody_arrives_on_fewer_than_three_identifiers(nurse, checked):
    visit = weigh("9:15")
    with pytest.raises(NotIdentified):
        arrive(nurse, visit, checked=checked)
    assert arrivals_of(visit) == []


def test_who_has_arrived_arrives_no_second_time(nurse):
    visit = weigh("9:15")
    known = seen(visit)
    for _ in range(2):
        assert arrive(nurse, Arriving(visit, known)) == ()
    assert len(arrivals_of(visit)) == 1


def test_a_family_arrives_at_once_but_for_whom_something_happened_meanwhile(nurse):
    ivy, theo, mia = weigh("9:15"), weigh("9:45"), weigh("10:15")
    here = [Arriving(visit, seen(visit)) for visit in (mia, theo, ivy)]
    transact(lambda now: appointments.note(nurse, theo, "started", now=now, position=0))
    (missed,) = arrive(nurse, *here)
    assert (missed.appointment, missed.why) == (theo, None)
    assert [len(arrivals_of(v)) for v in (ivy, theo, mia)] == [1, 0, 1]


def test_what_is_done_does_not_arrive_any_more(nurse):
    visit = weigh("9:15")
    for kind in ("arrived", "finished"):
        transact(lambda now, kind=kind: appointments.note(nurse, visit, kind, now=now, position=0))
    (missed,) = arrive(nurse, visit)
    assert missed.why.status == "done"


def test_patients_do_not_note_that_they_are_here():
    with pytest.raises(NotAllowed):
        arrive(factories.a_family().person, weigh("9:15"))


def test_somebody_who_is_not_booked_does_not_arrive(nurse):
    with pytest.raises(NotFound):
        arrive(nurse, 999)


def stands(visit, step=None):
    db.session.rollback()
    found = visit_facts.of(visit)
    return status.of_step(found.events, step) if step is not None else found.standing


def test_who_arrived_unasked_is_identified_when_brought_in(nurse, travel):
    visit = weigh("9:15")
    transact(lambda now: appointments.note(nurse, visit, "arrived", now=now))
    assert not status.identified(visit_facts.of(visit).events)
    travel(at(TUESDAY, "8:50"))
    one = Arriving(visit, seen(visit), 0)
    assert transact(lambda now: arrivals.bring_in(nurse, one, checked=THREE, now=now)) is None
    assert stands(visit).status == "started"
    events = visit_facts.of(visit).events
    assert status.identified(events)
    transact(lambda now: appointments.undo(nurse, visit, events[-1].id, now=now, position=0))
    assert stands(visit).status == "arrived"
    assert stands(visit).since < at(TUESDAY, "8:31"), "here all the while"
    transact(lambda now: appointments.undo(nurse, visit, events[-2].id, now=now, position=0))
    assert stands(visit).status == "arrived"
    assert not status.identified(visit_facts.of(visit).events)


def test_to_be_identified_late_begins_no_part_of_a_visit_anew(nurse):
    visit = factories.a_visit("baby-check-6w", start=at(TUESDAY, "9:00"))
    for kind in ("arrived", "started", "finished"):
        transact(lambda now, kind=kind: appointments.note(nurse, visit, kind, now=now, position=0))
    assert arrive(nurse, visit) == ()
    assert status.identified(visit_facts.of(visit).events)
    assert (stands(visit, 0).status, stands(visit).status) == ("done", "arrived")


def test_a_visit_that_was_moved_is_asked_about_again(nurse):
    visit = weigh("9:15")
    arrive(nurse, visit)
    to = NewTime(at(TUESDAY, "10:15"), factories.practitioner("jo-petrakis"))
    desk = factories.staff("reception")
    assert transact(lambda now: appointments.move(desk, visit, to=to, now=now)) is None
    assert not status.identified(visit_facts.of(visit).events)


def test_who_is_being_seen_unasked_is_identified_and_stands_where_they_stood(nurse):
    visit = weigh("9:15")
    transact(lambda now: appointments.note(nurse, visit, "started", now=now, position=0))
    assert arrive(nurse, Arriving(visit, seen(visit), 0)) == ()
    assert stands(visit).status == stands(visit, 0).status == "started"
    assert status.identified(visit_facts.of(visit).events)
    (missed,) = arrive(nurse, Arriving(visit, seen(visit), 0))
    assert missed.why.status == "started", "asked once"
    assert len(arrivals_of(visit)) == 1


def test_who_is_at_the_doctors_unasked_arrives_for_the_nurses_part_alone(nurse):
    visit = factories.a_visit("baby-check-6w", start=at(TUESDAY, "9:00"))
    transact(lambda now: appointments.note(nurse, visit, "started", now=now, position=0))
    assert arrive(nurse, Arriving(visit, seen(visit), 1)) == ()
    assert (stands(visit, 0).status, stands(visit, 1).status) == ("started", "arrived")


def identify(actor, visit, checked=THREE):
    return transact(lambda now: arrivals.identify(actor, visit, 0, checked=checked, now=now))


@pytest.mark.parametrize(
    ("before", "after"),
    [((), "arrived"), (("started",), "started"), (("arrived", "finished"), "done")],
)
def test_who_it_is_can_be_noted_wherever_the_visit_stands_and_once(nurse, before, after):
    visit = weigh("9:15")
    for kind in before:
        transact(lambda now, kind=kind: appointments.note(nurse, visit, kind, now=now, position=0))
    for _ in range(2):
        identify(nurse, visit)
    assert (stands(visit).status, stands(visit, 0).status) == (after, after)
    assert [told for told in arrivals_of(visit) if told] == [
        {"checked": ["name", "birth_date", "phone"]}
    ]
    with pytest.raises(NotIdentified):
        identify(nurse, weigh("9:45"), checked=("name",))
