"""Reminders as they arrive: each once, none stale, none at night, none lost."""

import dataclasses
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.policy import OfPatient
from clinic_app.extensions import db
from clinic_app.models import (
    Appointment,
    AppointmentEvent,
    OutboxMessage,
    Practitioner,
    StepResource,
)
from clinic_app.operations import (
    appointments,
    audit,
    call_list,
    keeping,
    outbox,
    schedule_changes,
    visit_facts,
)
from clinic_app.operations.appointments import NewTime
from clinic_app.scheduling.reminders import DAYS, HOURS
from clinic_app.scheduling.schedule_edits import Leave
from clinic_app.web import links, sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.conftest import free_port
from tests.factories import TUESDAY, at

BOOKED = TUESDAY - timedelta(days=14)
SUNDAY, WEDNESDAY, THURSDAY, SATURDAY, NEXT_MONDAY = (
    TUESDAY + timedelta(days=n) for n in (-2, 1, 2, 4, 6)
)
OSEI = "amara-osei"


@pytest.fixture
def book(settings, travel):
    """Book visits two weeks before, each with an address named after it."""

    def visit(name, day, wall, slug="standard", **facts):
        now = clock.now()
        travel(at(BOOKED, "9:00"))
        facts = {"contact_email": f"{name}@example.com"} | facts
        made = factories.a_visit(slug, start=at(day, wall), **facts)
        travel(now)
        return made

    travel(at(TUESDAY, "8:55"))
    return visit


@pytest.fixture
def round_(settings):
    """Do one round of the worker and return how many messages left."""

    def once():
        sending.remind()
        return sending.send_due(settings)

    return once


def text(message):
    return message.get_content().replace("\r\n", "\n")


def got(inbox):
    """Return whom each message went to and what it begins with, in order."""
    return [(m["To"].split("@")[0], subject(m).split(":")[0].split(",")[0]) for m in inbox.messages]


def subject(message):
    return message["Subject"].strip()


def states():
    """Return what became of each message, by kind and visit."""
    db.session.rollback()
    rows = db.session.scalars(sa.select(OutboxMessage))
    return {(row.kind, row.subject_id): row.state for row in rows}


def move(visit, day, wall):
    desk, lead = factories.staff("reception"), visit_facts.of(visit).practitioner.id
    to = NewTime(at(day, wall), lead)
    assert transact(lambda now: appointments.move(desk, visit, to=to, now=now)) is None


def cancel(visit):
    desk = factories.staff("reception")
    transact(lambda now: appointments.cancel(desk, visit, reason="ill", subject=None, now=now))


def test_what_a_reminder_says(book, round_, inbox, travel):
    visit = book("sam", THURSDAY, "9:00", "baby-weigh", contact_name="Sam Haddon")
    travel(at(TUESDAY, "9:00"))
    assert round_() == 1
    facts = visit_facts.of(visit)
    link = f"http://127.0.0.1:5000/visit/{links.token(visit, facts.reference)}"
    (message,) = inbox.messages
    assert message["To"] == "sam@example.com"
    assert subject(message) == (
        "Reminder, on Thursday: Thursday 26 November 2026, 9:00 am, Kestrel Square Medical Practice"
    )
    assert text(message) == REMINDER.format(
        name=facts.given_name, reference=facts.reference, link=link, who=facts.practitioner.name
    )


REMINDER = """\
Hello Sam Haddon,

{name} has a visit on Thursday.

When:       Thursday 26 November 2026, 9:00 am
What:       Baby weigh and measure, 15 minutes
With:       {who}
Where:      Kestrel Square, Suite 3, 18 Kestrel Square, Tuggeranong ACT 2900
Reference:  {reference}

Please come five minutes early.

How to get ready:
- Bring the blue book
- Bring a spare nappy, as we weigh babies bare
- Best not straight after a feed

To cancel, open this link. It asks for a day and month of birth, and opening it changes nothing:
{link}

To change the time, or if anything is wrong, call (02) 5550 0142.

Please do not answer this e-mail: nobody watches this mailbox around the clock.
In an emergency call 000. For advice at any hour call healthdirect, 1800 022 222.

Kestrel Square Medical Practice
"""


def test_what_a_reminder_of_a_visit_with_several_people_says(book, round_, inbox, travel):
    visit = book("dana", TUESDAY, "14:00", "baby-check-6w", lead=OSEI, contact_name="Dana Roe")
    travel(at(TUESDAY, "11:00"))
    assert round_() == 1
    facts = visit_facts.of(visit)
    lines = text(inbox.messages[0]).splitlines()
    assert subject(inbox.messages[0]).startswith("Reminder, today: Tuesday 24 November 2026")
    assert lines[2] == f"{facts.given_name} has a visit today."
    (nurse,) = [name for name in everybody_of(visit) if name != "Dr Amara Osei"]
    assert lines[6] == f"With:       Dr Amara Osei, then {nurse}"


def everybody_of(visit):
    joined = sa.select(Practitioner).join(StepResource, StepResource.resource_id == Practitioner.id)
    return [p.name for p in db.session.scalars(joined.where(StepResource.appointment_id == visit))]


def test_a_procedure_names_both_who_are_there_and_the_one_who_leads_first(book, settings, inbox):
    visit = book("kim", WEDNESDAY, "10:00", "skin-procedure")
    transact(lambda now: outbox.queue("confirmation", "appointment", visit, now=now))
    sending.send_due(settings)
    message = inbox.messages[0].get_body(("plain",)).get_content()
    lead = visit_facts.of(visit).practitioner.name
    (other,) = [name for name in everybody_of(visit) if name != lead]
    assert f"With:       {lead} and {other}" in message


def test_a_sensitive_visit_is_a_gp_visit_in_its_reminder(book, round_, inbox, travel):
    book("robin", THURSDAY, "9:00", "sti-check")
    travel(at(TUESDAY, "9:00"))
    round_()
    (message,) = inbox.messages
    assert "What:       GP visit, " in text(message)
    assert not any(word in message.as_string() for word in ("exual", "STI", "How to get ready"))


def test_who_is_called_by_phone_is_not_asked_to_come(book, round_, inbox, travel):
    book("robin", THURSDAY, "9:00", "telehealth-phone")
    travel(at(TUESDAY, "9:00"))
    round_()
    said = text(inbox.messages[0])
    assert "Where:      By phone, you need not come here" in said
    assert "five minutes early" not in said


def test_t33_a_reminder_is_ours_until_it_leaves_and_a_moved_visit_is_reminded_of_its_new_time(
    book, round_, inbox, travel
):
    moved, cancelled = book("moved", THURSDAY, "10:00"), book("cancelled", THURSDAY, "10:15")
    back = book("back", THURSDAY, "10:30")
    sending.remind()
    assert set(states().values()) == {"due"}
    travel(at(TUESDAY, "9:30"))
    move(moved, NEXT_MONDAY, "11:00")
    cancel(cancelled)
    cancel(back)
    desk = factories.staff("reception")
    transact(lambda now: appointments.restore(desk, back, subject=None, now=now))
    round_()
    told = [("moved", "New time"), ("cancelled", "Cancelled"), ("back", "Booked again")]
    assert got(inbox) == told
    inbox.messages.clear()
    days = (TUESDAY, "10:31"), (THURSDAY, "8:00"), (SATURDAY, "11:00"), (NEXT_MONDAY, "8:00")
    for day, wall in days:
        travel(at(day, wall))
        round_()
    assert got(inbox) == [
        ("back", "Reminder"),  # on Thursday; it was told of on Tuesday, so once is enough
        ("moved", "Reminder"),
        ("moved", "Reminder"),
    ]


def test_t34_the_job_run_ten_times_sends_one_message(book, round_, inbox, travel):
    book("robin", THURSDAY, "9:00")
    travel(at(TUESDAY, "9:00"))
    assert [round_() for _ in range(10)] == [1] + [0] * 9
    travel(at(TUESDAY, "15:00"))
    assert [round_() for _ in range(10)] == [0] * 10
    assert got(inbox) == [("robin", "Reminder")]


def test_t36a_a_round_with_nothing_due_does_nothing(settings, round_, inbox, travel):
    travel(at(TUESDAY, "9:00"))
    assert round_() == 0
    assert inbox.messages == []


def test_t37a_a_bad_row_in_the_middle_of_a_batch_harms_no_other(book, round_, inbox, travel):
    walls = ("9:00", "9:15", "9:30", "9:45", "10:00", "10:15")
    visits = [book(f"p{n}", THURSDAY, wall) for n, wall in enumerate(walls)]
    spoil(visits[1], contact_email="robin@example.com\nBcc: all@example.com")
    spoil(visits[2], contact_email="")
    spoil(visits[4])
    travel(at(TUESDAY, "10:15"))
    round_()
    assert [to for to, _ in got(inbox)] == ["p0", "p3", "p5"]
    assert [states()[DAYS, visit] for visit in visits] == [
        "sent",
        "due",  # to be tried again, and in the end to be phoned
        "failed",
        "sent",
        "due",
        "sent",
    ]


def spoil(visit, **wrong):
    """Write what no operation would write; without anything, forget all that happened."""

    def work(now):
        row = sa.update(Appointment).where(Appointment.id == visit).values(**wrong)
        events = sa.delete(AppointmentEvent).where(AppointmentEvent.appointment_id == visit)
        db.session.execute(row if wrong else events)
        audit.record(factories.TESTS, "appointment.spoilt", "appointment", visit, now=now)

    transact(work)


def test_t37b_the_worker_was_stopped_for_three_hours_and_nothing_is_lost_stale_or_sent_twice(
    book, round_, inbox, travel
):
    visits = {
        "too-late": book("too-late", TUESDAY, "12:15"),  # due at 9:15, useless from 11:45
        "today": book("today", TUESDAY, "14:30"),  # due at 11:30
        "later": book("later", TUESDAY, "15:30"),  # due at 12:30: not yet
        "thursday": book("thursday", THURSDAY, "10:00"),
        "moved": book("moved", THURSDAY, "11:00"),
        "cancelled": book("cancelled", THURSDAY, "11:30"),
        "came": book("came", TUESDAY, "14:45"),
        "before": book("before", THURSDAY, "8:45"),
    }
    for day, wall in ((SUNDAY, "15:31"), (TUESDAY, "8:55")):
        travel(at(day, wall))
        round_()
    assert got(inbox)[-1] == ("before", "Reminder")
    inbox.messages.clear()
    travel(at(TUESDAY, "10:30"))  # the worker has stopped at 8:55; the desk goes on
    move(visits["moved"], THURSDAY, "15:00")
    cancel(visits["cancelled"])
    desk = factories.staff("reception")
    transact(lambda now: appointments.note(desk, visits["came"], "arrived", now=now))
    travel(at(TUESDAY, "11:56"))
    for _ in range(3):
        round_()
    assert sorted(got(inbox)) == [
        ("cancelled", "Cancelled"),
        ("moved", "New time"),
        ("thursday", "Reminder"),
        ("today", "Reminder"),
    ]
    assert states()[HOURS, visits["too-late"]] == "dropped"
    assert states()[HOURS, visits["came"]] == "dropped"
    inbox.messages.clear()
    travel(at(TUESDAY, "12:30"))
    assert round_() == 1
    assert got(inbox) == [("later", "Reminder")]


def test_t37c_an_error_of_the_provider_is_tried_again_and_then_shown_to_the_desk(
    book, settings, round_, inbox, travel
):
    visit = book("robin", TUESDAY, "14:30", contact_phone="+61412345678")
    away = dataclasses.replace(settings, smtp_port=free_port())
    begin = at(TUESDAY, "11:30")
    for minutes in range(0, 150, 2):
        travel(begin + timedelta(minutes=minutes))
        sending.remind()
        sending.send_due(away)
        now = clock.now()
        if call_list.whole(now=now).calls:
            break
        assert states()[HOURS, visit] == "due"
    assert at(TUESDAY, "12:00") < now < at(TUESDAY, "14:00"), "early enough to pick up the phone"
    (call,) = call_list.whole(now=now).calls
    assert (call.visit.id, call.kind) == (visit, HOURS)
    assert round_() == 0, "given up is given up: somebody phones now"


def test_t37c_an_error_that_passes_is_only_a_delay(book, settings, round_, inbox, travel):
    book("robin", THURSDAY, "9:00")
    travel(at(TUESDAY, "9:00"))
    inbox.answer = "451 try later"
    assert round_() == 0
    inbox.answer = None
    travel(at(TUESDAY, "9:02"))
    assert round_() == 1
    assert not call_list.whole(now=clock.now()).calls


def test_what_no_mail_server_takes_is_phoned_before_the_patient_comes_in_vain(
    book, settings, inbox, travel
):
    moved, cancelled = book("moved", TUESDAY, "14:00"), book("cancelled", TUESDAY, "14:30")
    move(moved, THURSDAY, "14:00")
    cancel(cancelled)
    away = dataclasses.replace(settings, smtp_port=free_port())
    for minutes in range(0, 300, 5):
        travel(at(TUESDAY, "8:55") + timedelta(minutes=minutes))
        sending.send_due(away)
    found = call_list.whole(now=clock.now()).calls
    assert [call.visit.id for call in found] == [moved, cancelled]


def test_t37d_each_event_has_exactly_one_message_and_none_comes_at_night(
    book, round_, inbox, travel
):
    """A week in rounds of half an hour: moved, cancelled and brought back at odd hours."""
    visit = book("robin", THURSDAY, "9:00")
    linked = OfPatient(linked=True)
    desk = factories.staff("reception")
    now, night = at(SUNDAY - timedelta(days=1), "9:00"), set()
    acts = {
        at(SUNDAY, "6:00"): lambda: move(visit, THURSDAY, "9:30"),
        at(SUNDAY, "22:00"): lambda: cancel(visit),
        at(SUNDAY, "23:00"): lambda: transact(
            lambda now: appointments.restore(desk, visit, subject=linked, now=now)
        ),
    }
    while now < at(SATURDAY, "9:00"):
        travel(now)
        if now in acts:
            acts[now]()
        before = len(inbox.messages)
        round_()
        local = now.astimezone(clock.ZONE)
        if not 8 <= local.hour < 20:
            night |= {subject(m).split(":")[0] for m in inbox.messages[before:]}
        now += timedelta(minutes=30)
    assert [what for _, what in got(inbox)] == [
        "New time",
        "Cancelled",
        "Booked again",
        "Reminder",
        "Reminder",
    ]
    assert night == {"New time", "Cancelled", "Booked again"}, "what somebody did is told at once"


def test_a_worker_that_comes_back_at_night_lets_people_sleep_and_loses_nobody(
    book, round_, inbox, travel
):
    book("thursday", THURSDAY, "13:30")
    book("nine", WEDNESDAY, "9:00", lead=OSEI)
    early = book("early", WEDNESDAY, "8:30", lead=OSEI)
    travel(at(TUESDAY, "22:00"))
    assert round_() == 0
    (call,) = call_list.whole(now=clock.now()).calls
    assert (call.visit.id, call.kind) == (early, HOURS), "at eight in the morning it is too late"
    assert len(call_list.whole(now=clock.now()).calls) == 1
    travel(at(WEDNESDAY, "7:59"))
    assert round_() == 0
    travel(at(WEDNESDAY, "8:00"))
    assert round_() == 2
    assert sorted(to for to, _ in got(inbox)) == ["nine", "thursday"]
    travel(at(WEDNESDAY, "8:46"))
    assert not call_list.whole(now=clock.now()).calls, "their visit is over"
    assert {
        row.attempts for row in db.session.scalars(sa.select(OutboxMessage)) if row.state == "sent"
    } == {1}


def away(who, day):
    """Let somebody be sick for a day."""
    edit, desk = Leave(factories.practitioner(who), day, day), factories.staff("reception")
    seen = schedule_changes.preview(desk, edit, now=clock.now()).fingerprint
    return transact(
        lambda now: schedule_changes.save(desk, edit, reason="Sick", fingerprint=seen, now=now)
    )


def test_nobody_is_reminded_of_a_visit_to_somebody_known_to_be_away(book, round_, inbox, travel):
    names, walls = ("kept", "moved", "waits", "back"), ("9:00", "9:15", "9:30", "9:45")
    kept, moved, *_ = (book(n, THURSDAY, w, lead=OSEI) for n, w in zip(names, walls, strict=True))
    desk = factories.staff("reception")
    change = away(OSEI, THURSDAY)
    travel(at(TUESDAY, "10:00"))
    assert round_() == 0
    assert set(states().values()) == {"due"}
    transact(lambda now: keeping.keep(desk, kept, reason="Dr Osei comes in", now=now))
    move(moved, NEXT_MONDAY, "11:00")
    travel(at(TUESDAY, "10:16"))
    round_()
    assert got(inbox) == [("moved", "New time"), ("kept", "Reminder")]
    db.session.rollback()
    seen = schedule_changes.preview_taking_back(desk, change, now=clock.now()).fingerprint
    transact(lambda now: schedule_changes.take_back(desk, change, fingerprint=seen, now=now))
    travel(at(TUESDAY, "10:32"))
    assert round_() == 2, "the doctor comes after all: the reminders have only waited"
    assert [to for to, _ in got(inbox)[2:]] == ["waits", "back"]
    db.session.rollback()
    assert {row.attempts for row in db.session.scalars(sa.select(OutboxMessage))} <= {0, 1}


def test_a_reminder_held_back_for_too_long_is_of_no_use_any_more(book, round_, inbox, travel):
    visit = book("robin", TUESDAY, "14:30", lead=OSEI)
    away(OSEI, TUESDAY)
    for wall in ("11:31", "12:00", "13:45", "14:01"):
        travel(at(TUESDAY, wall))
        assert round_() == 0
    assert states()[HOURS, visit] == "dropped"


def test_a_visit_that_was_never_told_of_anybody_is_reminded_like_any_other(
    book, round_, inbox, travel
):
    """An imported one: no confirmation ever left for it."""
    book("robin", THURSDAY, "9:00")
    travel(at(TUESDAY, "9:00"))
    round_()
    travel(at(WEDNESDAY, "18:00"))
    round_()
    assert got(inbox) == [("robin", "Reminder")] * 2


def test_reminders_attach_no_calendar_since_it_is_there_already(book, round_, inbox, travel):
    book("robin", THURSDAY, "9:00")
    travel(at(TUESDAY, "9:00"))
    round_()
    assert not inbox.messages[0].is_multipart()


def test_several_workers_at_once_write_and_send_each_reminder_once(
    book, settings, inbox, travel, context
):
    walls = [f"{hour}:{minute:02}" for hour in (9, 10, 11) for minute in (0, 15, 30, 45)]
    for n, wall in enumerate(walls):
        book(f"p{n}", THURSDAY, wall)
    travel(at(TUESDAY, "12:00"))
    failed, start = [], threading.Barrier(4)

    def work():
        with context.app_context():
            try:
                start.wait(10)
                sending.remind()
                sending.send_due(settings)
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    sending.send_due(settings)
    assert failed == []
    assert sorted(to for to, _ in got(inbox)) == sorted(f"p{n}" for n in range(len(walls)))
