"""A link from an e-mail after the visit was cancelled, moved or attended."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clinic_app.access.actors import Person
from clinic_app.extensions import db
from clinic_app.models import (
    Appointment,
    OutboxMessage,
    RosterChange,
)
from clinic_app.operations import appointments, audit, practice
from clinic_app.operations.appointments import NewTime
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.linked import ELEVEN, as_reception, is_live
from tests.blueprints.seen import post, see, send
from tests.factories import TUESDAY, at


def cancelled(client, visit):
    return send(client, visit.path + "/cancel", day="22", month="9")


def test_the_browser_that_cancelled_brings_the_visit_back_with_one_press(client, visit, make):
    assert "Month" not in cancelled(client, visit).text
    page = send(client, visit.path + "/undo")
    assert page.heading == "Your visit"
    assert "The visit is booked again." in page.text
    assert make(is_live, visit)
    kinds = select(OutboxMessage.kind).where(OutboxMessage.subject_id == visit.id)
    assert "restored" in make(lambda: db.session.scalars(kinds).all())


def test_a_program_that_presses_buttons_brings_nothing_back(client, app, visit, make):
    cancelled(client, visit)
    scanner = app.test_client()
    assert "Day and month of birth" in see(scanner, visit.path).text
    assert send(scanner, visit.path + "/undo").title.startswith("Error: ")
    assert not make(is_live, visit)


def test_with_the_birthday_any_browser_brings_the_visit_back(client, app, visit, make):
    cancelled(client, visit)
    page = send(app.test_client(), visit.path + "/undo", day="22", month="9")
    assert page.heading == "Your visit"
    assert make(is_live, visit)


def test_a_visit_whose_time_was_taken_cannot_be_brought_back(client, visit, make):
    cancelled(client, visit)
    make(factories.a_visit, "baby-weigh", start=ELEVEN, lead="jo-petrakis")
    page = send(client, visit.path + "/undo")
    assert "That time cannot be had any more. Book another time" in page.text
    assert "/book/" in page.links
    assert "tel:+61255500142" in page.links
    assert not make(is_live, visit)


def test_a_visit_cannot_be_brought_back_to_somebody_who_is_away_by_now(client, visit, make):
    cancelled(client, visit)

    def away(now):
        nurse = factories.practitioner("jo-petrakis")
        place = next(iter(practice.locations()))
        gone = {"kind": "removed", "reserved_for": [], "location_id": place}
        db.session.add(RosterChange(practitioner_id=nurse, day=TUESDAY, **gone))
        audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)

    make(transact, away)
    page = send(client, visit.path + "/undo")
    assert "That time cannot be had any more" in page.text
    assert not make(is_live, visit)


def test_a_visit_in_the_past_cannot_be_brought_back(client, visit, make, travel):
    cancelled(client, visit)
    travel(at(TUESDAY, "11:01"))
    assert "Undo" not in see(client, visit.path).text
    send(client, visit.path + "/undo")
    assert not make(is_live, visit)


def test_what_the_practice_cancelled_is_not_brought_back_by_the_link(client, visit, make):
    def work(desk, now):
        appointments.cancel(desk, visit.id, reason="The nurse is ill", subject=None, now=now)

    make(as_reception, work)
    page = send(client, visit.path + "/undo", day="22", month="9")
    assert "That time cannot be had any more" in page.text
    assert not make(is_live, visit)


def test_undoing_what_is_not_cancelled_changes_nothing(client, visit, make):
    page = send(client, visit.path + "/undo", day="22", month="9")
    assert page.heading == "Your visit"
    assert make(is_live, visit)


def test_an_old_link_shows_the_new_time_after_a_move(client, visit, make):
    def work(desk, now):
        lead = factories.practitioner("jo-petrakis")
        start = at(TUESDAY + timedelta(days=7), "9:15")
        return appointments.move(desk, visit.id, to=NewTime(start, lead), now=now)

    assert make(as_reception, work) is None
    page = see(client, visit.path)
    assert "Tuesday 1 December 2026" in page.text
    assert "9:15 am" in page.text
    send(client, visit.path + "/cancel", day="22", month="9")
    assert not make(is_live, visit)


@pytest.mark.parametrize(
    ("kinds", "word"),
    [(["arrived"], "Arrived"), (["started"], "Being seen"), (["did_not_attend"], "Did not attend")],
)
def test_an_old_link_shows_what_became_of_the_visit(client, visit, make, kinds, word):
    for kind in kinds:
        make(as_reception, lambda desk, now, k=kind: appointments.note(desk, visit.id, k, now=now))
    page = see(client, visit.path)
    assert word in page.text


def test_a_visit_that_is_being_seen_is_not_cancelled_by_link(client, visit, make):
    make(as_reception, lambda desk, now: appointments.note(desk, visit.id, "started", now=now))
    assert "Cancel the visit" not in see(client, visit.path).text
    send(client, visit.path + "/cancel", day="22", month="9")
    assert make(is_live, visit)


def test_a_link_never_books_a_new_visit(client, visit, make):
    for page in ("/cancel", "/undo", "/undo", "/cancel"):
        post(client, visit.path + page, day="22", month="9")
    assert make(db.session.scalar, select(func.count()).select_from(Appointment)) == 1


def test_a_patient_signed_in_as_somebody_else_may_use_the_link_too(client, visit, make):
    person = make(factories.a_family, email="other@example.com", name="Other One").person
    assert isinstance(person, Person)
    factories.sign_in_as(client, person)
    send(client, visit.path + "/cancel", day="22", month="9")
    assert not make(is_live, visit)
