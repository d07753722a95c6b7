from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.access.policy import NotAllowed, OfPatient
from clinic_app.extensions import db
from clinic_app.models import Claim, OutboxMessage, StepResource
from clinic_app.operations import appointments, moving_back, schedule_changes, visit_facts
from clinic_app.operations.appointments import NewTime, NotPossible
from clinic_app.operations.errors import ChangedMeanwhile, SlotTaken
from clinic_app.scheduling import refusals
from clinic_app.scheduling.schedule_edits import Leave
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

NINE = at(TUESDAY, "9:00")


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    return context


@pytest.fixture
def desk(clinic):
    return factories.staff("reception")


@pytest.fixture
def nurse(clinic):
    return factories.staff("nurse")


def weigh(wall, **facts):
    return factories.a_visit("baby-weigh", start=at(TUESDAY, wall), lead="jo-petrakis", **facts)


def move(actor, visit, wall, lead="jo-petrakis", **more):
    to = NewTime(at(TUESDAY, wall), factories.practitioner(lead), **more)
    return transact(lambda now: appointments.move(actor, visit, to=to, now=now))


def cancel(actor, visit, subject=None):
    transact(lambda now: appointments.cancel(actor, visit, reason="ill", subject=subject, now=now))


def restore(actor, visit):
    transact(lambda now: appointments.restore(actor, visit, subject=None, now=now))


def note(actor, visit, kind, **more):
    transact(lambda now: appointments.note(actor, visit, kind, now=now, **more))


def status(visit):
    db.session.rollback()
    return visit_facts.of(visit).standing.status


def kinds_queued():
    db.session.rollback()
    return [(m.kind, m.version) for m in db.session.scalars(sa.select(OutboxMessage))]


def cells(visit):
    db.session.rollback()
    hold = db.session.scalar(
        sa.text("SELECT hold_id FROM appointment WHERE id = :id"), {"id": visit}
    )
    return db.session.scalar(sa.select(sa.func.count()).where(Claim.hold_id == hold))


def test_a_moved_visit_frees_the_old_time_and_takes_the_new(desk):
    visit = weigh("9:00")
    assert move(desk, visit, "10:00") is None
    assert visit_facts.of(visit).starts_at == at(TUESDAY, "10:00")
    assert cells(visit) == 9  # nurse, scales and child, three cells each
    weigh("9:00")
    with pytest.raises(AssertionError):
        weigh("10:00")


def test_a_visit_can_move_over_its_own_old_time(desk):
    visit = weigh("9:00")
    assert move(desk, visit, "9:05") is None
    assert visit_facts.of(visit).starts_at == at(TUESDAY, "9:05")


def test_moving_onto_a_taken_time_is_refused_and_changes_nothing(desk):
    visit, other = weigh("9:00"), weigh("10:00")
    assert isinstance(move(desk, visit, "10:00"), refusals.Taken)
    assert visit_facts.of(visit).starts_at == NINE
    assert status(other) == "booked"


def test_moving_to_where_nobody_works_is_refused(desk):
    visit = weigh("9:00")
    assert isinstance(move(desk, visit, "6:00"), refusals.Refusal)


def test_the_desk_may_fit_a_visit_in_with_a_reason_and_it_is_counted(desk):
    visit, _ = (
        factories.a_visit("standard", start=NINE, lead="amara-osei"),
        factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei"),
    )
    refused = move(desk, visit, "10:00", "amara-osei")
    assert isinstance(refused, refusals.Taken)
    assert move(desk, visit, "10:00", "amara-osei", fit_in_reason="crying baby") is None
    lanes = db.session.scalars(
        sa.select(StepResource.lane).where(
            StepResource.appointment_id == visit, StepResource.kind == "practitioner"
        )
    ).all()
    assert lanes == [1]
    assert visit_facts.of(visit).fit_in_reason == "crying baby"


def test_a_nurse_may_not_move_or_cancel(nurse):
    visit = weigh("9:00")
    with pytest.raises(NotAllowed):
        move(nurse, visit, "10:00")
    with pytest.raises(NotAllowed):
        cancel(nurse, visit)


def test_a_move_from_a_page_that_is_out_of_date_is_refused(desk):
    visit = weigh("9:00")
    seen = appointments.events_of([visit])[visit][-1].id
    move(desk, visit, "10:00", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        move(desk, visit, "11:00", seen=seen)


def test_moving_tells_the_family_once_for_each_move(desk):
    visit = weigh("9:00")
    move(desk, visit, "10:00")
    move(desk, visit, "11:00")
    assert kinds_queued() == [("moved", 1), ("moved", 2)]


def test_cancelling_frees_the_time_and_keeps_the_visit(desk):
    visit = weigh("9:00")
    cancel(desk, visit)
    assert (status(visit), cells(visit)) == ("cancelled", 0)
    assert kinds_queued() == [("cancelled", 1)]
    weigh("9:00")


def test_a_cancelled_visit_comes_back_while_its_time_is_free(desk):
    visit = weigh("9:00")
    cancel(desk, visit)
    restore(desk, visit)
    assert (status(visit), cells(visit)) == ("booked", 9)


def test_a_cancelled_visit_whose_time_is_gone_does_not_come_back(desk):
    visit = weigh("9:00")
    cancel(desk, visit)
    weigh("9:00")
    with pytest.raises(SlotTaken):
        restore(desk, visit)
    assert (status(visit), cells(visit)) == ("cancelled", 0)


def test_a_cancelled_visit_cannot_be_moved_or_cancelled_again(desk):
    visit = weigh("9:00")
    cancel(desk, visit)
    with pytest.raises(NotPossible):
        move(desk, visit, "10:00")
    with pytest.raises(NotPossible):
        cancel(desk, visit)


def test_whoever_has_the_link_may_cancel_and_nobody_else_without_a_tie(clinic):
    visit = weigh("9:00")
    with pytest.raises(NotAllowed):
        cancel(Guest("x"), visit, OfPatient())
    cancel(Guest("x"), visit, OfPatient(linked=True))
    assert status(visit) == "cancelled"


def test_the_nurse_sees_a_visit_through(nurse):
    visit = weigh("9:00")
    for kind, expected in (
        ("arrived", "arrived"),
        ("started", "started"),
        ("observing", "observing"),
        ("finished", "done"),
    ):
        note(nurse, visit, kind)
        assert status(visit) == expected


def test_an_observation_says_until_when(nurse):
    visit = weigh("9:00")
    for kind in ("arrived", "started", "observing"):
        note(nurse, visit, kind)
    standing = visit_facts.of(visit).standing
    assert standing.until - standing.since == timedelta(minutes=15)


def test_saying_the_same_twice_is_noted_once(nurse, desk):
    visit = weigh("9:00")
    note(nurse, visit, "arrived")
    note(desk, visit, "arrived")
    assert [e.kind for e in visit_facts.of(visit).events] == ["booked", "arrived"]


@pytest.mark.parametrize("kind", ["finished", "observing"])
def test_a_visit_that_has_not_begun_cannot_be_over(nurse, kind):
    with pytest.raises(NotPossible):
        note(nurse, weigh("9:00"), kind)


@pytest.mark.parametrize("kind", ["moved", "cancelled", "restored", "booked", "undone", "nonsense"])
def test_what_has_rules_of_its_own_cannot_be_noted(desk, kind):
    visit = weigh("9:00")
    with pytest.raises(NotPossible):
        note(desk, visit, kind)


def test_arrived_is_undone_and_the_visit_is_booked_again(nurse):
    visit = weigh("9:00")
    note(nurse, visit, "arrived")
    event = visit_facts.of(visit).standing.last.id
    transact(lambda now: appointments.undo(nurse, visit, event, now=now))
    assert status(visit) == "booked"


def test_undo_of_something_that_is_no_longer_the_last_is_refused(nurse):
    visit = weigh("9:00")
    note(nurse, visit, "arrived")
    event = visit_facts.of(visit).standing.last.id
    note(nurse, visit, "started")
    with pytest.raises(ChangedMeanwhile):
        transact(lambda now: appointments.undo(nurse, visit, event, now=now))


def test_undoing_a_cancellation_takes_the_time_again(desk):
    visit = weigh("9:00")
    cancel(desk, visit)
    event = visit_facts.of(visit).standing.last.id
    transact(lambda now: appointments.undo(desk, visit, event, now=now))
    assert (status(visit), cells(visit)) == ("booked", 9)


def test_a_visit_that_was_done_with_the_doctor_waits_for_the_nurse(nurse):
    visit = factories.a_visit("baby-check-6w", start=NINE)
    note(nurse, visit, "arrived")
    note(nurse, visit, "started", position=0)
    note(nurse, visit, "finished", position=0)
    assert status(visit) == "arrived"
    note(nurse, visit, "started", position=1)
    note(nurse, visit, "finished", position=1)
    assert status(visit) == "done"


def test_a_visit_in_the_past_is_not_brought_back(desk, travel):
    visit = weigh("9:00")
    cancel(desk, visit)
    travel(clock.now() + timedelta(hours=5))
    with pytest.raises(NotPossible):
        restore(desk, visit)


def test_the_desk_cannot_move_an_immunisation_to_before_the_child_is_42_days_old(desk):
    child = factories.a_patient("Noor", "Haddon", TUESDAY - timedelta(days=38))
    start = at(TUESDAY + timedelta(days=6), "9:00")
    visit = factories.a_visit("imms-child-6w", start=start, patient=child)
    lead = visit_facts.of(visit).practitioner.id
    to = NewTime(at(TUESDAY + timedelta(days=2), "9:00"), lead)
    refused = transact(lambda now: appointments.move(desk, visit, to=to, now=now))
    assert isinstance(refused, refusals.Refusal)


def test_moving_a_visit_to_where_it_is_tells_nobody(desk):
    visit = weigh("9:00")
    assert move(desk, visit, "9:00") is None
    assert kinds_queued() == []


def check(wall):
    return factories.a_visit("health-check-75", start=at(TUESDAY, wall), lead="ben-castellano")


def test_everybody_who_saw_the_patient_sees_them_at_the_new_time_too_if_they_can(desk):
    visit = check("9:15")
    assert visit_facts.of(visit).who == "Nurse Ben Castellano, then Dr Amara Osei"
    move(desk, visit, "10:00", "ben-castellano")
    assert visit_facts.of(visit).who == "Nurse Ben Castellano, then Dr Amara Osei"
    factories.a_visit("standard", start=at(TUESDAY, "11:15"), lead="amara-osei")
    move(desk, visit, "10:30", "ben-castellano")
    other = visit_facts.of(visit).who
    assert not other.endswith("Dr Amara Osei")
    move(desk, visit, "10:45", "ben-castellano")
    assert visit_facts.of(visit).who == other, "who sees them now comes before who once did"


def test_a_move_that_is_undone_brings_back_everybody_who_saw_the_patient(desk):
    visit = check("9:15")
    busy = factories.a_visit("standard", start=at(TUESDAY, "11:15"), lead="amara-osei")
    move(desk, visit, "10:30", "ben-castellano")
    cancel(desk, busy)
    last = visit_facts.of(visit).events[-1].id
    back = {"event": last, "seen": last}
    transact(lambda now: moving_back.put_back(desk, visit, now=now, **back))
    assert visit_facts.of(visit).who == "Nurse Ben Castellano, then Dr Amara Osei"


def test_another_doctor_can_take_the_second_part_at_the_same_time(desk):
    visit = check("9:15")
    osei = factories.practitioner("amara-osei")
    change = Leave(osei, TUESDAY, TUESDAY)
    seen = schedule_changes.preview(desk, change, now=clock.now())
    mark = {"reason": "Sick", "fingerprint": seen.fingerprint}
    transact(lambda now: schedule_changes.save(desk, change, now=now, **mark))
    assert move(desk, visit, "9:15", "ben-castellano") is None
    assert visit_facts.of(visit).who.startswith("Nurse Ben Castellano, then Dr ")
    assert "Osei" not in visit_facts.of(visit).who
    assert kinds_queued() == [("moved", 1)]
