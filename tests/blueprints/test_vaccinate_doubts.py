"""What is asked again before a dose is written down, and the answers that change what is due."""

import threading
import time
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AuditEntry
from clinic_app.operations import adverse_events, child_records, past_doses
from clinic_app.operations.adverse_events import Happened
from clinic_app.operations.past_doses import PastDoses
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at, sign_in_as
from tests.vaccines import TWO_MONTHS, a_batch, a_child, a_dose, add_past, fill_in, give

from .test_vaccinate import answered, begun, on_record, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EIGHTEEN_WEEKS = TUESDAY - timedelta(days=127)
KNOWN = {"ask_register": "yes", "ask_entered": "yes"}
LOOK = "look again, and tick the box if it is so"


@pytest.fixture
def nurse(browser, travel):
    travel(at(TUESDAY, "9:20"))
    sign_in_as(browser, "nurse")
    for vaccine in (*TWO_MONTHS, "menb", "mmr"):
        a_batch(vaccine, f"{vaccine[:2].upper()}1")
    a_batch("mmrv", "MV1", brand="Priorix-Tetra")
    return browser


def vaccinating(nurse, child):
    return nurse.visit(f"/nurses/patients/{child}/vaccinate")


def adding(nurse, child, vaccine, number):
    """Return the page with this vaccine alone ticked, and what a nurse then sends."""
    page = vaccinating(nurse, child)
    if f"give_{vaccine}" not in {e.get("name") for e in page.all("input")}:
        page = send(nurse, page, answered(page, another=vaccine))
    fields = {k: v for k, v in answered(page).items() if not k.startswith("give_")}
    own = {f"give_{vaccine}": "y", f"number_{vaccine}": number, f"funding_{vaccine}": "private"}
    return page, fields | own | {"another": ""}


def numbers(child):
    return {dose.vaccine: dose.number for dose in on_record(child)}


def errors_of(page, start):
    return [error for error in page.errors if error.startswith(start)]


def test_a_first_rotavirus_dose_past_its_last_day_is_asked_about_before_it_is_recorded(nurse):
    child = a_child(birth_date=EIGHTEEN_WEEKS)
    page = vaccinating(nurse, child)
    fields = answered(page, consent_by="Rosa Bianchi, aunt", **KNOWN)
    assert fields["number_rotavirus"] == "2", "as long as nothing is known it goes by age"
    page = send(nurse, page, fields)
    assert on_record(child) == ()
    assert child_records.facts(child).history == ""
    assert errors_of(page, "Rotavirus, oral: dose 2 was by age. With these answers it is dose 1")
    assert errors_of(page, f"Rotavirus, oral: {LOOK}")
    assert errors_of(page, "Look again: with these answers the nurse plans first. Doses of more")
    assert "The first rotavirus drops are given before the age of 15 weeks." in page.text
    assert "Not expected any more, with these answers" in page.text
    again = begun(page)
    assert {again[f"number_{vaccine}"] for vaccine in TWO_MONTHS} == {"1"}
    kept = ("consent_by", "identity", "site_hexavalent", "ask_entered", "give_rotavirus")
    assert {name: again.get(name) for name in kept} == {name: fields[name] for name in kept}
    page = send(nurse, page, again | {"sure_rotavirus": "y"})
    assert page.errors == ["Rotavirus, oral: say why it is given all the same"]
    del again["give_rotavirus"]
    send(nurse, page, again)
    assert numbers(child) == {"hexavalent": 1, "pcv20": 1}
    assert child_records.facts(child).history == "register"


def test_the_number_by_age_can_be_kept_with_a_reason(nurse):
    child = a_child(birth_date=EIGHTEEN_WEEKS)
    page = vaccinating(nurse, child)
    page = send(nurse, page, answered(page, **KNOWN))
    fields = begun(page) | {"number_hexavalent": "2"}
    del fields["give_rotavirus"]
    page = send(nurse, page, fields)
    assert page.errors == [f"6-in-1: {LOOK}"]
    assert "6-in-1: by the record it is dose 1, and you wrote 2." in page.text
    send(nurse, page, begun(page) | {"sure_hexavalent": "y", "why_hexavalent": "First one abroad"})
    assert numbers(child) == {"hexavalent": 2, "pcv20": 1}
    (dose, *_) = on_record(child)
    assert dose.answers["reason"] == "First one abroad"
    assert dose.answers["asked"] == "6-in-1: by the record it is dose 1, and you wrote 2."
    assert "First one abroad" in nurse.visit(f"/nurses/patients/{child}/record").text


def test_a_second_dose_by_age_is_recorded_with_one_press_while_earlier_ones_are_not_entered(nurse):
    child = a_child(birth_date=EIGHTEEN_WEEKS)
    page = vaccinating(nurse, child)
    send(nurse, page, answered(page))
    assert numbers(child) == dict.fromkeys(TWO_MONTHS, 2)


def test_answers_that_change_nothing_need_one_press(nurse):
    child = a_child()
    page = vaccinating(nurse, child)
    send(nurse, page, answered(page, **KNOWN))
    assert numbers(child) == dict.fromkeys(TWO_MONTHS, 1)
    assert child_records.facts(child).history == "register"


@pytest.mark.parametrize("history", ["", "register"])
@pytest.mark.parametrize(
    ("days", "vaccine", "number", "said"),
    [
        (230, "rotavirus", "2", "rotavirus drops are given before the age of"),
        (30, "hexavalent", "1", "DTPa: old enough from"),
        (900, "mmrv", "1", "MMRV is not the first dose against measles under 4 years."),
    ],
)
def test_every_caution_of_a_dose_is_confirmed_with_a_reason(
    nurse, history, days, vaccine, number, said
):
    child = a_child(birth_date=TUESDAY - timedelta(days=days), history=history)
    page, fields = adding(nurse, child, vaccine, number)
    page = send(nurse, page, fields)
    assert any(LOOK in error for error in page.errors), page.errors
    assert said in page.text
    assert on_record(child) == ()
    page = send(nurse, page, begun(page) | {f"sure_{vaccine}": "y"})
    assert any("say why it is given all the same" in error for error in page.errors)
    assert on_record(child) == ()
    send(nurse, page, begun(page) | {f"why_{vaccine}": "The doctor asked for it"})
    (dose,) = on_record(child)
    assert dose.answers["reason"] == "The doctor asked for it"
    assert said in dose.answers["asked"]


def test_a_live_vaccine_and_a_dose_too_soon_after_another_are_asked_about(nurse):
    child = a_child(birth_date=TUESDAY - timedelta(days=600), history="register")
    add_past(child, TUESDAY - timedelta(days=20), "mmr", "hexavalent")
    for vaccine, number in (("mmr", "2"), ("hexavalent", "2")):
        page, fields = adding(nurse, child, vaccine, number)
        page = send(nurse, page, fields)
        assert any(LOOK in error for error in page.errors), page.errors
        assert "far enough from the dose before on" in page.text
    assert len(on_record(child)) == 2


def test_a_tick_counts_only_for_what_was_read(nurse):
    child = a_child(history="register")
    page = vaccinating(nurse, child)
    page = send(nurse, page, answered(page, number_pcv20="3"))
    fields = begun(page) | {"sure_pcv20": "y", "why_pcv20": "Counted twice"}
    page = send(nurse, page, fields | {"number_pcv20": "4"})
    assert page.errors == [f"Pneumococcal: {LOOK}"]
    assert "by the record it is dose 1, and you wrote 4" in page.text
    assert "sure_pcv20" not in begun(page)
    assert on_record(child) == ()


@pytest.mark.parametrize(
    ("history", "number", "said"),
    [
        ("register", "3", "6-in-1: by the record it is dose 1, and you wrote 3."),
        ("", "7", "6-in-1: you wrote dose 7, and the schedule has no more than 4."),
        ("", "3", "Hep B: old enough from"),
    ],
)
def test_a_number_that_cannot_be_is_asked_about(nurse, history, number, said):
    child = a_child(history=history)
    page = vaccinating(nurse, child)
    page = send(nurse, page, answered(page, number_hexavalent=number))
    assert errors_of(page, f"6-in-1: {LOOK}")
    assert said in page.text
    assert on_record(child) == ()


@pytest.mark.parametrize("said", ["aboriginal", "both"])
def test_a_yes_for_first_nations_is_kept_and_brings_what_the_schedule_then_has(nurse, said):
    child = a_child()
    page = vaccinating(nurse, child)
    fields = answered(page, **{"ask_first-nations": said})
    assert "give_menb" not in {e.get("name") for e in page.all("input")}
    page = send(nurse, page, fields)
    assert page.errors == [
        "Men B: with that answer the schedule has this too. Tick it, or leave it"
    ]
    assert on_record(child) == ()
    again = begun(page)
    assert "give_menb" not in again
    assert (again["number_menb"], again["funding_menb"]) == ("1", "national")
    send(nurse, page, again | {"give_menb": "y", "site_menb": "right_thigh"})
    assert numbers(child) == dict.fromkeys((*TWO_MONTHS, "menb"), 1)
    assert child_records.facts(child).first_nations == said
    written = sa.select(AuditEntry.facts).where(AuditEntry.action == "patient.child_record")
    assert db.session.scalars(written).all() == [{"fields": ["first_nations"]}]


def test_what_the_answer_brings_can_be_left(nurse):
    child = a_child()
    page = vaccinating(nurse, child)
    page = send(nurse, page, answered(page, **{"ask_first-nations": "torres_strait"}))
    send(nurse, page, begun(page))
    assert set(numbers(child)) == set(TWO_MONTHS)
    assert child_records.facts(child).first_nations == "torres_strait"


@pytest.mark.parametrize("said", ["neither", "not_said"])
def test_another_answer_is_kept_with_one_press_and_stands_on_the_next_page(nurse, said):
    child = a_child()
    page = vaccinating(nurse, child)
    done = send(nurse, page, answered(page, **{"ask_first-nations": said}))
    assert "Recorded." in done.text
    assert child_records.facts(child).first_nations == said
    page, _ = adding(nurse, child, "mmr", "1")
    assert begun(page)["ask_first-nations"] == said


def test_an_answer_of_none_beside_a_reaction_on_record_is_asked_about(nurse):
    child, who = a_child(), factories.staff("nurse")
    what = Happened(at(date(2026, 11, 3), "10:00"), "Hives", serious=True)
    transact(lambda now: adverse_events.note(who, child, what, now=now))
    page = vaccinating(nurse, child)
    page = send(nurse, page, answered(page))
    assert page.errors == ["Look again, and tick the box if it is so"]
    assert (
        "A reaction is on record, 3 November 2026: Hives. The answer above says none." in page.text
    )
    assert on_record(child) == ()
    send(nurse, page, begun(page) | {"sure": "y"})
    assert len(on_record(child)) == 3
    assert "Hives" in on_record(child)[0].answers["again"]


@pytest.mark.parametrize(("history", "number"), [("register", "3"), ("", "7")])
def test_a_correction_to_a_number_that_cannot_be_is_asked_about(nurse, history, number):
    child = a_child(history=history)
    (dose,) = give(child, a_dose(batch=1))
    page = nurse.visit(f"/nurses/doses/{dose}/correct")
    typed = {"number": number, "why": "Read wrongly"}
    page = fill_in(nurse, page, typed, having="why")
    assert page.errors == ["Look again, and tick the box if it is so"]
    assert f"you wrote {'dose ' * (not history)}{number}" in page.text
    assert numbers(child) == {"hexavalent": 1}
    fill_in(nurse, page, {"sure": "y"}, having="why")
    assert numbers(child) == {"hexavalent": int(number)}


@pytest.fixture
def while_it_is_sent(context):
    """Write something down in a transaction that ends only once the next page has begun."""

    def write(work):
        begun = threading.Event()

        def slowly(now):
            work(now)
            begun.set()
            time.sleep(0.5)

        def run():
            with context.app_context():
                transact(slowly)
                db.session.remove()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert begun.wait(10)
        return thread

    return write


def test_what_another_nurse_writes_down_while_a_dose_is_sent_is_asked_about_first(
    nurse, while_it_is_sent
):
    child, who = a_child(history="register"), factories.staff("nurse")
    page = vaccinating(nurse, child)
    fields = answered(page)
    past = PastDoses(TUESDAY - timedelta(days=10), ["pcv20"], "register")
    db.session.rollback()
    other = while_it_is_sent(lambda now: past_doses.add(who, child, past, now=now))
    page = send(nurse, page, fields)
    other.join(10)
    assert "Nothing was recorded: the record changed a moment ago." in " ".join(page.errors)
    assert f"Pneumococcal: {LOOK}" in page.errors
    assert "PCV: far enough from the dose before on 12 December 2026." in page.text
    assert {dose.place for dose in on_record(child)} == {"elsewhere"}
    sure = {"sure_pcv20": "y", "why_pcv20": "The first one was spilt"}
    send(nurse, page, begun(page) | sure)
    assert len(on_record(child)) == 4
