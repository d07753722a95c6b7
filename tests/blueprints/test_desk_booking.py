"""Booking for somebody at the desk: the patient, the type, a time, read back, booked once."""

from datetime import date

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import Appointment, OutboxMessage
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as

TEN = at(TUESDAY, "10:00")


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


def rows():
    db.session.rollback()
    return db.session.scalars(sa.select(Appointment).order_by(Appointment.id)).all()


def address(patient, start=TEN, slug="standard", lead="amara-osei"):
    who = factories.practitioner(lead)
    when = start.isoformat().replace("+", "%2B")
    return f"/reception/book/{patient}/check?type={slug}&at={when}&with={who}"


def test_the_desk_books_for_somebody_and_reads_the_visit_back(desk):
    patient = a_patient("Hana", "Tamura", email="hana@example.com")
    page = desk.visit(f"/reception/book/{patient}?type=standard&day=2026-11-24")
    assert "Standard" in page.text
    links = [a.get("href") for a in page.all("a") if "/check?" in (a.get("href") or "")]
    page = desk.visit(links[0])
    assert "Hana Tamura, Tuesday 24 November 2026 at" in page.text
    page = desk.send(page, {"note": "Brings a letter"}, having="once")
    assert "Booked: Hana Tamura" in page.text
    (visit,) = rows()
    assert (visit.patient_id, visit.channel, visit.note) == (patient, "phone", "Brings a letter")
    kinds = db.session.scalars(sa.select(OutboxMessage.kind)).all()
    assert kinds == ["confirmation"]


def test_the_same_form_sent_twice_books_once(desk):
    page = desk.visit(address(a_patient()))
    for _ in range(2):
        desk.send(page, having="once")
    assert len(rows()) == 1


def test_a_time_taken_meanwhile_is_refused_with_other_times(desk):
    page = desk.visit(address(a_patient()))
    a_visit("standard", start=TEN, lead="amara-osei")
    page = desk.send(page, having="once")
    assert len(rows()) == 1
    assert "Standard" in page.text
    assert any("/check?" in (a.get("href") or "") for a in page.all("a"))


def test_nobody_is_booked_outside_hours_or_too_young(desk):
    page = desk.send(desk.visit(address(a_patient(), at(TUESDAY, "6:00"))), having="once")
    assert rows() == []
    grown = a_patient(birth_date=date(1980, 1, 1))
    page = desk.visit(address(grown, slug="baby-weigh", lead="jo-petrakis"))
    desk.send(page, having="once")
    assert rows() == []


@pytest.mark.parametrize(
    "path",
    [
        "/reception/book/999999",
        "/reception/book/1?type=nothing",
        "/reception/book/1?type=standard&day=letters",
        "/reception/book/1/check?type=standard&at=yesterday&with=1",
        "/reception/book/1/check?type=standard&at=2026-11-24T10:00:00&with=1",
    ],
)
def test_an_address_that_makes_no_sense_is_a_page_that_says_so(desk, path):
    patient = a_patient()
    desk.visit(path.replace("/book/1", f"/book/{patient}"), status=404)


def test_a_type_booked_by_phone_says_what_to_ask(desk):
    from clinic_app.operations import practice

    kind = next(k for k in practice.current().catalogue.types if k.mode == "phone" and k.how)
    page = desk.visit(f"/reception/book/{a_patient()}?type={kind.slug}")
    assert "Ask:" in page.text


def test_the_diarys_box_leads_to_the_patients(desk):
    a_patient("Hana", "Tamura")
    page = desk.visit("/reception/book?find=tamura")
    assert "Hana Tamura" in page.text
