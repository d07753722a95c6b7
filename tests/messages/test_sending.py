from datetime import timedelta

import icalendar
import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.access.policy import OfPatient
from clinic_app.extensions import db
from clinic_app.models import OutboxMessage
from clinic_app.operations import accounts, appointments, outbox, visit_facts
from clinic_app.operations.appointments import NewTime
from clinic_app.web import links, sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at


@pytest.fixture(autouse=True)
def early_tuesday(travel):
    travel(at(TUESDAY, "7:30"))


def weigh(slug="baby-weigh", wall="9:00", **facts):
    facts = {"contact_email": "sam@example.com", "contact_name": "Sam Haddon"} | facts
    return factories.a_visit(slug, start=at(TUESDAY, wall), **facts)


def queue(kind, visit, version=0):
    transact(lambda now: outbox.queue(kind, "appointment", visit, version=version, now=now))


def states():
    db.session.rollback()
    return [m.state for m in db.session.scalars(sa.select(OutboxMessage).order_by("id"))]


def text(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def subject(message):
    return message["Subject"].strip()


def entry(message):
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            return icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
    raise AssertionError("no calendar part")


def test_a_confirmation_leaves_over_smtp_and_is_sent_once(settings, inbox):
    visit = weigh()
    queue("confirmation", visit)
    queue("confirmation", visit)
    assert sending.send_due(settings) == 1
    for _ in range(10):
        assert sending.send_due(settings) == 0
    (message,) = inbox.messages
    assert message["To"] == "sam@example.com"
    assert subject(message) == (
        "Booked: Tuesday 24 November 2026, 9:00 am, Kestrel Square Medical Practice"
    )


def test_what_a_confirmation_says(settings, inbox):
    visit = weigh()
    queue("confirmation", visit)
    sending.send_due(settings)
    facts = visit_facts.of(visit)
    link = f"http://127.0.0.1:5000/visit/{links.token(visit, facts.reference)}"
    assert text(inbox.messages[0]) == CONFIRMATION.format(
        name=facts.given_name, reference=facts.reference, link=link, who=facts.practitioner.name
    )


CONFIRMATION = """\
Hello Sam Haddon,

A visit is booked for {name}.

When:       Tuesday 24 November 2026, 9:00 am
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


def test_the_calendar_entry_keeps_its_uid_and_its_sequence_grows(settings, inbox):
    desk, visit = factories.staff("reception"), weigh()
    queue("confirmation", visit)
    sending.send_due(settings)
    lead = visit_facts.of(visit).practitioner.id
    to = NewTime(at(TUESDAY, "10:00"), lead)
    transact(lambda now: appointments.move(desk, visit, to=to, now=now))
    sending.send_due(settings)
    transact(lambda now: appointments.cancel(desk, visit, reason="x", subject=None, now=now))
    sending.send_due(settings)
    entries = [entry(m) for m in inbox.messages]
    assert len({str(e["UID"]) for e in entries}) == 1
    assert [int(e["SEQUENCE"]) for e in entries] == [0, 1, 2]
    assert [str(e["STATUS"]) for e in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert entries[1].decoded("DTSTART") == at(TUESDAY, "10:00")


def test_a_visit_in_summer_time_opens_at_the_same_local_hour(settings, inbox):
    queue("confirmation", weigh(wall="13:30"))
    sending.send_due(settings)
    start = entry(inbox.messages[0]).decoded("DTSTART").astimezone(clock.ZONE)
    assert (start.hour, start.minute, start.utcoffset()) == (13, 30, timedelta(hours=11))


def test_a_sensitive_visit_is_a_gp_visit_in_the_message_and_the_calendar(settings, inbox):
    queue("confirmation", weigh("sti-check", wall="9:00"))
    sending.send_due(settings)
    whole = (
        inbox.messages[0].as_string()
        + text(inbox.messages[0])
        + entry(inbox.messages[0]).to_ical().decode()
    )
    assert "GP visit" in whole
    assert "exual" not in whole
    assert "STI" not in whole


def test_who_cancelled_decides_what_the_message_says(settings, inbox):
    desk, ours, theirs = factories.staff("reception"), weigh(wall="9:00"), weigh(wall="10:00")
    cancel = appointments.cancel
    linked = OfPatient(linked=True)
    transact(lambda now: cancel(desk, ours, reason="nurse is ill", subject=None, now=now))
    transact(lambda now: cancel(Guest("x"), theirs, reason="", subject=linked, now=now))
    sending.send_due(settings)
    by_us, by_them = (text(m) for m in inbox.messages)
    assert "we have had to cancel" in by_us
    assert "/visit/" not in by_us
    assert "nurse is ill" not in by_us
    assert "bring it back here" in by_them


@pytest.mark.parametrize(
    "reason", ["The patient cancelled. Has a cold", "The patient is well again"]
)
def test_who_cancels_by_phone_is_not_told_that_we_had_to(settings, inbox, reason):
    desk, visit = factories.staff("reception"), weigh()
    transact(lambda now: appointments.cancel(desk, visit, reason=reason, subject=None, now=now))
    sending.send_due(settings)
    (said,) = (text(m) for m in inbox.messages)
    assert "Nobody expects you at this time any more" in said
    assert "we have had to cancel" not in said
    assert "bring it back here" in said
    assert "cold" not in said


def test_a_message_that_is_no_longer_true_is_dropped(settings, inbox):
    desk, visit = factories.staff("reception"), weigh()
    queue("confirmation", visit)
    transact(lambda now: appointments.cancel(desk, visit, reason="x", subject=None, now=now))
    sending.send_due(settings)
    assert [subject(m).split(":")[0] for m in inbox.messages] == ["Cancelled"]
    assert states() == ["dropped", "sent"]


def test_of_two_moves_before_the_worker_comes_round_only_the_last_is_told(settings, inbox):
    desk, visit = factories.staff("reception"), weigh()
    lead = visit_facts.of(visit).practitioner.id
    for wall in ("10:00", "11:00"):
        to = NewTime(at(TUESDAY, wall), lead)
        transact(lambda now, to=to: appointments.move(desk, visit, to=to, now=now))
    sending.send_due(settings)
    assert [subject(m) for m in inbox.messages] == [
        "New time: Tuesday 24 November 2026, 11:00 am, Kestrel Square Medical Practice"
    ]


def test_a_server_that_is_away_loses_nothing(settings, inbox, travel):
    import dataclasses

    from tests.conftest import free_port

    queue("confirmation", weigh())
    away = dataclasses.replace(settings, smtp_port=free_port())
    assert sending.send_due(away) == 0
    assert states() == ["due"]
    assert sending.send_due(settings) == 0  # not at once: after a while
    travel(clock.now() + timedelta(minutes=1))
    assert sending.send_due(settings) == 1


def test_an_address_that_does_not_exist_fails_and_harms_no_other(settings, inbox):
    queue("confirmation", weigh(wall="9:00"))
    inbox.answer = "550 no such person"
    sending.send_due(settings)
    inbox.answer = None
    queue("confirmation", weigh(wall="10:00"))
    assert sending.send_due(settings) == 1
    assert states() == ["failed", "sent"]


def test_a_server_that_asks_for_patience_gets_it(settings, inbox, travel):
    queue("confirmation", weigh())
    inbox.answer = "450 greylisted, try later"
    sending.send_due(settings)
    inbox.answer = None
    assert states() == ["due"]
    travel(clock.now() + timedelta(minutes=1))
    assert sending.send_due(settings) == 1
    row = db.session.scalars(sa.select(OutboxMessage)).one()
    assert "example.com" not in row.trouble


def test_a_message_about_nothing_is_dropped_and_the_next_goes_out(settings, inbox):
    queue("confirmation", 99999)
    queue("confirmation", weigh())
    assert sending.send_due(settings) == 1
    assert states() == ["dropped", "sent"]


def test_after_ten_tries_a_message_is_given_up(settings, inbox, travel):
    queue("confirmation", weigh())
    inbox.answer = "451 later"
    for _ in range(10):
        sending.send_due(settings)
        travel(clock.now() + timedelta(hours=7))
    assert states()[0] in {"failed", "dropped"}


def test_an_empty_round_does_nothing(settings, inbox):
    assert sending.send_due(settings) == 0
    sending.tidy()


def test_a_message_sent_again_after_a_lost_answer_has_the_same_id(settings, inbox, travel):
    queue("confirmation", weigh())
    sending.send_due(settings)
    transact(
        lambda now: db.session.execute(
            sa.update(OutboxMessage).values(state="due", leased_until=None)
        )
    )
    sending.send_due(settings)
    assert len({m["Message-ID"] for m in inbox.messages}) == 1
    assert len(inbox.messages) == 2


def test_two_workers_send_each_message_once(settings, inbox, context):
    import threading

    for minute in ("9:00", "9:15", "9:30", "9:45", "10:00", "10:15"):
        queue("confirmation", weigh("standard", wall=minute))

    def work():
        with context.app_context():
            sending.send_due(settings)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(inbox.messages) == 6
    assert len({m["Message-ID"] for m in inbox.messages}) == 6


def test_a_sign_in_code_is_sent_works_once_and_only_for_ten_minutes(settings, inbox, travel):
    family = factories.a_family()
    address = "alex.vale@example.com"

    def ask():
        transact(lambda now: accounts.send_code(address, "n", now=now))
        sending.send_due(settings)
        return inbox.messages[-1]["Subject"].split()[0]

    def use(code):
        return transact(
            lambda now: accounts.use_code(address, code, secret=settings.secret_key, now=now)
        )

    code = ask()
    assert len(code) == 6
    assert use("000000" if code != "000000" else "111111") is None
    assert use(code).id == family.person.id
    assert use(code) is None
    late = ask()
    travel(clock.now() + timedelta(minutes=10, seconds=1))
    assert use(late) is None


def test_five_wrong_tries_spend_a_code(settings, inbox):
    factories.a_family()
    address = "alex.vale@example.com"
    transact(lambda now: accounts.send_code(address, "n", now=now))
    sending.send_due(settings)
    code = inbox.messages[-1]["Subject"].split()[0]
    wrong = "000000" if code != "000000" else "111111"
    for typed in [wrong] * 5 + [code]:
        found = transact(
            lambda now, t=typed: accounts.use_code(address, t, secret=settings.secret_key, now=now)
        )
        assert found is None


def test_no_code_is_sent_to_staff_or_to_strangers(settings, inbox):
    for address in (factories.STAFF["nurse"], "nobody@example.com"):
        transact(lambda now, a=address: accounts.send_code(a, "n", now=now))
    assert sending.send_due(settings) == 0
    assert Guest("x").staff is False


def test_a_confirmation_names_what_is_good_to_read_but_not_for_a_sensitive_visit(settings, inbox):
    factories.load_articles()
    queue("confirmation", weigh("imms-child"))
    sending.send_due(settings)
    said = text(inbox.messages[0])
    assert (
        "Good to read before the visit:\n"
        "- Your baby’s first needles: http://127.0.0.1:5000/articles/baby-needles/\n\n"
        "To cancel, open this link."
    ) in said
