"""Who it is: three identifiers, asked before anybody is brought in or put on the scales."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AppointmentEvent
from clinic_app.operations import growth_record
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as, some_facts
from tests.pages import words
from tests.vaccines import BORN as NINE_WEEKS
from tests.vaccines import JO, TWO_MONTHS, a_batch

from .test_nurses import events, press, primary, rows
from .test_reception import press as at_desk
from .test_vaccinate import answered, on_record, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BORN = date(2026, 8, 10)
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def nurse(browser):
    sign_in_as(browser, "nurse")
    return browser


@pytest.fixture
def desk(new_browser):
    found = new_browser()
    sign_in_as(found, "reception")
    return found


def with_jo(wall="9:15", slug="baby-weigh", **facts):
    return a_visit(slug, start=at(TUESDAY, wall), lead=JO, **facts)


def arrives_at_the_desk(desk, visit):
    at_desk(desk, desk.visit(f"/reception/appointments/{visit}"), "arrived")
    assert events(visit) == [("booked", None), ("arrived", None)]


def checked(visit):
    db.session.rollback()
    asked = sa.select(AppointmentEvent.facts).where(AppointmentEvent.appointment_id == visit)
    return [f["checked"] for f in db.session.scalars(asked) if f.get("checked")]


# Bring in


def test_who_arrived_at_the_desk_unasked_is_told_apart_and_asked_at_bring_in(nurse, desk):
    visit = with_jo(patient=a_patient("Ivy", "Novak", BORN, phone="+61491570156"))
    arrives_at_the_desk(desk, visit)
    page = nurse.visit("/nurses/")
    (row,) = rows(page)
    assert "Arrived 7:30, identity not checked yet" in words(row)
    assert (primary(row), "0491 570 156" in words(row)) == ("Bring in", True)
    started = [e for e in page.all("input", name="kind") if e.get("value") == "started"]
    assert started == [], "no way in past the question"
    page = press(nurse, page, "All three match")
    assert [kind for kind, _ in events(visit)] == ["booked", "arrived", "arrived", "started"]
    assert checked(visit) == [["name", "birth_date", "phone"]]
    assert "With nurse" in words(rows(page)[0])
    history = nurse.visit(f"/reception/appointments/{visit}").text
    assert "Identity checked: name, birth date and phone" in history
    page = press(nurse, nurse.visit("/nurses/"), "Undo")
    assert "identity not checked" not in words(rows(page)[0]), "being seen is undone, no more"


def test_who_was_asked_at_arrival_is_not_asked_again(nurse):
    with_jo()
    page = press(nurse, nurse.visit("/nurses/"), "Arrived")
    (row,) = rows(page)
    assert "identity not checked" not in words(row)
    assert page.all("details", **{"class": "identify"}) == []
    assert primary(row) == "Bring in"


def test_bring_in_on_an_old_list_says_what_happened(nurse, desk):
    visit = with_jo()
    arrives_at_the_desk(desk, visit)
    old = nurse.visit("/nurses/")
    desk.send(desk.visit(f"/reception/appointments/{visit}"), action="/undo")
    page = press(nurse, old, "All three match")
    assert "Meanwhile: Undone: arrived" in page.text
    assert checked(visit) == []


# On the scales


def weighs(nurse, path, **typed):
    page = nurse.visit(path)
    return nurse.send(page, {"weight": "5.20", "clothing": "nappy"} | typed, having="weight")


def saved(patient):
    db.session.rollback()
    return [one.measured.grams for one in growth_record.of(patient).standing]


def a_baby_booked():
    baby = a_patient("Ivy", "Novak", BORN, phone="+61491570156")
    some_facts(baby, "female", 40, 3400)
    return baby, with_jo(patient=baby)


def test_nobody_is_weighed_before_three_identifiers_are_asked(nurse):
    baby, visit = a_baby_booked()
    page = nurse.visit(f"/nurses/visits/{visit}/weigh")
    (told,) = page.all("dl", **{"class": "identifiers"})
    assert [words(e) for e in told.iter("dd")] == ["Ivy Novak", "10 Aug 2026", "0491 570 156"]
    for path in (f"/nurses/visits/{visit}/weigh", f"/nurses/patients/{baby}/weigh"):
        page = weighs(nurse, path)
        assert "Ask for three identifiers, and tick when they agree" in page.text
    assert saved(baby) == []
    assert events(visit) == [("booked", None)]


def test_who_is_weighed_while_still_booked_has_arrived_with_it_and_it_can_be_undone(nurse):
    baby, visit = a_baby_booked()
    page = weighs(nurse, f"/nurses/visits/{visit}/weigh", identity="y")
    assert "Saved: 5.20 kg" in page.text
    assert "Marked as arrived, identity checked" in page.text
    assert (saved(baby), checked(visit)) == ([5200], [["name", "birth_date", "phone"]])
    page = nurse.visit("/nurses/")
    assert "Arrived 7:30" in words(rows(page)[0])
    assert "identity not checked" not in words(rows(page)[0])
    press(nurse, page, "Undo")
    assert [kind for kind, _ in events(visit)] == ["booked", "arrived", "undone"]
    assert saved(baby) == [5200]


def test_whose_identity_was_asked_at_arrival_is_weighed_without_a_second_question(nurse):
    baby, visit = a_baby_booked()
    press(nurse, nurse.visit("/nurses/"), "Arrived")
    for path in (f"/nurses/visits/{visit}/weigh", f"/nurses/patients/{baby}/weigh"):
        page = nurse.visit(path)
        assert page.all("input", name="identity") == []
        assert "Asked at arrival" in page.text
    assert "Saved" in weighs(nurse, f"/nurses/visits/{visit}/weigh").text
    assert [kind for kind, _ in events(visit)] == ["booked", "arrived"]


@pytest.mark.parametrize("pressed", ["arrived", "started"])
def test_who_arrived_at_the_desk_unasked_is_asked_on_the_scales(nurse, desk, pressed):
    _, visit = a_baby_booked()
    at_desk(desk, desk.visit(f"/reception/appointments/{visit}"), pressed)
    weighs(nurse, f"/nurses/visits/{visit}/weigh", identity="y")
    assert checked(visit) == [["name", "birth_date", "phone"]]
    assert "identity not checked" not in words(rows(nurse.visit("/nurses/"))[0])


def test_a_visit_of_a_day_to_come_is_not_weighed_for(nurse):
    baby = a_patient("Ivy", "Novak", BORN)
    visit = a_visit("baby-weigh", start=at(WEDNESDAY, "9:15"), lead=JO, patient=baby)
    weighs(nurse, f"/nurses/visits/{visit}/weigh", identity="y")
    assert saved(baby) == [5200]
    assert events(visit) == [("booked", None)]


# Being seen, pressed at the desk


def test_who_is_seen_without_having_been_asked_is_told_apart_and_asked_beside_what_follows(
    nurse, desk
):
    visit = with_jo(patient=a_patient("Ivy", "Novak", BORN, phone="+61491570156"))
    at_desk(desk, desk.visit(f"/reception/appointments/{visit}"), "started")
    page = nurse.visit("/nurses/")
    (row,) = rows(page)
    assert "With nurse 7:30, identity not checked yet" in words(row)
    assert "Check identity" in words(row)
    said = [words(button) for button in row.iter("button")]
    assert any(text.startswith("Done") for text in said), "she can go on, and ask beside it"
    page = press(nurse, page, "All three match")
    (row,) = rows(page)
    assert "With nurse 7:30" in words(row)
    assert "identity" not in words(row)
    assert checked(visit) == [["name", "birth_date", "phone"]]
    assert [kind for kind, _ in events(visit)] == ["booked", "started", "arrived"]
    history = nurse.visit(f"/reception/appointments/{visit}").text
    assert "Identity checked: name, birth date and phone" in history
    page = press(nurse, page, "Undo")
    assert "With nurse 7:30, identity not checked yet" in words(rows(page)[0])


# At the vaccines


def for_vaccines():
    for vaccine in TWO_MONTHS:
        a_batch(vaccine, f"{vaccine[:2].upper()}1")
    child = a_patient("Ivy", "Novak", NINE_WEEKS, phone="+61491570156")
    return child, with_jo("9:15", "imms-child-6w", patient=child)


def asks(page):
    return bool(page.all("input", name="identity"))


@pytest.mark.parametrize("pressed", ["", "arrived", "started"])
def test_who_it_is_is_asked_once_at_the_vaccines_and_kept_with_the_visit(nurse, desk, pressed):
    child, visit = for_vaccines()
    if pressed:
        at_desk(desk, desk.visit(f"/reception/appointments/{visit}"), pressed)
    page = nurse.visit(f"/nurses/visits/{visit}/vaccinate")
    assert asks(page)
    assert ("Identity not checked yet." in page.text) == bool(pressed)
    fields = answered(page)
    del fields["identity"]
    refused = send(nurse, page, fields)
    assert "Ask for three identifiers, and tick when they agree" in refused.errors
    send(nurse, page, answered(page))
    assert checked(visit) == [["name", "birth_date", "phone"]]
    assert on_record(child)[0].answers["checked"] == "name birth_date phone"
    assert "identity not checked" not in words(rows(nurse.visit("/nurses/"))[0])
    page = nurse.visit(f"/nurses/visits/{visit}/vaccinate")
    assert "Observing until" in page.text


def test_who_was_asked_at_arrival_is_vaccinated_without_a_second_question(nurse):
    child, visit = for_vaccines()
    press(nurse, nurse.visit("/nurses/"), "Arrived")
    for path in (f"/nurses/visits/{visit}/vaccinate", f"/nurses/patients/{child}/vaccinate"):
        page = nurse.visit(path)
        assert not asks(page)
        assert "Asked at arrival." in page.text
    fields = answered(page)
    del fields["identity"]
    send(nurse, page, fields)
    assert len(on_record(child)) == 3
    assert "checked" not in on_record(child)[0].answers


def test_nothing_is_noted_of_a_visit_whose_vaccines_are_refused(nurse):
    child, visit = for_vaccines()
    page = nurse.visit(f"/nurses/visits/{visit}/vaccinate")
    send(nurse, page, answered(page, number_hexavalent="7"))
    assert on_record(child) == ()
    assert events(visit) == [("booked", None)]
