"""The vaccine record as the family reads it: their own, plainly, and as far as the age allows."""

from datetime import date

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import AccessLog, Account, Patient
from clinic_app.operations import audit, patient_ties
from clinic_app.reference.nip_schedule import national_schedule
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_visit, at, sign_in_as
from tests.pages import words
from tests.vaccines import BORN, TWO_MONTHS, a_batch, a_child, a_dose, add_past, give

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EMAIL = "elena@example.com"


@pytest.fixture
def family(browser, travel):
    travel(at(TUESDAY, "9:20"))
    found = factories.a_family(EMAIL, "Elena Bianchi")
    sign_in_as(browser, found.person)
    return browser


def tie(patient, *, agreed=False, kind="parent"):
    desk = factories.staff("reception")
    transact(
        lambda now: patient_ties.confirm_tie(desk, patient, EMAIL, kind, agreed=agreed, now=now)
    )
    return patient


def record(browser, patient, status=200):
    return browser.visit(f"/immunisations/record/{patient}", status=status)


def of_age(years, **facts):
    return a_child(birth_date=date(TUESDAY.year - years, 1, 5), **facts)


def lines(page):
    return [[words(cell) for cell in row] for row in page.all("tr")[1:]]


def test_a_parent_reads_what_was_given_when_and_where_and_no_verdict(family):
    child = tie(a_child())
    add_past(child, BORN, "hepb-paed", country="NPL")
    give(child, a_dose(batch=a_batch()))
    page = record(family, child)
    assert page.h1 == "Vaccine record of Noah Bianchi"
    assert lines(page) == [
        ["22 September 2026", "0 days", "Hepatitis B, at birth", "Nepal"],
        [
            "24 November 2026", "9 weeks",
            "Diphtheria, tetanus, whooping cough, hepatitis B, polio and Hib, dose 1", "Here",
        ],
    ]  # fmt: skip
    assert "Ask the nurse" in page.text
    assert "Australian Immunisation Register" in page.text
    for verdict in ("fully", "up to date", "overdue", "not due"):
        assert verdict not in page.text.lower()
    found = db.session.execute(sa.select(AccessLog.subject, AccessLog.purpose)).all()
    assert (f"patient:{child}", "own vaccine record") in [tuple(row) for row in found]


@ON_SQLITE
def test_a_childs_record_leads_to_what_there_is_to_read(family, new_browser):
    child, grown = tie(a_child()), tie(of_age(17), agreed=True)
    assert "Good to read" not in record(family, child).text
    factories.load_articles()
    needles = "/articles/baby-needles/"
    assert record(family, child).all("a", href=needles)
    assert not record(family, grown).all("a", href=needles)
    nurse = new_browser()
    sign_in_as(nurse, "nurse")
    assert nurse.visit(f"/nurses/patients/{child}/record").all("a", href=needles)


def test_no_brand_is_named_to_anybody_outside(family):
    child = tie(a_child())
    for vaccine in TWO_MONTHS:
        give(child, a_dose(vaccine, a_batch(vaccine, f"{vaccine[:2]}1")))
    text = record(family, child).text
    brands = {b for v in national_schedule().vaccines for b in v.brands} - {"BCG"}
    assert [brand for brand in brands if brand in text] == []


@ON_SQLITE
def test_a_dose_that_was_none_is_not_in_it_and_nothing_at_all_says_so(family):
    child = tie(a_child())
    assert "Nothing is on record here yet" in record(family, child).text


def test_somebody_elses_child_does_not_exist(family, new_browser):
    stranger = a_child("Ivy", "Novak")
    record(family, stranger, status=404)
    record(family, 99_999, status=404)
    assert new_browser().get(f"/immunisations/record/{stranger}").status_code == 302
    nurse = new_browser()
    sign_in_as(nurse, "nurse")
    record(nurse, stranger, status=404)


@ON_SQLITE
def test_a_tie_that_waits_or_has_ended_opens_nothing(family):
    desk, child = factories.staff("reception"), tie(a_child())
    record(family, child)
    account = db.session.scalar(sa.select(Account.id).where(Account.email == EMAIL))
    transact(lambda now: patient_ties.end_tie(desk, account, child, now=now))
    record(family, child, status=404)


@ON_SQLITE
@pytest.mark.parametrize(
    ("years", "agreed", "status"),
    [(11, False, 200), (13, False, 200), (14, False, 404), (14, True, 200), (16, True, 200)],
)
def test_the_view_narrows_at_14_and_closes_at_16(family, years, agreed, status):
    child = of_age(years) if agreed or years < 14 else a_child(birth_date=TUESDAY)
    tie(child, agreed=agreed)
    if not agreed and years >= 14:
        older(child, years)
    record(family, child, status=status)
    links = [a.get("href") for a in family.visit("/account/").all("a")]
    assert (f"/immunisations/record/{child}" in links) is (status == 200)


def older(child, years):
    """Let a child who was tied when small have grown up, without having agreed to anything."""
    born = date(TUESDAY.year - years, 1, 5)

    def work(now):
        db.session.get(Patient, child).birth_date = born
        audit.record(factories.TESTS, "patient.edited", "patient", child, now=now)

    transact(work)


@ON_SQLITE
def test_from_12_on_what_was_given_at_a_private_visit_is_not_shown(family):
    girl = tie(of_age(13))
    give(girl, a_dose("menb", a_batch("menb", "MB1"), funding="antenatal"))
    give(girl, a_dose("mmr", a_batch("mmr", "MM1")))
    visit = a_visit(
        "imms-pregnancy",
        start=at(TUESDAY, "14:00"),
        lead="jo-petrakis",
        patient=girl,
    )
    give(girl, a_dose(batch=a_batch()), appointment=visit, why="Caught up")
    assert [line[2] for line in lines(record(family, girl))] == [
        "Measles, mumps and rubella, dose 1"
    ]


@ON_SQLITE
def test_one_reads_ones_own_whole_record(family):
    own = factories.a_family("robin@example.com", "Robin Vale")
    give(own.own, a_dose("mmr", a_batch("mmr", "MM1"), funding="antenatal"))
    sign_in_as(family, own.person)
    assert len(lines(record(family, own.own))) == 1
