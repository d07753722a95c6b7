"""What happened to a visit: who was there at the time, from where to where it was moved."""

from datetime import date, timedelta

import pytest

from clinic_app.operations import appointments, practice, visit_facts, visit_past
from clinic_app.operations.appointments import NewTime
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words

FRIDAY = TUESDAY + timedelta(days=3)


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


def maeve(start):
    """Book a health check with a nurse, then a doctor."""
    patient = a_patient("Maeve", "Varga", date(1948, 2, 3))
    return a_visit("health-check-75", start=start, lead="ben-castellano", patient=patient)


def move(visit, start, lead="ben-castellano"):
    who, to = factories.staff("reception"), NewTime(start, factories.practitioner(lead))
    transact(lambda now: appointments.move(who, visit, to=to, now=now))


def note(visit, kind, position):
    who = factories.staff("reception")
    transact(lambda now: appointments.note(who, visit, kind, now=now, position=position))


def undo(visit, position):
    who, last = factories.staff("reception"), visit_facts.of(visit).events[-1].id
    transact(lambda now: appointments.undo(who, visit, last, now=now, position=position))


def happened(desk, visit):
    """Return the lines of the history, oldest first, without when and by whom."""
    page = desk.visit(f"/reception/appointments/{visit}")
    (history,) = [s for s in page.all("section") if s.get("aria-labelledby") == "history-title"]
    return [words(b) for b in history.iter("b")][::-1]


def test_what_was_done_keeps_the_name_of_who_did_it_when_the_visit_moves(desk):
    visit = maeve(at(TUESDAY, "10:00"))
    before = visit_facts.of(visit).who
    note(visit, "started", 1)
    undo(visit, 1)
    move(visit, at(FRIDAY, "8:15"))  # a day on which Dr Osei does not work
    after = visit_facts.of(visit).who
    assert before == "Nurse Ben Castellano, then Dr Amara Osei"
    assert after != before
    assert happened(desk, visit)[1:] == [
        "Being seen, Dr Amara Osei",
        "Undone: being seen, Dr Amara Osei",
        f"Moved from today, 10:00 am, {before}, to Friday, 8:15 am, {after}",
    ]


def test_a_moved_visit_says_from_where_to_where_each_time(desk):
    visit = a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei")
    move(visit, at(TUESDAY, "10:00"), "amara-osei")
    move(visit, at(FRIDAY, "14:00"), "farid-haddad")
    assert happened(desk, visit)[1:] == [
        "Moved from today, 9:00 am to today, 10:00 am",
        "Moved from today, 10:00 am, Dr Amara Osei, to Friday, 2:00 pm, Dr Farid Haddad",
    ]


def test_a_move_made_before_everybody_was_kept_names_only_whom_it_knows(clinic):
    osei = factories.practitioner("amara-osei")
    facts = {"start": at(TUESDAY, "9:00").isoformat(), "lead": osei}
    stood = visit_past.stood(facts, practice.faces())
    assert (stood.who, dict(stood.parts)) == ("Dr Amara Osei", {})
