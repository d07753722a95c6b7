"""One visit by the signed link from an e-mail."""

from datetime import date

import icalendar
import pytest
from sqlalchemy import func, select

from clinic_app.extensions import db
from clinic_app.models import (
    AppointmentEvent,
    AuditEntry,
    OutboxMessage,
)
from tests import factories
from tests.blueprints.linked import ELEVEN, Linked, everything_written, is_live
from tests.blueprints.seen import see, send
from tests.factories import TUESDAY, at

# Opening


def test_the_link_shows_date_time_clinic_first_name_and_status_and_no_more(client, visit):
    page = see(client, visit.path)
    for fact in ("Tuesday 24 November 2026", "11:00 am", "Kestrel Square", "Mia", "Booked"):
        assert fact in page.text, fact
    for secret in ("Vale", "2026-09-22", "September", "weigh", "Petrakis", "KSQ", "@example.com"):
        assert secret not in page.body.replace("kestrelsquare.example.com", ""), secret


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("page", ["", "/cancel", "/undo", "/visit.ics"])
def test_opening_any_page_of_the_link_changes_nothing(client, visit, make, method, page):
    before = make(everything_written)
    answer = client.open(visit.path + page, method=method)
    assert answer.status_code in {200, 302}
    assert make(everything_written) == before
    assert make(is_live, visit)


def test_a_link_that_was_changed_by_one_letter_is_not_found(client, visit):
    letter = "A" if visit.path[-5] != "A" else "B"  # the last one holds bits that do not count
    changed = visit.path[:-5] + letter + visit.path[-4:]
    see(client, changed, status=404)
    see(client, changed + "/cancel", status=404)
    see(client, changed + "/visit.ics", status=404)
    send(client, changed + "/cancel", status=404, day="22", month="9")
    send(client, changed + "/undo", status=404)


def test_the_page_is_kept_by_no_cache_and_no_search_engine(client, visit):
    answer = client.get(visit.path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.get_data(as_text=True)


def test_the_calendar_file_has_the_visit_once_and_for_all(client, visit):
    answer = client.get(visit.path + "/visit.ics")
    assert answer.mimetype == "text/calendar"
    (entry,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert entry.start == ELEVEN
    assert str(entry["STATUS"]) == "CONFIRMED"


def test_the_calendar_file_of_a_sensitive_visit_says_gp_visit(client, app):
    visit = Linked(app, "sti-check", date(1990, 9, 22), "amara-osei")
    body = client.get(visit.path + "/visit.ics").get_data(as_text=True)
    assert "GP visit" in body
    assert "Sexual" not in body


# Cancelling


def test_the_birthday_cancels_the_visit(client, visit, make):
    page = send(client, visit.path + "/cancel", day="22", month="9")
    assert page.heading == "This visit is cancelled"
    assert "Undo" in page.text
    assert not make(is_live, visit)
    by = select(AuditEntry.actor).where(AuditEntry.action == "appointment.cancelled")
    assert make(db.session.scalar, by).startswith("guest:")
    kinds = select(OutboxMessage.kind).where(OutboxMessage.subject_id == visit.id)
    assert "cancelled" in make(lambda: db.session.scalars(kinds).all())


@pytest.mark.parametrize("month", ["09", "9", "Sep", "september"])
def test_the_month_may_be_written_in_any_way(client, visit, make, month):
    send(client, visit.path + "/cancel", day="22", month=month)
    assert not make(is_live, visit)


@pytest.mark.parametrize(("day", "month"), [("23", "9"), ("9", "22"), ("22", "8")])
def test_a_wrong_birthday_cancels_nothing(client, visit, make, day, month):
    page = send(client, visit.path + "/cancel", day=day, month=month)
    assert page.title.startswith("Error: ")
    assert make(is_live, visit)


@pytest.mark.parametrize(
    ("day", "month", "error"),
    [
        ("", "", "Enter the day of birth, for example 22"),
        ("22", "", "Enter the month of birth, for example 9"),
        ("32", "9", "Day must be a number from 1 to 31"),
        ("22", "13", "Month must be a number from 1 to 12"),
        ("22", "ma", "Month must be a number from 1 to 12"),
        ("\uff12\uff12", "9", "Day must be a number from 1 to 31"),
    ],
)
def test_what_is_no_birthday_is_said_and_costs_no_try(client, visit, make, day, month, error):
    page = send(client, visit.path + "/cancel", day=day, month=month)
    assert error in page.text
    assert make(is_live, visit)
    assert make(everything_written)[3] == 0


def test_after_five_tries_even_the_birthday_has_to_wait_an_hour(client, visit, make, travel):
    for month in range(1, 6):
        send(client, visit.path + "/cancel", day="22", month=str(month))
    page = send(client, visit.path + "/cancel", day="22", month="9")
    assert "There were too many tries. Wait an hour, or call us" in page.text
    assert make(is_live, visit)
    other = Linked(client.application, "standard", date(1990, 9, 22), "amara-osei")
    assert send(client, other.path + "/cancel", day="22", month="9").heading.endswith("cancelled")
    travel(at(TUESDAY, "10:25"))
    send(client, visit.path + "/cancel", day="22", month="9")
    assert not make(is_live, visit)


def test_cancelling_twice_is_cancelling_once(client, visit, make):
    for _ in range(2):
        page = send(client, visit.path + "/cancel", day="22", month="9")
        assert page.heading == "This visit is cancelled"
    events = select(func.count()).where(AppointmentEvent.kind == "cancelled")
    assert make(db.session.scalar, events) == 1


def test_a_visit_that_has_begun_is_not_cancelled_by_link(client, visit, make, travel):
    travel(at(TUESDAY, "11:01"))
    assert "Cancel the visit" not in see(client, visit.path).text
    page = send(client, visit.path + "/cancel", day="22", month="9")
    assert "That is no longer possible here. Please call us." in page.text
    assert make(is_live, visit)


def test_the_link_acts_for_its_holder_even_where_staff_are_signed_in(client, visit, make):
    factories.sign_in_as(client, make(factories.staff, "doctor"))
    send(client, visit.path + "/cancel", day="22", month="9")
    assert not make(is_live, visit)


def test_cancelling_needs_the_forms_own_token(client, visit, make):
    answer = client.post(visit.path + "/cancel", data={"day": "22", "month": "9"})
    assert answer.status_code == 400
    assert make(is_live, visit)
