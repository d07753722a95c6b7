"""Deciding what the record leaves open, as a page; and what a family sees of it: times again."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import NurseTask
from clinic_app.operations import dose_corrections, given_doses, history_decisions
from clinic_app.web.transaction import transact
from tests.blueprints.due_pages import own, signed_in
from tests.factories import TUESDAY, a_visit, at, sign_in_as
from tests.operations.test_history_decisions import (
    BORN,
    COUNTS,
    ON_TIME_BUT_THE_FOURTH,
    WHY,
    YOUNG,
)
from tests.vaccines import JO, a_child, add_past, no_immuniser, nurse

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LATE_BORN = date(2022, 8, 10)
ASKED = "was given before the age for it: does it count?"


@pytest.fixture
def family(browser, travel):
    """A parent, signed in, of a child whose first 6-in-1 was a day too early."""
    travel(at(TUESDAY, "9:20"))
    found = signed_in(browser, BORN)
    add_past(found.children[0], YOUNG, "hexavalent")
    add_past(found.children[0], YOUNG + timedelta(days=1), "pcv20", "rotavirus")
    return found


@pytest.fixture
def jo(family, new_browser):
    found = new_browser()
    sign_in_as(found, "nurse")
    return found


def record_of(family):
    return f"/nurses/patients/{family.children[0]}/record"


def answers(jo, page, answer, note=""):
    return jo.send(page, {"answer": answer, "note": note}, having="about")


def moved(family):
    """Correct the day of the 6-in-1 to that of six weeks."""
    entries, who = given_doses.of(family.children[0]), nurse()
    dose = next(e.dose.id for e in entries if e.dose.vaccine == "hexavalent")
    change = {"given_on": YOUNG + timedelta(days=1)}
    transact(lambda now: dose_corrections.correct(who, dose, change, why="Slip", now=now))


def in_force():
    """Return the answers that stand, in the order they were given."""
    db.session.rollback()
    rows = db.session.scalars(sa.select(NurseTask).order_by(NurseTask.id))
    return [row.facts["decision"] for row in rows if "taken_back" not in row.facts]


def test_a_nurse_says_that_a_dose_counts_and_why(family, jo):
    page = jo.visit(record_of(family))
    assert ASKED in page.text
    assert page.buttons("answer") == ["counts", "again"]
    page = answers(jo, page, "counts")
    assert "Nothing was noted: write the reason in the note." in page.text
    page = answers(jo, page, "counts", WHY)
    assert "Noted. What the schedule has goes by it from now on." in page.text
    assert "Nothing is open." in page.text
    for words in (ASKED, "It counts", f"“{WHY}”", "Nurse Jo Petrakis, 24 Nov"):
        assert words in page.text
    assert in_force() == ["counts"]


def test_a_dose_is_planned_again_without_a_note_and_undone(family, jo):
    page = answers(jo, jo.visit(record_of(family)), "again")
    assert "Planned again" in page.text
    page = jo.send(page, action="/take-back")
    assert "Taken back: the question stands again." in page.text
    assert "Taken back by Nurse Jo Petrakis" in page.text
    assert page.buttons("answer") == ["counts", "again"]
    assert in_force() == []


def test_a_nurse_says_that_the_next_dose_is_not_needed(family, jo):
    child = a_child(birth_date=LATE_BORN, history="register", first_nations="neither")
    for day, vaccines in ON_TIME_BUT_THE_FOURTH:
        add_past(child, day, *vaccines)
    page = jo.visit(f"/nurses/patients/{child}/record")
    assert page.buttons("answer") == ["planned", "not-needed"]
    page = answers(jo, page, "not-needed")
    assert "Nothing was noted: write the reason in the note." in page.text
    page = answers(jo, page, "not-needed", WHY)
    for words in ("The next dose is not needed", f"“{WHY}”", "Nothing is open."):
        assert words in page.text


def test_an_old_page_is_refused_with_what_the_record_asks_now(family, jo):
    page = jo.visit(record_of(family))
    moved(family)
    page = answers(jo, page, "counts", WHY)
    assert "Nothing was noted: the record has changed since this page was shown." in page.text
    assert ASKED not in page.text
    assert in_force() == []


def test_a_correction_of_the_dose_is_said_beside_the_decision(family, jo):
    page = answers(jo, jo.visit(record_of(family)), "counts", WHY)
    assert "The record does not ask this any more." not in page.text
    moved(family)
    page = jo.visit(record_of(family))
    assert "The record does not ask this any more." in page.text


def test_the_vaccinate_page_leads_to_what_is_to_be_decided(family, jo):
    visit = a_visit("imms-child", start=at(TUESDAY, "10:00"), lead=JO, patient=family.children[0])
    page = jo.visit(f"/nurses/visits/{visit}/vaccinate")
    assert page.all("a", href=f"{record_of(family)}#decide")
    answers(jo, jo.visit(record_of(family)), "counts", WHY)
    page = jo.visit(f"/nurses/visits/{visit}/vaccinate")
    assert not page.all("a", href=f"{record_of(family)}#decide")


def test_the_list_of_tasks_shows_it_until_tomorrow_and_takes_it_back(family, jo):
    answers(jo, jo.visit(record_of(family)), "counts", WHY)
    page = jo.visit("/nurses/tasks")
    assert f"It counts: {WHY[:-1]}. Nurse Jo Petrakis, 24 Nov" in page.text
    page = jo.send(page, action="/take-back")
    assert page.h1.startswith("Vaccine record of")
    assert WHY not in jo.visit("/nurses/tasks").text


def test_a_parent_gets_times_again_and_reads_nothing_of_the_decision(family, browser, jo):
    before = own(browser, family, 0)
    assert "The nurse looks at the record first." in before.text
    assert not before.all("input", name="point")
    answers(jo, jo.visit(record_of(family)), "counts", WHY)
    after = own(browser, family, 0)
    assert "4 months" in after.text
    assert "The nurse looks at the record first." not in after.text
    record = browser.visit(f"/immunisations/record/{family.children[0]}")
    for page in (after, record, browser.visit("/account/"), browser.visit("/immunisations/")):
        assert WHY not in page.text
        assert "counts" not in page.text


def test_who_may_not_decide_reads_whom_to_ask(family, new_browser):
    lani = new_browser()
    sign_in_as(lani, no_immuniser())
    page = lani.visit(record_of(family))
    assert "A doctor or an authorised immuniser decides: ask Nurse Jo Petrakis" in page.text
    assert page.buttons("answer") == []
    token = {"csrf_token": page.all("input", name="csrf_token")[0].get("value")}
    fields = {"question": COUNTS.question, "about": COUNTS.about[0], "answer": "counts"}
    path = f"/nurses/patients/{family.children[0]}/decisions"
    assert lani.post(path, data=token | fields | {"note": WHY}).status_code == 403
    assert in_force() == []


def test_who_may_not_decide_takes_nothing_back_from_the_list_of_tasks(family, jo, new_browser):
    answers(jo, jo.visit(record_of(family)), "counts", WHY)
    lani = new_browser()
    sign_in_as(lani, no_immuniser())
    page = lani.visit("/nurses/tasks")
    assert WHY[:-1] in page.text
    assert "Undo" not in page.text
    assert "Undo" not in lani.visit(record_of(family)).text


@pytest.mark.parametrize("odd", [{"about": ""}, {"answer": ""}, {"note": "x" * 301}])
def test_a_form_that_is_none_of_ours_is_refused(family, jo, odd):
    page = jo.visit(record_of(family))
    token = {"csrf_token": page.all("input", name="csrf_token")[0].get("value")}
    fields = {"question": COUNTS.question, "about": COUNTS.about[0], "answer": "counts"}
    path = f"/nurses/patients/{family.children[0]}/decisions"
    assert jo.post(path, data=token | fields | {"note": WHY} | odd).status_code == 400
    assert history_decisions.of(family.children[0]) == ()
