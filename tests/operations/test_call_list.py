"""The call list: who must be phoned, who leaves it by itself, who was told by whom."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.access.policy import NotAllowed, OfPatient
from clinic_app.blueprints.reception.forms import WHY_CANCELLED
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, CallTry, OutboxMessage, VisitRequest
from clinic_app.operations import (
    appointments,
    audit,
    call_list,
    news,
    outbox,
    told,
    visit_facts,
)
from clinic_app.operations.appointments import NewTime
from clinic_app.operations.call_list import AlreadyTold
from clinic_app.operations.errors import ChangedMeanwhile, NotFound
from clinic_app.scheduling.reminders import DAYS, HOURS
from clinic_app.web import letters, sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

pytestmark = pytest.mark.usefixtures("practice_loaded", "context")

THURSDAY = TUESDAY + timedelta(days=2)
OSEI = "amara-osei"
LINKED = OfPatient(linked=True)


@pytest.fixture
def desk(travel):
    travel(at(TUESDAY, "8:00"))
    return factories.staff("reception")


@pytest.fixture
def manager(desk):
    return factories.staff("manager")


def unreachable(day=TUESDAY, wall="10:00", **facts):
    """Book a visit of somebody without an e-mail address."""
    return factories.a_visit(
        "standard", start=at(day, wall), lead=OSEI, **({"contact_email": ""} | facts)
    )


def send():
    """Do what the worker does; nobody here has an address, so no mail server is needed."""
    sending.remind()
    sending.send_due(letters.settings())


def move(actor, visit, day, wall):
    to = NewTime(at(day, wall), visit_facts.of(visit).practitioner.id)
    assert transact(lambda now: appointments.move(actor, visit, to=to, now=now)) is None


def cancel(actor, visit, reason="nurse is ill"):
    transact(lambda now: appointments.cancel(actor, visit, reason=reason, subject=LINKED, now=now))


def restore(actor, visit):
    transact(lambda now: appointments.restore(actor, visit, subject=LINKED, now=now))


def whole():
    db.session.rollback()
    return call_list.whole(now=clock.now())


def calls():
    """Return who must be phoned: (visit, what about)."""
    return [(call.visit.id, call.kind) for call in whole().calls]


def noted(actor, message, outcome, words=""):
    transact(lambda now: call_list.note(actor, message, outcome, words=words, now=now))


def failed(kind, visit, version=0, trouble="refused: [550]"):
    """Write a message that failed."""

    def work(now):
        outbox.queue(kind, "appointment", visit, version=version, now=now)
        db.session.execute(
            sa.update(OutboxMessage)
            .where(OutboxMessage.kind == kind, OutboxMessage.subject_id == visit)
            .values(state="failed", settled_at=now, trouble=trouble)
        )

    transact(work)


def test_whom_the_desk_moved_and_who_has_no_address_is_to_be_phoned(desk):
    visit = unreachable()
    move(desk, visit, TUESDAY, "11:00")
    assert calls() == []
    send()
    assert calls() == [(visit, "moved")]
    (call,) = whole().calls
    assert call.trouble == outbox.NO_ADDRESS
    assert call.known.starts_at == at(TUESDAY, "10:00")
    assert call.visit.starts_at == at(TUESDAY, "11:00")


def test_somebody_who_came_and_whose_new_time_did_not_reach_them_is_to_be_phoned(desk, travel):
    visit = unreachable()
    travel(at(TUESDAY, "9:55"))
    transact(lambda now: appointments.note(desk, visit, "arrived", now=now))
    move(desk, visit, THURSDAY, "14:00")
    send()
    assert calls() == [(visit, "moved")]
    travel(at(THURSDAY, "13:55"))
    transact(lambda now: appointments.note(desk, visit, "arrived", now=now))
    assert calls() == []


def test_of_two_moves_nobody_told_the_patient_believes_the_first_time(desk, travel):
    visit = unreachable()
    move(desk, visit, TUESDAY, "11:00")
    send()
    move(desk, visit, THURSDAY, "14:00")
    send()
    assert calls() == [(visit, "moved")]
    assert whole().calls[0].known.starts_at == at(TUESDAY, "10:00")
    noted(desk, whole().calls[0].message, "reached")
    travel(at(TUESDAY, "8:10"))
    move(desk, visit, THURSDAY, "15:00")
    send()
    assert whole().calls[0].known.starts_at == at(THURSDAY, "14:00")


def test_a_move_undone_before_the_patient_heard_of_it_needs_no_call(desk):
    visit = unreachable()
    move(desk, visit, THURSDAY, "10:00")
    send()
    assert len(whole().calls) == 1
    move(desk, visit, TUESDAY, "10:00")
    send()
    assert whole().calls == ()


def test_a_move_undone_after_the_patient_was_phoned_needs_another_call(desk, travel):
    visit = unreachable()
    move(desk, visit, THURSDAY, "10:00")
    send()
    (call,) = whole().calls
    transact(lambda now: call_list.note(desk, call.message, "reached", now=now))
    move(desk, visit, TUESDAY, "10:00")
    send()
    (call,) = whole().calls
    assert call.known.starts_at == at(THURSDAY, "10:00")


def test_a_visit_brought_back_and_moved_to_and_fro_is_news(desk):
    visit = unreachable()
    cancel(desk, visit)
    restore(desk, visit)
    move(desk, visit, THURSDAY, "10:00")
    move(desk, visit, TUESDAY, "10:00")
    send()
    assert len(whole().calls) == 1


@pytest.mark.parametrize("reason", news.THEIR_WORD)
def test_who_cancelled_on_the_phone_knows(desk, reason):
    assert reason in dict(WHY_CANCELLED).values(), "the desk's form says it in these words"
    visit = unreachable()
    cancel(desk, visit, reason=f"{reason}. Rang at nine")
    send()
    assert calls() == []


def test_whom_we_cancelled_has_to_be_told(desk):
    visit = unreachable()
    cancel(desk, visit)
    send()
    assert calls() == [(visit, "cancelled")]


def test_who_cancelled_or_brought_back_by_the_link_knows(desk):
    visit = unreachable()
    cancel(Guest("x"), visit, reason="")
    send()
    assert calls() == []
    restore(Guest("x"), visit)
    send()
    assert calls() == []


def test_who_cancelled_in_their_account_knows(desk):
    family = factories.a_family()
    visit = unreachable(patient=family.own)
    with_address = {"email": ""}
    transact(lambda now: _change(family.own, with_address, now))
    subject = OfPatient(carers=frozenset({family.person.id}))
    transact(
        lambda now: appointments.cancel(family.person, visit, reason="", subject=subject, now=now)
    )
    send()
    assert calls() == []


def _change(patient, values, now):
    from clinic_app.models import Patient

    db.session.execute(sa.update(Patient).where(Patient.id == patient).values(**values))
    audit.record(factories.TESTS, "patient.changed", "patient", patient, now=now)


def test_whose_visit_the_desk_brought_back_has_to_be_told(desk):
    visit = unreachable()
    cancel(desk, visit)
    restore(desk, visit)
    send()
    assert calls() == [(visit, "restored")]


def test_a_visit_booked_on_the_phone_was_read_back_there(desk):
    visit = unreachable()
    transact(lambda now: outbox.queue("confirmation", "appointment", visit, now=now))
    send()
    assert calls() == []


def test_a_visit_that_settles_a_request_has_to_be_told(desk):
    visit = unreachable()

    def settle(now):
        facts = visit_facts.of(visit)
        request = VisitRequest(
            type_slug=facts.kind.slug,
            given_name=facts.given_name,
            family_name="Vale",
            birth_date=facts.birth_date,
            phone="+61412345678",
            answers={},
            made_at=now,
            settled_at=now,
            appointment_id=visit,
        )
        db.session.add(request)
        db.session.flush()
        audit.record(factories.TESTS, "request.settled", "visit_request", request.id, now=now)
        outbox.queue("confirmation", "appointment", visit, now=now)

    transact(settle)
    send()
    assert calls() == [(visit, "confirmation")]


def test_a_failed_message_leaves_the_list_when_the_visit_changes_again(desk):
    visit = unreachable()
    failed("confirmation", visit)
    assert calls() == [(visit, "confirmation")]
    move(desk, visit, TUESDAY, "11:00")
    assert calls() == []
    send()
    assert calls() == [(visit, "moved")]
    cancel(desk, visit)
    send()
    assert calls() == [(visit, "cancelled")]


def test_a_failed_message_leaves_the_list_when_the_visit_is_over_or_the_patient_is_here(
    desk, travel
):
    here, over = unreachable(wall="10:00"), unreachable(wall="10:30")
    for visit in (here, over):
        failed("confirmation", visit)
    assert len(calls()) == 2
    transact(lambda now: appointments.note(desk, here, "arrived", now=now))
    assert calls() == [(over, "confirmation")]
    travel(at(TUESDAY, "10:46"))
    assert calls() == []


def test_a_later_message_that_came_through_makes_older_failed_ones_moot(desk, travel):
    visit = unreachable(day=THURSDAY)
    failed("confirmation", visit)
    travel(at(TUESDAY, "9:00"))
    transact(lambda now: outbox.queue(DAYS, "appointment", visit, now=now))
    transact(_settled_as("sent"))
    assert calls() == []


def _settled_as(state):
    def work(now):
        (message,) = outbox.lease(most=1, now=now)
        outbox.settle(message, state, now=now)

    return work


def test_a_message_that_was_dropped_makes_nothing_moot(desk, travel):
    visit = unreachable(day=THURSDAY)
    failed("confirmation", visit)
    travel(at(TUESDAY, "9:00"))
    transact(lambda now: outbox.queue(DAYS, "appointment", visit, now=now))
    transact(_settled_as("dropped"))
    assert calls() == [(visit, "confirmation")]


def test_whoever_is_affected_first_comes_first(desk):
    """Somebody moved from today to Thursday would come today in vain."""
    wednesday = unreachable(day=TUESDAY + timedelta(days=1), wall="9:00")
    failed("confirmation", wednesday)
    moved = unreachable(wall="12:00")
    move(desk, moved, THURSDAY, "9:00")
    today = unreachable(wall="9:00")
    cancel(desk, today)
    send()
    assert [visit for visit, _ in calls()] == [today, moved, wednesday]


def test_a_visit_is_on_the_list_once_with_the_message_that_matters_most(desk):
    visit = unreachable(day=THURSDAY)
    failed("confirmation", visit)
    failed(DAYS, visit)
    assert calls() == [(visit, "confirmation")]
    noted(desk, whole().calls[0].message, "reached")
    assert calls() == []


def test_reminders_without_an_address_are_a_kindness_in_a_list_of_their_own(desk, travel):
    travel(at(TUESDAY - timedelta(days=7), "9:00"))
    visit = unreachable(day=THURSDAY, wall="9:00")
    travel(at(TUESDAY, "9:00"))
    send()
    assert calls() == []
    (call,) = whole().to_remind
    assert (call.visit.id, call.kind) == (visit, DAYS)
    noted(desk, call.message, "reached")
    assert whole().to_remind == ()
    travel(at(TUESDAY + timedelta(days=1), "18:00"))
    send()
    assert {m.kind for m in told.of([visit])[visit]} == {DAYS, HOURS}
    assert whole().to_remind == (), "one reminder by phone is enough"


def test_a_reminder_whose_address_was_refused_must_be_phoned(desk):
    visit = unreachable(day=THURSDAY)
    failed(DAYS, visit, trouble="refused: [550]")
    assert calls() == [(visit, DAYS)]


def test_who_could_not_be_reached_stays_with_every_try(desk, manager, travel):
    visit = unreachable()
    failed("confirmation", visit)
    message = whole().calls[0].message
    noted(desk, message, "no_answer", "rang long")
    travel(at(TUESDAY, "9:00"))
    noted(manager, message, "left_message")
    travel(at(TUESDAY, "9:10"))
    noted(desk, message, "wrong_number")
    (call,) = whole().calls
    assert [(one.outcome, one.by, one.note) for one in call.tries] == [
        ("no_answer", "Tess Byrne", "rang long"),
        ("left_message", "Nadia Rossi", ""),
        ("wrong_number", "Tess Byrne", ""),
    ]
    noted(desk, message, "reached")
    assert calls() == []
    assert [call.visit.id for call in whole().told_today] == [visit]
    assert told.of([visit])[visit][-1].state == "told"


def test_a_button_pressed_twice_counts_one_try(desk, manager):
    failed("confirmation", unreachable())
    message = whole().calls[0].message
    noted(desk, message, "no_answer")
    noted(desk, message, "no_answer")
    noted(manager, message, "no_answer")
    assert len(whole().calls[0].tries) == 2


def test_the_second_of_two_desks_hears_who_told_and_when(desk, manager):
    failed("confirmation", unreachable())
    message = whole().calls[0].message
    noted(desk, message, "reached")
    for outcome in ("reached", "no_answer"):
        with pytest.raises(AlreadyTold) as told_:
            noted(manager, message, outcome)
        assert told_.value.by == "Tess Byrne"
        assert told_.value.at.astimezone(clock.ZONE).hour == 8
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(CallTry.id))) == 1


def test_told_by_mistake_is_undone_and_harmless_when_pressed_again(desk):
    visit = unreachable()
    failed("confirmation", visit)
    message = whole().calls[0].message
    noted(desk, message, "reached")
    for _ in range(2):
        transact(lambda now: call_list.undo(desk, message, now=now))
    assert calls() == [(visit, "confirmation")]
    assert whole().calls[0].tries == ()
    assert whole().told_today == ()


def test_who_was_told_yesterday_is_not_among_those_told_today(desk, travel):
    failed("confirmation", unreachable(day=THURSDAY))
    noted(desk, whole().calls[0].message, "reached")
    assert len(whole().told_today) == 1
    travel(at(TUESDAY + timedelta(days=1), "0:01"))
    assert whole().told_today == ()


def test_a_call_about_what_is_no_longer_so_is_refused(desk):
    visit = unreachable()
    failed("confirmation", visit)
    message = whole().calls[0].message
    move(desk, visit, TUESDAY, "11:00")
    with pytest.raises(ChangedMeanwhile):
        noted(desk, message, "reached")


def test_only_failed_messages_about_visits_can_be_called_about(desk):
    visit = unreachable()
    transact(lambda now: outbox.queue("confirmation", "appointment", visit, now=now))
    db.session.rollback()
    due = db.session.scalars(sa.select(OutboxMessage.id)).one()
    for message in (due, 4711):
        with pytest.raises(NotFound):
            noted(desk, message, "reached")
        with pytest.raises(NotFound):
            transact(lambda now, m=message: call_list.undo(desk, m, now=now))


def test_nurses_and_families_may_not_note_calls(desk):
    failed("confirmation", unreachable())
    message = whole().calls[0].message
    for who in (factories.staff("nurse"), factories.a_family().person, Guest("x")):
        with pytest.raises(NotAllowed):
            noted(who, message, "reached")
        with pytest.raises(NotAllowed):
            transact(lambda now, who=who: call_list.undo(who, message, now=now))


def test_every_call_is_in_the_audit(desk):
    failed("confirmation", unreachable())
    message = whole().calls[0].message
    noted(desk, message, "no_answer")
    noted(desk, message, "reached")
    transact(lambda now: call_list.undo(desk, message, now=now))
    db.session.rollback()
    wanted = sa.select(AuditEntry.action, AuditEntry.actor).where(
        AuditEntry.subject_kind == "call", AuditEntry.subject_id == str(message)
    )
    assert [tuple(row) for row in db.session.execute(wanted.order_by(AuditEntry.id))] == [
        (action, desk.code) for action in ("call.no_answer", "call.reached", "call.undone")
    ]


def test_a_long_list_costs_as_many_queries_as_a_short_one(desk):
    def counted():
        seen = []
        note = lambda _c, _k, statement, *_: seen.append(statement)  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", note)
        found = whole()
        sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(found.calls), len([s for s in seen if not re.match("PRAGMA|BEGIN", s)])

    failed("confirmation", unreachable(wall="9:00"))
    short = counted()
    for wall in ("9:15", "9:30", "10:00", "10:30", "11:00", "11:30"):
        failed("confirmation", unreachable(wall=wall))
    assert counted() == (7, short[1])
    assert short[1] <= 13


def test_what_was_sent_about_a_visit_is_told_newest_last(desk):
    visit, other = unreachable(), unreachable(wall="11:00")
    transact(lambda now: outbox.queue("confirmation", "appointment", visit, now=now))
    send()
    move(desk, visit, TUESDAY, "10:30")
    assert [(m.kind, m.state, m.version) for m in told.of([visit, other])[visit]] == [
        ("confirmation", "dropped", 0),
        ("moved", "due", 1),
    ]
    assert told.of([visit, other])[other] == ()
    assert told.of([]) == {}


def of_a_family(wall, number):
    return unreachable(wall=wall, block="b7", patient=factories.a_patient(f"Child{number}", "Vale"))


@pytest.mark.parametrize("what_happens", ["cancelled", "moved"])
def test_a_family_stays_until_told_though_the_first_of_its_visits_is(desk, what_happens):
    first, second, third = (of_a_family(f"10:{15 * n:02}", n) for n in range(3))
    failed("confirmation", first)
    assert calls() == [(first, "confirmation")]
    if what_happens == "cancelled":
        cancel(desk, first, reason="")
    else:
        move(desk, first, TUESDAY, "14:00")
    assert (second, "confirmation") in calls()
    (call,) = [one for one in whole().calls if one.visit.id == second]
    assert third in [one.id for one in call.family]
    noted(desk, call.message, "reached")
    assert (second, "confirmation") not in calls()
    assert [one.visit.id for one in whole().told_today] == [second]


def test_a_family_of_which_nobody_comes_any_more_leaves_the_list(desk):
    first, second = (of_a_family(f"10:{15 * n:02}", n) for n in range(2))
    failed("confirmation", first)
    for visit in (first, second):
        cancel(desk, visit, reason="")
    assert (first, "confirmation") not in calls()
    assert (second, "confirmation") not in calls()


def test_a_family_that_heard_of_its_visits_since_leaves_the_list(desk, travel):
    first, second = (of_a_family(f"10:{15 * n:02}", n) for n in range(2))
    failed("confirmation", first)
    cancel(desk, first, reason="")
    assert (second, "confirmation") in calls()
    travel(at(TUESDAY, "8:15"))
    transact(lambda now: outbox.queue(DAYS, "appointment", second, now=now))
    transact(_settled_all_as_sent)
    assert (second, "confirmation") not in calls()


def _settled_all_as_sent(now):
    for message in outbox.lease(most=10, now=now):
        outbox.settle(message, "sent", now=now)


def test_of_a_family_a_visit_that_was_moved_since_is_a_call_of_its_own(desk):
    first, second = (of_a_family(f"10:{15 * n:02}", n) for n in range(2))
    failed("confirmation", first)
    cancel(desk, first, reason="")
    move(desk, second, TUESDAY, "14:00")
    send()
    assert [call for call in calls() if call[0] == second] == [(second, "moved")]


def test_a_family_and_one_of_its_children_are_one_call_about_whom_both_failed_messages_are(desk):
    """Their one confirmation failed, and so did a reminder of the child who still comes."""
    first, second = (of_a_family(f"10:{15 * n:02}", n) for n in range(2))
    failed("confirmation", first)
    cancel(desk, first, reason="")
    failed(DAYS, second)
    assert calls() == [(second, "confirmation")]


def test_a_reminder_that_was_refused_is_no_kindness_though_the_address_is_gone_since(desk):
    visit = unreachable()
    failed(DAYS, visit)
    failed(HOURS, visit, trouble=outbox.NO_ADDRESS)
    assert calls() == [(visit, DAYS)]
