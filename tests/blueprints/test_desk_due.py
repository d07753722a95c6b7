"""A visit for vaccines that is booked at the desk: as long as what is due needs, and said so."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import Appointment, AppointmentStep
from clinic_app.operations import nurse_tasks
from tests.blueprints.due_pages import given_before
from tests.factories import TUESDAY, sign_in_as
from tests.vaccines import TWO_MONTHS, a_child, add_past

FOUR_NEEDLES = date(2025, 11, 20)
"""A First Nations child of a year: meningococcal ACWY, measles, pneumococcal, meningococcal B."""


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


def times(desk, child, slug="imms-child", day=TUESDAY):
    return desk.visit(f"/reception/book/{child}?type={slug}&day={day}")


def read_back(desk, page, nth=0):
    return desk.send(page, {"pick": page.buttons("pick")[nth]}, having="pick")


def booked():
    db.session.rollback()
    visit = db.session.scalars(sa.select(Appointment)).one()
    steps = sa.select(AppointmentStep).where(AppointmentStep.appointment_id == visit.id)
    found = db.session.scalars(steps.order_by(AppointmentStep.position))
    spans = [int((s.ends_at - s.starts_at).total_seconds() // 60) for s in found]
    return visit, spans


def a_year_old(nations):
    child = a_child(birth_date=FOUR_NEEDLES, history="register", first_nations=nations)
    given_before(child, FOUR_NEEDLES, "m12")
    if nations != "neither":
        for on in (date(2026, 1, 20), date(2026, 3, 20)):
            add_past(child, on, "menb", seen_in="register")
        add_past(child, date(2026, 5, 20), "pcv20", seen_in="register")
    return child


@pytest.mark.parametrize(
    ("nations", "needles", "minutes", "kept"),
    [
        ("neither", "Three needles, 15 minutes with the nurse", 15, {"point": "m12"}),
        ("aboriginal", "Four needles, 20 minutes with the nurse", 20,
         {"point": "m12", "minutes": 20}),
    ],
)  # fmt: skip
def test_a_visit_at_the_desk_is_as_long_as_its_needles_need(desk, nations, needles, minutes, kept):
    child = a_year_old(nations)
    page = times(desk, child)
    assert f"By the record here: 12 months. {needles}." in page.text
    assert "The nurse looks at the register and decides." in page.text
    page = read_back(desk, page)
    assert f"{needles}." in page.text
    assert f"Childhood immunisation, {minutes + 15} minutes, with" in page.text
    desk.send(page, having="once")
    visit, spans = booked()
    assert visit.answers == kept
    assert spans == [minutes, 15]
    assert visit.minutes == minutes + 15


def test_the_desk_is_told_of_a_day_that_is_too_early_and_the_nurse_decides(desk):
    child = a_child(birth_date=TUESDAY - timedelta(days=30), history="register")
    page = times(desk, child, "imms-child-6w", TUESDAY + timedelta(days=12))
    assert "It can be given from Sunday 6 December 2026" in page.text
    page = read_back(desk, page)
    assert "too early" not in page.text
    born = TUESDAY - timedelta(days=350)
    child = a_child("Ivy", "Vale", born, history="register", first_nations="neither")
    given_before(child, born, "m12")
    page = read_back(desk, times(desk, child))
    assert "That day is too early: it can be given from Wednesday 9 December 2026." in page.text
    page = desk.send(page, having="once")
    assert page.errors == ["Choose why it is booked too early, or choose a later day"]
    page = desk.send(page, {"why_early": "note"}, having="once")
    assert page.errors == ["Say in the note why it is booked too early"]
    page = desk.send(page, {"why_early": "nurse"}, having="once")
    assert "Booked: Ivy Vale" in page.text
    assert booked()[0].answers["early"] == "A nurse asked for this day"


def test_the_desk_is_offered_the_first_day_by_the_record_first(desk):
    born = TUESDAY - timedelta(days=350)
    child = a_child("Ivy", "Vale", born, history="register", first_nations="neither")
    given_before(child, born, "m12")
    page = desk.visit(f"/reception/book/{child}?type=imms-child")
    (day,) = [e.get("value") for e in page.all("input", id="day")]
    assert day == "2026-12-09"


def test_the_desk_is_told_of_a_last_day_and_of_a_day_after_it(desk):
    born = TUESDAY - timedelta(days=100)
    child = a_child(birth_date=born, history="register", first_nations="neither")
    page = times(desk, child, "imms-child-6w")
    assert "The last day against rotavirus is Saturday 28 November 2026." in page.text
    page = read_back(desk, times(desk, child, "imms-child-6w", TUESDAY + timedelta(days=6)))
    assert "That day is after the last one against rotavirus" in page.text


def test_the_desk_is_told_that_a_nurse_plans_first_where_several_ages_are_missing(desk):
    child = a_child(birth_date=date(2025, 2, 1), history="register", first_nations="neither")
    page = times(desk, child)
    assert "Needles of more than one age are not in the record here." in page.text
    assert "The nurse plans first: book a visit for that." in page.text


def test_of_somebody_who_is_too_old_for_the_visit_nothing_is_said_to_be_next(desk):
    page = times(desk, a_child("Robin", "Vale", date(1980, 3, 14)))
    assert "is too old for" in page.text
    assert "The nurse looks at the register" not in page.text


def test_where_nobody_has_seen_the_register_the_desk_asks_which_is_next(desk):
    page = times(desk, a_child(birth_date=date(2026, 7, 20)))
    assert "By age, the register was not looked at: 4 months." in page.text
    assert "up to date" not in page.text


def test_what_has_a_visit_already_is_not_said_to_be_next_again(desk):
    child = a_child(birth_date=date(2026, 9, 22), history="register", first_nations="neither")
    add_past(child, TUESDAY - timedelta(days=3), *TWO_MONTHS, seen_in="register")
    page = times(desk, child, "imms-child-6w")
    assert "The record here says nothing of what is next at this kind of visit" in page.text


def test_the_same_form_sent_twice_books_once_though_the_next_age_is_too_early_by_then(desk):
    page = read_back(desk, times(desk, a_year_old("neither")))
    for _ in range(2):
        assert "Booked: Noah Bianchi" in desk.send(page, having="once").text
    booked()


def test_a_reason_as_long_as_the_note_may_be_is_kept_with_the_visit_and_cut_in_the_task(desk):
    born = TUESDAY - timedelta(days=350)
    child = a_child("Ivy", "Vale", born, history="register", first_nations="neither")
    given_before(child, born, "m12")
    page = desk.send(read_back(desk, times(desk, child)), having="once")
    long = "They travel, a doctor asked " * 14
    page = desk.send(page, {"why_early": "note", "note": long}, having="once")
    assert "Booked: Ivy Vale" in page.text
    assert booked()[0].answers["early"] == long.strip()
    (task,) = nurse_tasks.to_do()
    assert task.reason.endswith("…. Reach the family and move it, or leave it as it is.")
