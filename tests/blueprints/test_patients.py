"""The pages about patients: finding, reading, correcting, adding, and who may act for them."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, AuditEntry, FamilyTie, Patient
from clinic_app.operations import patient_records
from clinic_app.scheduling.ages import add_months
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_family, a_patient, a_visit, at, sign_in_as
from tests.pages import words

BORN = date(1985, 3, 12)
TYPED = {
    "given_name": "Hana",
    "family_name": "Tamura",
    "birth_date-day": "12",
    "birth_date-month": "3",
    "birth_date-year": "1985",
    "gender": "female",
    "phone": "0491 570 156",
    "email": "hana@example.com",
}


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


@pytest.fixture
def nurse(browser):
    sign_in_as(browser, "nurse")
    return browser


@pytest.fixture
def hana(clinic):
    facts = {"phone": "+61491570156", "email": "hana@example.com", "gender": "female"}
    return a_patient("Hana", "Tamura", BORN, **facts)


def links(page):
    return {words(a): a.get("href") for a in page.all("a")}


def readings():
    db.session.rollback()
    rows = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose))
    return sorted(tuple(row) for row in rows)


def everybody():
    db.session.rollback()
    return [p.name for p in db.session.scalars(sa.select(Patient).order_by(Patient.id))]


def details(patient):
    db.session.rollback()
    return patient_records.record(patient)


def correct(patient, **facts):
    """Correct a record as another desk does."""
    record = details(patient)
    shown = patient_records.fingerprint(record.facts)
    who = factories.staff("manager")
    transact(
        lambda now: patient_records.edit(who, patient, record.facts | facts, shown=shown, now=now)
    )


# Finding


def test_the_box_has_the_focus_until_somebody_is_found_and_the_results_are_links(desk, hana):
    (box,) = desk.visit("/patients/").all("input", type="search")
    assert "autofocus" in box.attrib
    page = desk.visit("/patients/?find=tam")
    (box,) = page.all("input", type="search")
    assert box.get("value") == "tam"
    focused = [e.get("id") for e in page.tree.iter() if "autofocus" in e.attrib]
    assert focused == ["found-title"]
    assert links(page)["Hana Tamura"] == f"/patients/{hana}"
    assert "1 patient" in page.text
    assert "12 March 1985, 41 years, 0491 570 156" in page.text


def test_the_list_says_what_staff_must_know_and_when_the_next_visit_is(desk):
    linh = a_patient("Linh", "Hoang", BORN, interpreter="Vietnamese", alert="x", access_needs="y")
    a_visit("standard", start=at(TUESDAY, "9:00"), patient=linh)
    page = desk.visit("/patients/?find=hoang")
    for told in ("Interpreter: Vietnamese", "Alert", "Access needs", "New, to be checked"):
        assert told in [words(e) for e in page.all("span")]
    assert "Next visit: Today, 9:00 am" in page.text


def test_a_name_that_only_sounds_so_is_marked(desk, hana):
    assert "Sounds like it" in desk.visit("/patients/?find=tamoora").text
    assert "Sounds like it" not in desk.visit("/patients/?find=tamura").text


@pytest.mark.parametrize("where", ["/patients/", "/reception/book"])
def test_a_date_that_cannot_be_is_said_and_nobody_new_is_proposed(desk, where):
    page = desk.visit(f"{where}?find=tamura+31/02/2020")
    assert "31/02/2020 cannot be a birth date" in page.text
    assert "Nobody found" not in page.text
    assert "If they are new" not in page.text


def test_when_nobody_is_found_the_page_says_what_to_do(desk):
    page = desk.visit("/patients/?find=hana+tamura+12/3/1985+0491570156")
    assert "Nobody found" in page.text
    assert "Check the spelling" in page.text
    page = desk.visit(links(page)["add a new patient"])
    _, fields = page.form(having="given_name")
    assert (fields["given_name"], fields["family_name"]) == ("Hana", "Tamura")
    assert (fields["birth_date-day"], fields["birth_date-year"]) == ("12", "1985")
    assert fields["phone"] == "0491 570 156"


def test_a_long_list_asks_for_the_birth_date(desk):
    for letter in "abcdefghijklmnopqrstu":
        a_patient(f"Kim{letter}", "Tran", BORN)
    page = desk.visit("/patients/?find=tran")
    assert "More than 20: add the birth date" in page.text
    assert len([a for a in links(page) if a.startswith("Kim")]) == 20


@pytest.mark.parametrize("typed", ["", "12+3", "%25", "%F0%9F%98%80", "123", "%00"])
def test_what_names_nobody_is_answered_without_a_search(desk, hana, typed):
    page = desk.visit(f"/patients/?find={typed}")
    assert "Hana" not in page.text
    assert readings() == []
    assert ("Type more" in page.text) == (typed not in {"", "%00"})


@pytest.mark.parametrize("typed", ["x" * 1000, "'; drop table patient", "<script>", "O'Brien"])
def test_odd_searches_are_answered(desk, typed):
    assert desk.visit("/patients/", status=200).h1 == "Patients"
    answer = desk.get("/patients/", query_string={"find": typed})
    assert answer.status_code == 200


def test_a_search_and_a_patients_page_are_each_recorded_once(desk, hana):
    for _ in range(2):
        desk.visit("/patients/?find=tamura")
        desk.visit(f"/patients/{hana}")
    assert readings() == [(f"patient:{hana}", "record"), ("patients", "search")]


def test_patients_and_strangers_find_nobody(browser, hana):
    assert browser.get("/patients/?find=tamura").status_code == 302
    sign_in_as(browser, a_family().person)
    for path in ("/patients/?find=tamura", f"/patients/{hana}", f"/patients/{hana}/edit"):
        browser.visit(path, status=403)
    assert readings() == []


# One patient


def test_the_page_of_a_patient_shows_what_is_known(desk):
    facts = {"interpreter": "Auslan", "access_needs": "Uses a wheelchair", "alert": "Faints"}
    patient = a_patient("Mona", "Farah", BORN, phone="+61491570156", gender="female", **facts)
    page = desk.visit(f"/patients/{patient}")
    assert page.h1 == "Mona Farah, 12 March 1985, 41 years"
    for told in ("Auslan", "Uses a wheelchair", "Faints", "0491 570 156", "Female"):
        assert told in page.text
    assert "to be checked at arrival" in page.text
    assert links(page)["Book a visit"] == f"/reception/book/{patient}"


def test_visits_are_listed_with_links_and_private_ones_are_not_named(desk, hana, travel):
    past = a_visit("standard", start=at(TUESDAY, "9:00"), patient=hana, lead="amara-osei")
    tomorrow = at(TUESDAY + timedelta(days=1), "9:00")
    coming = a_visit("mhtp", start=tomorrow, patient=hana, lead="amara-osei")
    travel(at(TUESDAY, "11:00"))
    page = desk.visit(f"/patients/{hana}")
    assert links(page)["Tomorrow, 9:00 am"] == f"/reception/appointments/{coming}"
    assert links(page)["Today, 9:00 am"] == f"/reception/appointments/{past}"
    assert "Tomorrow, 9:00 am GP visit, Dr Amara Osei" in page.text
    assert "treatment plan" not in page.html
    assert "Not noted" in page.text


def test_a_nurse_reads_a_patient_and_changes_nothing(nurse, hana):
    page = nurse.visit(f"/patients/{hana}")
    assert links(page)["Book a visit"] == f"/reception/book/{hana}"
    assert [f for f in page.all("form") if "sign-out" not in f.get("action")] == []
    assert "Add a new patient" not in links(nurse.visit("/patients/"))
    for path in (f"/patients/{hana}/edit", "/patients/new", f"/patients/{hana}/carers"):
        nurse.visit(path, status=403)


def test_a_patient_who_is_not_there_has_no_page(desk):
    for path in ("", "/edit", "/carers"):
        desk.visit(f"/patients/4711{path}", status=404)
    assert readings() == []


def test_likely_second_records_are_told_apart_with_one_button(desk, hana):
    other = a_patient("Hanna", "Tamura", BORN)
    for one, second in ((hana, "Hanna Tamura"), (other, "Hana Tamura")):
        page = desk.visit(f"/patients/{one}")
        assert "may be a second record of the same person: " + second in page.text
    page = desk.send(page, action="/different")
    assert "they are different people" in page.text
    assert "second record" not in desk.visit(f"/patients/{hana}").text


def test_telling_apart_needs_a_record(desk, hana):
    a_patient("Hanna", "Tamura", BORN)
    page = desk.visit(f"/patients/{hana}")
    desk.send(page, {"other": "x"}, action="/different", status=400)
    desk.send(page, {"other": "4711"}, action="/different")
    assert "second record" in desk.visit(f"/patients/{hana}").text


# Correcting


def test_details_are_corrected(desk, hana):
    page = desk.visit(f"/patients/{hana}/edit")
    page = desk.send(
        page,
        {"interpreter": "Japanese", "alert": "Faints\r\nat needles", "gender": "female"},
        having="alert",
    )
    assert "Saved." in page.text
    record = details(hana)
    assert (record.interpreter, record.alert) == ("Japanese", "Faints\nat needles")
    assert (record.name, record.phone, record.birth_date) == ("Hana Tamura", "+61491570156", BORN)


def test_what_somebody_else_changed_meanwhile_is_not_lost(desk, hana):
    page = desk.visit(f"/patients/{hana}/edit")
    correct(hana, phone="+61491570157", interpreter="Auslan")
    mine = {"interpreter": "Japanese", "gender": "female"}
    page = desk.send(page, mine, having="alert")
    assert page.errors == [
        "Somebody else changed this record meanwhile. Nothing was saved",
        "Somebody else changed this to “0491 570 157”. It stands here now",
        "Somebody else changed this to “Auslan”. Save again to replace it",
    ]
    assert details(hana).interpreter == "Auslan"
    _, fields = page.form(having="alert")
    assert (fields["phone"], fields["interpreter"]) == ("0491 570 157", "Japanese")
    desk.send(page, {"gender": "female"}, having="alert")
    record = details(hana)
    assert (record.phone, record.interpreter) == ("+61491570157", "Japanese")


def test_saving_twice_is_harmless(desk, hana):
    page = desk.visit(f"/patients/{hana}/edit")
    for _ in range(2):
        said = desk.send(page, {"alert": "Faints", "gender": "female"}, having="alert")
        assert "Saved." in said.text
    rows = sa.select(AuditEntry).where(AuditEntry.action == "patient.edited")
    assert len(db.session.scalars(rows).all()) == 1


def test_the_last_way_to_reach_somebody_is_not_deleted(desk, hana):
    page = desk.visit(f"/patients/{hana}/edit")
    page = desk.send(page, {"phone": "", "email": "", "gender": ""}, having="alert")
    assert page.errors == [
        "Enter a phone number or an email address, so that we can reach the patient"
    ]
    nobody = a_patient("Ruth", "Okafor", BORN)
    page = desk.visit(f"/patients/{nobody}/edit")
    assert "Saved." in desk.send(page, {"alert": "x", "gender": ""}, having="alert").text


def test_a_gender_that_the_list_does_not_know_stays(desk):
    patient = a_patient("Sky", "Okafor", BORN, gender="agender", phone="+61491570156")
    page = desk.visit(f"/patients/{patient}/edit")
    assert "agender" in [e.get("value") for e in page.all("option")]
    page = desk.send(page, {"gender": "x"}, having="alert")
    assert page.errors == ["Choose one of the list"]


@pytest.mark.parametrize(("years", "told"), [(13, False), (14, True), (17, True)])
def test_from_14_on_the_desk_is_told_that_messages_go_to_a_parent(desk, years, told):
    family = a_family("sam@example.com", "Sam Vale", births=[add_months(TUESDAY, -12 * years)])
    child = family.children[0]
    notice = "From 14 on ask the young person."
    assert notice not in desk.visit(f"/patients/{child}/edit").text
    correct(child, email="sam@example.com")
    assert (notice in desk.visit(f"/patients/{child}/edit").text) is told
    assert notice not in desk.visit(f"/patients/{family.own}/edit").text


# New patients


def test_a_new_patient_is_added_and_shown(desk):
    page = desk.send(desk.visit("/patients/new"), TYPED, having="given_name")
    assert page.h1.startswith("Hana Tamura")
    assert "Hana Tamura is added." in page.text
    assert "to be checked at arrival" in page.text
    assert everybody() == ["Hana Tamura"]


def test_look_alikes_are_shown_before_a_second_record_is_made(desk, hana):
    page = desk.send(
        desk.visit("/patients/new"),
        TYPED | {"given_name": "Hanna", "alert": "Faints"},
        having="given_name",
    )
    assert page.errors == ["This person may be on record already: look below before you add"]
    assert "Hana Tamura, same birth date" in page.text
    assert links(page)["This is the one Hana Tamura"] == f"/patients/{hana}"
    assert everybody() == ["Hana Tamura"]
    assert ("patients", "look-alikes") in readings()
    _, fields = page.form(having="given_name")
    assert fields["given_name"] == "Hanna"
    assert "Add as a new person anyway" in page.text
    page = desk.send(page, {"gender": "female"}, having="given_name")
    assert page.h1.startswith("Hanna Tamura")
    assert "second record" not in page.text, "the desk has looked already"


def test_adding_anyway_twice_adds_once(desk, hana):
    page = desk.send(desk.visit("/patients/new"), TYPED, having="given_name")
    desk.send(page, {"gender": "female"}, having="given_name")
    again = desk.send(page, {"gender": "female"}, having="given_name")
    assert "look below before you add" in again.errors[0]
    assert everybody() == ["Hana Tamura", "Hana Tamura"]


def test_after_adding_one_returns_to_where_one_came_from(desk, hana):
    there = "/reception/book?at=2026-11-25T09%3A00"
    page = desk.visit(f"/patients/new?next={there.replace('%', '%25')}")
    _, fields = page.form(having="given_name")
    assert fields["next"] == there
    answer = desk.post("/patients/new", data=fields | TYPED | {"given_name": "Yuki"})
    assert answer.status_code == 200, "born on the same day, and the same family name"
    other = TYPED | {"given_name": "Ruth", "family_name": "Okafor", "phone": "0491 570 157"}
    answer = desk.post("/patients/new", data=fields | other)
    ruth = db.session.scalar(sa.select(Patient.id).where(Patient.given_name == "Ruth"))
    assert answer.location == f"{there}&patient={ruth}"


@pytest.mark.parametrize("elsewhere", ["https://evil.example.com/", "//evil.example.com", "/x"])
def test_one_never_returns_to_another_site(desk, elsewhere):
    page = desk.visit("/patients/new")
    _, fields = page.form(having="given_name")
    answer = desk.post("/patients/new", data=fields | TYPED | {"next": elsewhere})
    assert answer.location.startswith("/patients/")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"given_name": ""}, "Enter a first name"),
        ({"family_name": " "}, "Enter a family name"),
        ({"given_name": "😀"}, "Use letters here, and leave out numbers, symbols and emoji"),
        ({"given_name": "x" * 41}, "Use at most 40 letters"),
        ({"birth_date-year": ""}, "Date of birth must include a year"),
        ({"birth_date-year": "1889"}, "Check the year: it must be 1900 or later"),
        ({"birth_date-year": "2027"}, "Date of birth must be today or in the past"),
        (
            {"birth_date-day": "31", "birth_date-month": "2"},
            "Date of birth must be a real date: check the day and the month",
        ),
        (
            {"phone": "", "email": ""},
            "Enter a phone number or an email address, so that we can reach the patient",
        ),
        (
            {"phone": "12"},
            "Enter a phone number with all its digits, for example 02 5550 0142",
        ),
        ({"email": "hana@"}, "Enter an email address such as name@example.com"),
        ({"gender": "x"}, "Choose one of the list"),
        ({"alert": "x" * 301}, "Say it in 300 letters or fewer"),
        ({"interpreter": "x" * 41}, "Use at most 40 letters"),
    ],
)
def test_a_new_patient_that_cannot_be_is_answered_with_what_to_do(desk, typed, error):
    page = desk.send(desk.visit("/patients/new"), TYPED | typed, having="given_name")
    assert page.errors == [error]
    assert everybody() == []
    if "family_name" not in typed:
        assert page.form(having="given_name")[1]["family_name"] == "Tamura", "nothing is lost"


@pytest.mark.parametrize("missing", ["phone", "email"])
def test_a_phone_or_an_address_is_enough(desk, missing):
    page = desk.send(desk.visit("/patients/new"), TYPED | {missing: ""}, having="given_name")
    assert "Hana Tamura is added." in page.text


# Who may act


def test_an_account_is_tied_to_a_patient_after_a_look_at_who_it_is(desk):
    a_family("sam@example.com", "Sam Vale")
    child = a_patient("Mina", "Okafor", date(2026, 10, 1))
    page = desk.visit(f"/patients/{child}/carers")
    assert not page.all("input", id="agreed"), "a baby is not asked"
    page = desk.send(page, {"email": "sam@example.com", "kind": "guardian"}, having="email")
    assert page.errors == ["Check who they are first, then tick the box"]
    page = desk.send(page, {"kind": "guardian", "proved": "y"}, having="email")
    assert "This account may act for the patient from now on." in page.text
    assert "Sam Vale, guardian since Tuesday 24 November 2026" in page.text
    assert "Books and cancels; from 12 on sees no private visits." in page.text
    page = desk.send(page, action="/end")
    assert "ended Tuesday 24 November 2026" in page.text
    assert "Sees nothing." in page.text


@pytest.mark.parametrize(
    ("years", "typed", "error"),
    [
        (3, {"email": "nobody@example.com"}, "No patient has an account with this address"),
        (3, {"kind": "x"}, "Choose who they are"),
        (13, {"kind": "self"}, "Under 14 nobody acts for themselves"),
        (15, {"kind": "self"}, "This account is another patient’s own"),
        (16, {}, "From 16 on the patient must agree"),
        (18, {"agreed": "y"}, "From 18 on nobody acts as a parent or guardian"),
    ],
)
def test_who_cannot_be_tied_is_said_with_what_to_do(desk, years, typed, error):
    a_family("sam@example.com", "Sam Vale")
    patient = a_patient("Kim", "Okafor", add_months(TUESDAY, -12 * years))
    page = desk.visit(f"/patients/{patient}/carers")
    filled = {"email": "sam@example.com", "kind": "parent", "proved": "y"} | typed
    page = desk.send(page, filled, having="email")
    assert page.errors[0].startswith(error)
    assert "Nobody yet" in desk.visit(f"/patients/{patient}").text


def test_a_young_person_who_agreed_keeps_a_parent(desk):
    a_family("sam@example.com", "Sam Vale")
    patient = a_patient("Kim", "Okafor", add_months(TUESDAY, -12 * 16))
    page = desk.visit(f"/patients/{patient}/carers")
    typed = {"email": "sam@example.com", "kind": "parent", "proved": "y", "agreed": "y"}
    assert "The young person agreed." in desk.send(page, typed, having="email").text


def test_a_tie_that_waits_is_confirmed_from_the_patients_page(desk):
    family = a_family("sam@example.com", "Sam Vale", births=[date(2020, 1, 1)])
    child = family.children[0]
    with_waiting(child)
    page = desk.visit(f"/patients/{child}")
    assert "not confirmed yet" in page.text
    page = desk.visit(links(page)["Confirm Sam Vale"])
    assert page.form(having="email")[1]["email"] == "sam@example.com"
    (chosen,) = [e for e in page.all("input", name="kind") if "checked" in e.attrib]
    assert chosen.get("value") == "parent"
    page = desk.send(page, {"kind": "parent", "proved": "y"}, having="email")
    assert "not confirmed yet" not in page.text


def with_waiting(child):
    """Let the tie of a child wait for the desk."""
    from clinic_app.operations import audit

    def work(now):
        row = db.session.scalars(sa.select(FamilyTie).where(FamilyTie.patient_id == child)).one()
        row.confirmed_at = None
        subject = f"{row.account_id}-{child}"
        audit.record(factories.TESTS, "family_tie.asked", "family_tie", subject, now=now)

    transact(work)


def test_ties_of_grown_children_say_that_they_are_over(desk):
    births = [add_months(TUESDAY, -12 * years) for years in (13, 15, 16)]
    family = a_family("sam@example.com", "Sam Vale", births=births)
    told = [desk.visit(f"/patients/{child}").text for child in family.children]
    assert "At 14 it narrows." in told[0]
    assert "Sees only what this account booked, until the young person agrees." in told[1]
    assert "Sees nothing any more" in told[2]
    assert "Sees everything, books and cancels." in desk.visit(f"/patients/{family.own}").text


@pytest.mark.parametrize(
    ("typed", "field"), [("", "given_name"), ("ada moss 5.4.1991", "phone"), ("ada moss", None)]
)
def test_whoever_is_added_on_the_way_is_typed_on_where_the_search_left_off(desk, typed, field):
    page = desk.visit(f"/patients/new?find={typed}")
    assert [e.get("id") for e in page.tree.iter() if "autofocus" in e.attrib] == [field] * bool(
        field
    )
