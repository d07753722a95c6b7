"""One confirmation for a family that comes together; afterwards each visit has its own."""

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from clinic_app.extensions import db
from clinic_app.models import Appointment, OutboxMessage
from clinic_app.operations import appointments, visit_facts
from clinic_app.web import links, sending
from clinic_app.web.transaction import transact
from tests import factories, families
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient


@pytest.fixture
def booked(settings, travel):
    """Two children of a guest, booked in one for nine o'clock or so; their visits in order."""
    travel(at(TUESDAY, "7:30"))
    key = families.begin(1)
    block = next(b for b in families.free(1, key) if not b.at_once)
    families.take(1, key, block)
    families.confirm(1, key)
    ids = db.session.scalars(sa.select(Appointment.id).order_by(Appointment.starts_at)).all()
    return [visit_facts.of(one) for one in ids]


def link(visit):
    return f"http://127.0.0.1:5000/visit/{links.token(visit.id, visit.reference)}"


def cancel(visit):
    desk = factories.staff("reception")
    transact(lambda now: appointments.cancel(desk, visit.id, reason="", subject=None, now=now))


def entries(message):
    (part,) = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")


def test_what_the_confirmation_of_a_family_says(booked, settings, inbox):
    assert sending.send_due(settings) == 1
    (message,) = inbox.messages
    mia, leo = booked
    assert message["Subject"].strip() == (
        "Booked: Tuesday 24 November 2026, 9:45 am, 2 visits, Kestrel Square Medical Practice"
    )
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == CONFIRMATION.format(
        who=mia.who,
        mia=mia.reference,
        mia_link=link(mia),
        leo=leo.reference,
        leo_link=link(leo),
    )
    assert [e["DTSTART"].dt for e in entries(message)] == [mia.starts_at, leo.starts_at]
    assert len({str(e["UID"]) for e in entries(message)}) == 2


def test_the_call_list_names_everybody_whose_confirmation_did_not_get_through(
    context, booked, settings
):
    """The letter is about both: whoever phones tells both times."""
    message = db.session.scalars(sa.select(OutboxMessage)).one().id
    transact(lambda now: _gives_up(message, now))
    mia, leo = booked
    context.test_client_class = CheckingClient
    browser = context.test_client()
    factories.sign_in_as(browser, "reception")
    page = browser.visit("/calls/")
    assert "Mia Haddon and Leo Haddon" in page.text
    assert (
        f"2 visits are booked: Mia today at 9:45 am with {mia.who}; "
        f"Leo today at 10:00 am with {leo.who}."
    ) in page.text
    cancel(leo)
    page = browser.visit("/calls/")
    assert "Leo" not in page.text
    assert "Mia’s visit is booked today at 9:45 am" in page.text


def _gives_up(message, now):
    row = db.session.get(OutboxMessage, message)
    row.state, row.trouble, row.settled_at = "failed", "refused: [550]", now


CONFIRMATION = """\
Hello Sam Haddon,

2 visits are booked, all at Kestrel Square, Suite 3, 18 Kestrel Square, Tuggeranong ACT 2900.

Mia
When:       Tuesday 24 November 2026, 9:45 am
What:       4-month immunisations, 30 minutes
With:       {who}
Reference:  {mia}
The last day for rotavirus drops is Tuesday 12 January 2027.
To cancel this visit alone, open this link. It asks for a day and month of birth:
{mia_link}

Leo
When:       Tuesday 24 November 2026, 10:00 am
What:       18-month immunisations, 30 minutes
With:       {who}
Reference:  {leo}
To cancel this visit alone, open this link. It asks for a day and month of birth:
{leo_link}

Please come five minutes early.

How to get ready:
- Bring the blue book
- A parent or guardian must come, or send written consent and a phone number
- Tell us about fever, allergies, past reactions, or weak immunity in the family
- Dress your child so that thighs and arms are easy to reach
- A mild cold is fine

Opening a link changes nothing, and the other visits stay when one is cancelled.
To change a time, or if anything is wrong, call (02) 5550 0142.

Please do not answer this e-mail: nobody watches this mailbox around the clock.
In an emergency call 000. For advice at any hour call healthdirect, 1800 022 222.

Kestrel Square Medical Practice
"""


def test_who_cancelled_one_child_before_the_message_left_hears_of_the_other(
    booked, settings, inbox
):
    mia, leo = booked
    cancel(mia)
    sending.send_due(settings)
    subjects = [m["Subject"].strip().partition(":")[0] for m in inbox.messages]
    assert sorted(subjects) == ["Booked", "Cancelled"]
    confirmation = next(m for m in inbox.messages if m["Subject"].strip().startswith("Booked"))
    text = confirmation.get_body(("plain",)).get_content()
    assert leo.reference in text
    assert mia.reference not in text


def test_cancelling_one_of_them_later_tells_of_that_one_alone(booked, settings, inbox):
    sending.send_due(settings)
    mia, leo = booked
    cancel(leo)
    sending.send_due(settings)
    told = inbox.messages[-1]
    assert told["Subject"].strip().startswith("Cancelled: Tuesday 24 November 2026, 10:00 am")
    (entry,) = entries(told)
    assert str(entry["STATUS"]) == "CANCELLED"
    assert mia.reference not in told.get_body(("plain",)).get_content()


def test_nothing_is_confirmed_when_all_of_it_was_cancelled(booked, settings, inbox):
    for visit in booked:
        cancel(visit)
    sending.send_due(settings)
    subjects = [m["Subject"].strip().partition(":")[0] for m in inbox.messages]
    assert subjects == ["Cancelled", "Cancelled"]
