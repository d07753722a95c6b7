"""The page on which vaccines are recorded: what is due is filled in, the nurse asks and signs."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, ImmunisationDose, StockMovement
from clinic_app.operations import cold_chain, fridge_readings, given_doses, visit_facts
from clinic_app.web.transaction import transact
from tests import factories
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, a_visit, at, sign_in_as
from tests.pages import words
from tests.vaccines import (
    BEN,
    BORN,
    JO,
    LANI,
    TWO_MONTHS,
    a_batch,
    a_child,
    a_dose,
    add_past,
    as_it_stands,
    give,
)

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def nurse(browser, travel):
    travel(at(TUESDAY, "9:20"))
    sign_in_as(browser, "nurse")
    return browser


@pytest.fixture
def stocked(nurse):
    return {v: a_batch(v, f"{v[:2].upper()}1") for v in TWO_MONTHS}


def a_booked_child(wall="9:15", day=TUESDAY, child=None, **facts):
    child = child or a_child(**facts)
    return child, a_visit("imms-child-6w", start=at(day, wall), lead=JO, patient=child)


def address(visit):
    return f"/nurses/visits/{visit}/vaccinate"


def begun(page):
    """Return what the form would send as it stands: ticks and answers too."""
    _, fields = as_it_stands(page, "another")
    rows = fields.get("row", [])
    return fields | {"row": [rows] if isinstance(rows, str) else rows}


def answered(page, **more):
    """Return the form as a nurse would send it: asked, consented, sites chosen."""
    fields = begun(page) | {"identity": "y", "consent_by": "Elena Bianchi, mother"}
    for name in {e.get("name") for e in page.all("input") if e.get("name", "").startswith("ask_")}:
        fields[name] = {"ask_register": "yes", "ask_first-nations": "neither"}.get(name, "no")
    for row in fields["row"]:
        fields.setdefault(f"site_{row}", "left_thigh")
    return fields | more


def send(nurse, page, fields, status=200):
    answer = nurse.post(page.response.request.path, data=fields, follow_redirects=True)
    return nurse._seen(answer, status)


def token(client):
    """Return the token of a signed-in browser's forms."""
    fields = client.visit("/nurses/fridge").form(having="now")[1]
    return {"csrf_token": fields["csrf_token"]}


def on_record(child):
    db.session.rollback()
    return given_doses.live(given_doses.of(child))


def test_due_doses_are_ticked_with_the_batch_and_recorded_with_one_press(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    assert page.h1 == "Vaccinate Noah Bianchi"
    (told,) = page.all("dl", **{"class": "identifiers"})
    at_arrival = nurse.visit("/nurses/").all("details", **{"class": "identify"})[0].find(".//dl")
    assert words(told).startswith(words(at_arrival)), "the same three in both places"
    fields = begun(page)
    assert {k for k in fields if k.startswith("give_")} == {f"give_{v}" for v in TWO_MONTHS}
    assert fields["batch_hexavalent"] == str(stocked["hexavalent"])
    assert (fields["number_hexavalent"], fields["site_rotavirus"]) == ("1", "mouth")
    assert fields["funding_pcv20"] == "national"
    assert "site_hexavalent" not in fields, "the nurse says where"
    done = send(nurse, page, answered(page))
    assert "Recorded. The register wants to hear of it" in done.text
    assert "Observing until 9:35 am" in done.text
    doses = on_record(child)
    assert [(d.vaccine, d.number, d.appointment_id) for d in doses] == [
        (v, 1, visit) for v in TWO_MONTHS
    ]
    assert doses[0].answers["unwell"] == "no"
    assert doses[0].consent_by == "Elena Bianchi, mother"
    assert visit_facts.of(visit).standing.status == "observing"
    assert not [e for e in done.all("input") if (e.get("name") or "").startswith("give_")]


@ON_SQLITE
def test_what_was_given_today_is_on_record_and_no_longer_what_the_schedule_has(nurse, stocked):
    child, visit = a_booked_child()

    def due():
        page = nurse.visit(f"/nurses/patients/{child}/record")
        return next(words(s) for s in page.all("section", **{"aria-labelledby": "due-title"}))

    assert "6-in-1, dose 1" in due()
    page = nurse.visit(address(visit))
    fields = answered(page)
    del fields["give_pcv20"]
    done = send(nurse, page, fields)
    assert "6-in-1" not in due()
    assert "Pneumococcal, dose 1" in due()
    (on,) = done.all("section", **{"aria-labelledby": "record-title"})
    assert "6-in-1, dose 1 24 Nov 2026" in words(on)


def test_a_double_tap_records_once(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    fields = answered(page)
    send(nurse, page, fields)
    again = send(nurse, page, fields)
    assert "On record already: nothing was written twice." in again.text
    assert not again.errors
    assert len(on_record(child)) == 3
    given = sa.select(sa.func.count()).select_from(StockMovement)
    assert db.session.scalar(given.where(StockMovement.reason == "given")) == 3


@ON_SQLITE
def test_a_dose_can_be_left_out_and_another_added(nurse, stocked):
    mmr = a_batch("mmr", "MM1")
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    typed = answered(page, another="mmr", site_hexavalent="right_thigh")
    del typed["give_pcv20"]
    page = send(nurse, page, typed)
    assert on_record(child) == (), "adding a row records nothing yet"
    fields = begun(page)
    assert fields["site_hexavalent"] == "right_thigh", "what was filled in stays"
    assert "give_pcv20" not in fields
    assert fields["batch_mmr"] == str(mmr)
    assert "MMR" in page.text
    assert "old enough from" in page.text.lower(), "what speaks against it is said, not decided"
    fields = answered(page, number_mmr="1", funding_mmr="private", another="")
    fields.pop("give_pcv20", None)
    page = send(nurse, page, fields | {"site_hexavalent": "right_thigh"})
    page = send(nurse, page, begun(page) | {"sure_mmr": "y", "why_mmr": "Travels to an outbreak"})
    assert {d.vaccine for d in on_record(child)} == {"hexavalent", "rotavirus", "mmr"}


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("number_hexavalent", "two", "6-in-1: enter the dose as a number from 1 to 20"),
        ("number_hexavalent", "21", "6-in-1: enter the dose as a number from 1 to 20"),
        ("number_hexavalent", "B", "6-in-1: enter the dose as a number from 1 to 20"),
        ("number_hexavalent", "²", "6-in-1: enter the dose as a number from 1 to 20"),
        ("batch_hexavalent", "9999", "That batch is not in the fridge"),
        ("batch_hexavalent", "x", "That batch is not in the fridge"),
        ("site_hexavalent", "nape", "6-in-1: choose where on the body"),
        ("site_rotavirus", "left_thigh", "Rotavirus, oral: choose where on the body"),
        ("route_hexavalent", "PO", "Choose one of the list"),
        ("funding_hexavalent", "", "6-in-1: choose who pays"),
        ("given_by", "1", "Choose who gave the vaccines"),
        ("consent_by", " ", "Enter who consented"),
        ("identity", "", "Ask for three identifiers"),
        ("ask_allergy", "", "A severe allergy to anything? Answer yes or no"),
        ("ask_allergy", "perhaps", "A severe allergy to anything? Answer yes or no"),
    ],
)
def test_a_slip_is_told_on_its_field_and_nothing_is_recorded(nurse, stocked, name, value, said):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    fields = answered(page) | {name: value}
    if not value and name in {"identity", "ask_allergy"}:
        del fields[name]  # an empty box sends nothing
    page = send(nurse, page, fields)
    assert any(error.startswith(said) for error in page.errors), page.errors
    assert on_record(child) == ()


@ON_SQLITE
def test_a_needle_into_a_babys_arm_is_asked_about_and_elsewhere_needs_words(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    fields = answered(page, site_hexavalent="left_arm", site_pcv20="other")
    page = send(nurse, page, fields)
    assert "Pneumococcal: say where on the body" in page.errors
    page = send(nurse, page, fields | {"where_pcv20": "Left buttock"})
    assert page.errors == ["Look again, and tick the box if it is so"]
    assert "6-in-1: left arm. The thigh is usual under 12 months of age." in page.text
    assert on_record(child) == ()
    done = send(nurse, page, begun(page) | {"sure": "y"})
    assert "Left buttock" in done.text
    assert len(on_record(child)) == 3


@ON_SQLITE
def test_a_batch_of_another_vaccine_is_not_among_those_offered_and_refused(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    other = str(stocked["pcv20"])
    page = send(nurse, page, answered(page, batch_hexavalent=other))
    assert any(error.startswith("That batch is not in the fridge") for error in page.errors)
    assert on_record(child) == ()


@ON_SQLITE
def test_a_batch_that_expired_over_night_is_refused(nurse, stocked, travel):
    last = a_batch("hexavalent", "OLD1", expires_on=TUESDAY)
    child = a_child()
    page = nurse.visit(f"/nurses/patients/{child}/vaccinate")
    assert begun(page)["batch_hexavalent"] == str(last), "the first expiring is first"
    fields = answered(page, batch_hexavalent=str(last))
    travel(at(TUESDAY + timedelta(days=1), "9:00"))
    sign_in_as(nurse, "nurse")
    page = send(nurse, page, fields | token(nurse))
    assert any("batch" in error for error in page.errors), page.errors
    assert begun(nurse.visit(f"/nurses/patients/{child}/vaccinate"))["batch_hexavalent"] == str(
        stocked["hexavalent"]
    )
    assert on_record(child) == ()


@ON_SQLITE
def test_the_batch_last_used_today_is_chosen_again(nurse, stocked):
    later = a_batch("hexavalent", "ZZ9", expires_on=TUESDAY + timedelta(days=600))
    give(a_child("Ivy"), a_dose(batch=later))
    _, visit = a_booked_child()
    assert begun(nurse.visit(address(visit)))["batch_hexavalent"] == str(later)


@ON_SQLITE
def test_a_yes_makes_the_nurse_stop_and_say_what_was_decided(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    fields = answered(page, **{"ask_past-reaction": "yes"})
    page = send(nurse, page, fields)
    assert any(error.startswith("Stop and think, or ask the doctor") for error in page.errors)
    assert on_record(child) == ()
    send(nurse, page, fields | {"weighed": "y", "decision": "Dr Osei asked: give, observe 30"})
    assert on_record(child)[0].note == "Dr Osei asked: give, observe 30"
    assert on_record(child)[0].answers["past-reaction"] == "yes"
    text = nurse.visit(address(visit)).text.lower()
    assert "fully immunised" not in text
    assert "not due" not in text


@ON_SQLITE
def test_not_having_seen_the_register_is_what_makes_one_stop(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    page = send(nurse, page, answered(page, ask_register="no"))
    assert page.errors
    assert on_record(child) == ()


@ON_SQLITE
def test_nothing_ticked_is_nothing_to_record(nurse, stocked):
    _, visit = a_booked_child()
    page = nurse.visit(address(visit))
    fields = {k: v for k, v in answered(page).items() if not k.startswith("give_")}
    assert "Tick the vaccines that were given" in send(nurse, page, fields).errors


@ON_SQLITE
def test_a_vaccine_without_a_batch_is_not_ticked_and_says_where_to_receive_it(nurse):
    _, visit = a_booked_child()
    page = nurse.visit(address(visit))
    assert "No batch of this vaccine is in the fridge" in page.text
    assert not [k for k in begun(page) if k.startswith("give_")]
    (link, *_) = [a.get("href") for a in page.all("a") if "receive" in a.get("href", "")]
    assert link == "/nurses/fridge/receive?vaccine=hexavalent"


def test_somebody_who_is_no_immuniser_sees_the_page_but_records_nothing(
    nurse, stocked, new_browser
):
    child, visit = a_booked_child()
    fields = answered(nurse.visit(address(visit)))
    doctor = new_browser()
    sign_in_as(doctor, "doctor")
    page = doctor.visit(address(visit))
    assert "recorded by an authorised immuniser. Ask Nurse Jo Petrakis or" in page.text
    assert not page.buttons("identity")
    send(doctor, page, fields | token(doctor), status=403)
    assert on_record(child) == ()
    desk = new_browser()
    sign_in_as(desk, "reception")
    assert desk.get(address(visit)).status_code == 403


@ON_SQLITE
def test_a_crafted_giver_is_refused(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    offered = {
        o.get("value") for s in page.all("select", name="given_by") for o in s.iter("option")
    }
    assert offered == {str(factories.practitioner(s)) for s in (JO, BEN)}
    crafted = answered(page, given_by=str(factories.practitioner(LANI)))
    assert "Choose who gave the vaccines" in send(nurse, page, crafted).errors
    assert on_record(child) == ()


@ON_SQLITE
def test_of_a_visit_to_come_nothing_is_recorded_but_what_is_given_today_can_be(nurse, stocked):
    child, visit = a_booked_child(day=TUESDAY + timedelta(days=1))
    page = nurse.visit(address(visit))
    told = "This visit is on Wednesday 25 November 2026: nothing can be recorded for it before."
    assert page.text.count(told) == 1
    assert "dated that day" not in page.text
    assert not page.all("input", name="identity")
    (link,) = [a for a in page.all("a") if words(a).startswith("They are here today")]
    page = nurse.visit(link.get("href"))
    send(nurse, page, answered(page))
    assert {d.given_on for d in on_record(child)} == {TUESDAY}
    nurse.visit("/nurses/visits/99999/vaccinate", status=404)
    nurse.visit("/nurses/patients/99999/vaccinate", status=404)


@ON_SQLITE
def test_the_visit_of_a_day_before_is_dated_that_day(nurse, stocked, travel):
    child, visit = a_booked_child()
    travel(at(TUESDAY + timedelta(days=1), "8:10"))
    sign_in_as(nurse, "nurse")
    page = nurse.visit(address(visit))
    assert "What you record is dated that day" in page.text
    send(nurse, page, answered(page))
    assert {d.given_on for d in on_record(child)} == {TUESDAY}


@ON_SQLITE
def test_a_child_behind_has_its_doses_offered_but_none_ticked(nurse, stocked):
    child = a_child(birth_date=date(2026, 5, 1), history="none")
    page = nurse.visit(f"/nurses/patients/{child}/vaccinate")
    assert "The nurse decides" in page.text
    fields = begun(page)
    assert "hexavalent" in fields["row"]
    assert not [k for k in fields if k.startswith("give_")]


@ON_SQLITE
def test_what_was_recorded_in_the_same_minute_elsewhere_is_told(nurse, stocked):
    child, visit = a_booked_child()
    page = nurse.visit(address(visit))
    fields = answered(page)
    give(child, a_dose(batch=stocked["hexavalent"], number=2))
    page = send(nurse, page, fields)
    assert {d.vaccine for d in on_record(child)} in ({"hexavalent"}, set(TWO_MONTHS))
    assert len([d for d in on_record(child) if d.vaccine == "hexavalent"]) == 1


def test_the_page_asks_at_most_ten_questions_however_much_is_on_record(nurse, stocked):
    child, visit = a_booked_child()
    nurse.visit(address(visit))
    with counted() as few:
        nurse.visit(address(visit))
    add_past(child, BORN, "hepb-paed")
    for _ in range(3):
        a_batch("hexavalent", f"X{_}")
    give(child, a_dose(batch=stocked["hexavalent"]))
    with counted() as many:
        nurse.visit(address(visit))
    assert len(many) == len(few) + 1 <= 10, many  # what is booked next, once something is given


@ON_SQLITE
def test_reading_and_recording_leave_their_notes(nurse, stocked):
    _, visit = a_booked_child()
    nurse.visit(address(visit))
    found = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose)).all()
    assert [tuple(row) for row in found] == [(f"appointment:{visit}", "vaccinate")]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ImmunisationDose)) == 0


@ON_SQLITE
def test_a_visit_and_a_patient_lead_to_their_page(nurse, stocked):
    child, visit = a_booked_child()
    links = [a.get("href") for a in nurse.visit(f"/reception/appointments/{visit}").all("a")]
    assert address(visit) in links
    links = [a.get("href") for a in nurse.visit(f"/patients/{child}").all("a")]
    assert f"/nurses/patients/{child}/record" in links
    tabs = next(n for n in nurse.visit("/nurses/").all("nav") if n.get("aria-label") == "Nurses")
    own = ["Daily list", "Tasks", "Fridge", "Register", "Recalls"]
    assert [words(a) for a in tabs.iter("a")] == own


@pytest.mark.parametrize(
    ("birth", "nations", "paid"),
    [
        (date(2023, 1, 10), "neither", "national"),
        (date(2018, 1, 10), "neither", ""),
        (date(2018, 1, 10), "", ""),
        (date(2018, 1, 10), "both", "national"),
    ],
)
@ON_SQLITE
def test_who_pays_for_a_flu_vaccine_is_filled_in_only_where_it_is_known(
    browser, travel, birth, nations, paid
):
    travel(at(date(2027, 5, 4), "9:20"))
    sign_in_as(browser, "nurse")
    a_batch("influenza", "F1", brand="Vaxigrip", expires_on=date(2027, 12, 1))
    child = a_child(birth_date=birth, history="papers", first_nations=nations)
    page = browser.visit(f"/nurses/patients/{child}/vaccinate")
    assert begun(page)["funding_influenza"] == paid


# A fridge that was too warm


def too_warm():
    who, seen = factories.staff("nurse"), fridge_readings.Look(120, 50, 120, "Set aside")
    return transact(lambda now: fridge_readings.note(who, seen, now=now))


@ON_SQLITE
def test_a_batch_that_waits_for_a_decision_is_not_ticked_and_no_press_records_it(nurse, stocked):
    child, visit = a_booked_child()
    assert "given_time" not in begun(nurse.visit(address(visit)))
    too_warm()
    page = nurse.visit(address(visit))
    assert not [k for k in begun(page) if k.startswith("give_")]
    page = send(nurse, page, answered(page, give_hexavalent="y"))
    assert page.errors[0].startswith("Not to be used until decided")
    assert on_record(child) == ()


@ON_SQLITE
def test_what_was_given_before_is_recorded_with_its_time(nurse, stocked, travel):
    child, visit = a_booked_child()
    reading, who = too_warm(), factories.staff("nurse")
    gone = cold_chain.Decision(fridge_readings.TAKEN_OUT, "Immunisation team", "Not usable")
    transact(lambda now: cold_chain.decide(who, reading, gone, now=now))
    travel(at(TUESDAY, "9:40"))
    page = nurse.visit(address(visit))
    assert not [k for k in begun(page) if k.startswith("give_")]
    assert "No batch of this vaccine is in the fridge" in page.text
    assert "Taken out, only if it was given before" in page.text
    fields = answered(page, give_hexavalent="y")
    page = send(nurse, page, fields)
    assert page.errors[0].startswith("That batch was taken out of the fridge")
    for typed, said in (
        ("half past", "Enter a time, for example"),
        ("11 am", "That time"),
    ):
        page = send(nurse, page, fields | {"given_time": typed})
        assert page.errors[0].startswith(said)
    send(nurse, page, fields | {"given_time": "8:41 am"})
    (dose,) = on_record(child)
    assert (dose.batch_id, dose.given_at) == (stocked["hexavalent"], at(TUESDAY, "8:41"))
