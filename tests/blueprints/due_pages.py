"""Going through the pages of due immunisations as a family does."""

from datetime import date, datetime

import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.immunisation.children import Child
from clinic_app.immunisation.told import as_told
from clinic_app.models import Appointment
from clinic_app.operations import child_records, doses_due
from clinic_app.web.transaction import transact
from tests import factories
from tests.vaccines import add_past, nurse

TWO_MONTHS = date(2026, 9, 22)
EIGHTEEN = date(2025, 5, 10)

NAMES = {"given_name": "Noor", "family_name": "Haddon"}
CONTACT = {
    "contact_name": "Sam Haddon",
    "email": "sam.haddon@example.com",
    "phone": "0491 570 006",
}


def parts(day, name="birth_date"):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def asked(browser, born):
    """Return the page of what is due for a guest's child."""
    page = browser.visit("/immunisations/")
    return browser.send(page, parts(born), having="birth_date-day")


def value_of(page, point, name="point"):
    values = [e.get("value") for e in page.all("input", name=name)]
    return next(v for v in values if v.endswith(f"~{point}") or v == point)


def chooses(browser, page, point, **more):
    return browser.send(page, {"point": value_of(page, point)} | more, having="point")


def nothing_urgent(browser, page):
    return browser.send(page, {"urgent": "no"}, having="urgent")


def to_times(browser, born, point):
    page = nothing_urgent(browser, chooses(browser, asked(browser, born), point))
    return browser.send(page, NAMES, having="given_name")


def days_of(page):
    """Return the local days of the times that a page offers."""
    instants = [datetime.fromisoformat(v.partition("~")[0]) for v in page.buttons("time")]
    return {clock.local_date(instant) for instant in instants}


def takes(browser, page, nth=0):
    return browser.send(page, {"time": page.buttons("time")[nth]}, having="time")


def books(browser, page, **contact):
    """Type how to be reached, check, and book."""
    page = browser.send(page, contact or CONTACT, having="email")
    assert page.h1 == "Check your booking"
    return press(browser, page)


def press(browser, page, path=None):
    """Press the button of a page that asks nothing more."""
    token = page.form(having="csrf_token")[1]["csrf_token"]
    path = path or page.response.request.path
    return browser._seen(browser.post(path, data={"csrf_token": token}, follow_redirects=True), 200)


def sends(browser, page, values):
    """Send the page's own form as it stands, with other values."""
    ticked = [e for e in page.all("input", type="radio") if "checked" in e.attrib]
    token = page.form(having="csrf_token")[1]["csrf_token"]
    fields = {e.get("name"): e.get("value") for e in ticked} | {"csrf_token": token} | values
    path = page.response.request.path
    return browser._seen(browser.post(path, data=fields, follow_redirects=True), 200)


def goes_on(browser, page, **values):
    """Choose what is next, and go on past the question about urgent signs to the times."""
    return nothing_urgent(browser, sends(browser, page, values))


def visits():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Appointment).order_by(Appointment.id)))


def signed_in(browser, *births, **known):
    """Sign a parent in, with a child for each birth date, whose register a nurse has seen."""
    family = factories.a_family(births=births)
    who = nurse()
    for child in family.children:
        facts = {"history": "register", "first_nations": "neither"} | known
        transact(lambda now, c=child, f=facts: child_records.edit(who, c, f, seen=None, now=now))
    factories.sign_in_as(browser, family.person)
    return family


def own(browser, family, *numbers):
    """Return what is due for some of one's own children."""
    page = browser.visit("/immunisations/")
    chosen = [str(family.children[n]) for n in numbers]
    return browser.send(page, {"child": chosen}, having="child")


def given_before(child, born, point):
    """Write down everything before an age point, each on the day it was due."""
    schedule = doses_due.schedule()
    told = as_told(schedule, Child(born, None), point)
    for on in sorted({dose.on for dose in told.doses}):
        add_past(child, on, *(d.vaccine for d in told.doses if d.on == on), seen_in="register")
