"""Invitations and recalls as they arrive: each once, none stale, none at night, none too late."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import FamilyTie, OutboxMessage, Recall
from clinic_app.operations import (
    appointments,
    audit,
    child_records,
    invitations,
    recalls,
    recalls_due,
)
from clinic_app.web import sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at
from tests.vaccines import TWO_MONTHS, add_past, nurse

BORN = date(2026, 10, 10)
"""Six and a half weeks old on Tuesday; two months on 10 December: invited from 12 November."""


@pytest.fixture
def round_(settings, travel):
    """Do one round of the worker and return how many messages left."""
    travel(at(TUESDAY, "9:00"))

    def once():
        sending.look_ahead()
        return sending.send_due(settings)

    return once


def a_family(*births, history="register"):
    """Add a parent with children, whose register a nurse has looked into."""
    family = factories.a_family("sam.haddon@example.com", "Sam Haddon", births=births)
    for child in family.children:
        looked_into(child, history=history)
    return family


def looked_into(child, **facts):
    who = nurse()
    known = {"first_nations": "neither"} | facts
    transact(lambda now: child_records.edit(who, child, known, seen=None, now=now))


def text(message):
    return message.get_content().replace("\r\n", "\n")


def subjects(inbox):
    return [message["Subject"].strip() for message in inbox.messages]


def states(kind="due"):
    db.session.rollback()
    return list(
        db.session.scalars(
            sa.select(OutboxMessage.state)
            .where(OutboxMessage.kind == kind)
            .order_by(OutboxMessage.id)
        )
    )


def test_what_an_invitation_says(round_, inbox):
    a_family(BORN)
    assert round_() == 1
    (message,) = inbox.messages
    assert message["To"] == "sam.haddon@example.com"
    assert subjects(inbox) == ["Time to book for Child1, Kestrel Square Medical Practice"]
    assert text(message) == INVITATION


INVITATION = """\
Hello Sam Haddon,

Child1's next visit with our nurse is coming up: 2-month immunisations.
It can be given now, and is due on Thursday 10 December 2026.
The last day against rotavirus is Friday 22 January 2027.

Choose a time on one of these days here:
http://127.0.0.1:5000/immunisations/

If it was done elsewhere, or you have a visit booked already, there is nothing to do.
If you would rather not hear from us about this, or if anything is wrong, call (02) 5550 0142.

Please do not answer this e-mail: nobody watches this mailbox around the clock.
In an emergency call 000. For advice at any hour call healthdirect, 1800 022 222.

Kestrel Square Medical Practice
"""


def test_nobody_is_invited_twice_however_often_the_worker_asks(round_, inbox, travel):
    a_family(BORN)
    assert [round_(), round_(), round_()] == [1, 0, 0]
    travel(at(TUESDAY + timedelta(days=7), "9:00"))
    assert round_() == 0
    assert len(inbox.messages) == 1


@pytest.mark.parametrize(
    ("day", "invited"),
    [
        (date(2026, 11, 11), 0),
        (date(2026, 11, 12), 1),
        (date(2026, 12, 23), 1),
        (date(2026, 12, 24), 0),
    ],
)
def test_a_family_is_invited_from_four_weeks_before_until_two_weeks_after(
    round_, travel, day, invited
):
    a_family(BORN)
    travel(at(day, "9:00"))
    assert round_() == invited


def test_an_invitation_never_comes_in_the_week_before_a_last_day(round_, travel):
    """Rotavirus 2 of a baby of 24 weeks: its last day is near, and the nurse phones."""
    born = date(2026, 6, 8)
    family = a_family(born)
    add_past(family.children[0], date(2026, 8, 8), *TWO_MONTHS, seen_in="register")
    travel(at(born + timedelta(days=168), "9:00"))
    assert round_() == 0


def test_at_night_an_invitation_waits_for_the_morning(round_, inbox, travel):
    a_family(BORN)
    travel(at(TUESDAY, "21:00"))
    assert round_() == 0
    assert states() == ["due"]
    travel(at(TUESDAY + timedelta(days=1), "8:00"))
    assert round_() == 1


def booked(family):
    factories.a_visit(
        "imms-child-6w", start=at(TUESDAY + timedelta(days=1), "9:00"), patient=family.children[0]
    )


def test_a_family_is_invited_though_a_later_visit_is_booked(round_):
    family = a_family(BORN)
    factories.a_visit("imms-child", start=at(date(2027, 2, 10), "9:00"), patient=family.children[0])
    assert round_() == 1


def test_nobody_is_invited_while_the_child_is_with_the_nurse(round_, travel):
    family = a_family(BORN)
    visit = factories.a_visit(
        "imms-child-6w", start=at(TUESDAY, "9:00"), patient=family.children[0]
    )
    travel(at(TUESDAY, "9:10"))
    assert round_() == 0
    who = nurse()
    transact(lambda now: appointments.note(who, visit, "did_not_attend", now=now))
    assert round_() == 1


def test_the_day_after_a_visit_at_which_nothing_was_written_down_a_family_is_invited(
    round_, travel
):
    family = a_family(BORN)
    factories.a_visit("imms-child-6w", start=at(TUESDAY, "9:00"), patient=family.children[0])
    travel(at(TUESDAY, "17:00"))
    assert round_() == 0
    travel(at(TUESDAY + timedelta(days=1), "9:00"))
    assert round_() == 1


def given(family):
    add_past(family.children[0], TUESDAY, *TWO_MONTHS, seen_in="register")


def tie_ended(family):
    def end(now):
        tie = db.session.get_one(FamilyTie, (family.person.id, family.children[0]))
        tie.ended_at = now
        subject = f"{family.person.id}-{family.children[0]}"
        audit.record(factories.TESTS, "family_tie.ended", "family_tie", subject, now=now)

    transact(end)


def moved_away(family):
    who = nurse()
    patient = family.children[0]

    def close(now):
        recall = recalls.weigh_again(who, patient, on=TUESDAY, now=now)
        recalls.close(who, recall, f"{invitations.not_written_to.MOVED_AWAY}: Brisbane", now=now)

    transact(close)


MEANWHILE = [booked, given, tie_ended, moved_away]


@pytest.mark.parametrize("what", MEANWHILE)
def test_nobody_is_invited_to_what_is_booked_given_or_no_longer_ones_own(round_, what):
    what(a_family(BORN))
    assert round_() == 0
    assert states() == []


@pytest.mark.parametrize("what", MEANWHILE)
def test_an_invitation_that_became_untrue_is_dropped_when_its_time_comes(
    round_, settings, inbox, what
):
    family = a_family(BORN)
    sending.look_ahead()
    what(family)
    assert sending.send_due(settings) == 0
    assert states() == ["dropped"]
    assert inbox.messages == []


def test_only_a_confirmed_carer_with_an_account_is_written_to(round_):
    child = factories.a_patient("Noor", "Haddon", BORN, email="noor@example.com")
    looked_into(child, history="register")
    assert round_() == 0


def test_a_baby_whose_register_nobody_has_seen_is_invited_by_age(round_):
    a_family(BORN, history="")
    assert round_() == 1


def test_an_invitation_names_no_vaccine_and_passes_no_judgement(round_, inbox):
    a_family(BORN)
    round_()
    words = text(inbox.messages[0]).lower()
    for wrong in ("overdue", "fully", "rotarix", "infanrix", "behind", "must"):
        assert wrong not in words


def overdue(round_):
    """Return the recall of a child whose two-month doses are five weeks late."""
    family = a_family(date(2026, 8, 15))
    round_()
    (recall,) = db.session.scalars(sa.select(Recall)).all()
    return family, recall.id


def write(recall):
    who = nurse()
    transact(lambda now: recalls.write(who, recall, now=now))


def test_what_a_recall_says(round_, settings, inbox):
    _, recall = overdue(round_)
    write(recall)
    assert sending.send_due(settings) == 1
    assert subjects(inbox) == ["Please book for Child1, Kestrel Square Medical Practice"]
    assert text(inbox.messages[0]) == RECALL


RECALL = """\
Hello Sam Haddon,

Our nurse is expecting Child1: 2-month immunisations.
It can be given now, and was due on Thursday 15 October 2026.
The last day against rotavirus is Friday 27 November 2026.

Choose a time here:
http://127.0.0.1:5000/immunisations/

Or call us on (02) 5550 0142: we find a time with you, also when it was done elsewhere.

Please do not answer this e-mail: nobody watches this mailbox around the clock.
In an emergency call 000. For advice at any hour call healthdirect, 1800 022 222.

Kestrel Square Medical Practice
"""


def test_a_recall_that_is_closed_or_booked_meanwhile_is_not_sent(round_, settings, inbox):
    family, recall = overdue(round_)
    write(recall)
    booked(family)
    assert sending.send_due(settings) == 0
    assert states("recall") == ["dropped"]
    assert inbox.messages == []


def test_a_second_email_is_a_message_of_its_own(round_, settings, travel):
    _, recall = overdue(round_)
    write(recall)
    write(recall)  # a button pressed twice
    assert sending.send_due(settings) == 1
    travel(clock.now() + timedelta(days=1))
    write(recall)
    assert sending.send_due(settings) == 1
    assert states("recall") == ["sent", "sent"]


def test_a_weigh_again_says_nothing_of_vaccines(round_, settings, inbox):
    family, who = a_family(date(2026, 9, 1)), nurse()
    recall = transact(lambda now: recalls.weigh_again(who, family.children[0], on=TUESDAY, now=now))
    write(recall)
    assert sending.send_due(settings) == 1
    words = text(inbox.messages[-1])
    assert "Our nurse would like to weigh Child1 again." in words
    assert "http://127.0.0.1:5000/baby-weighing/" in words
    assert "immunisation" not in words


def test_two_workers_at_once_open_each_recall_once(round_):
    overdue(round_)
    transact(lambda now: recalls_due.open_due(now=now))
    assert len(db.session.scalars(sa.select(Recall)).all()) == 1
