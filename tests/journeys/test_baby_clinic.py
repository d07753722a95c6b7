"""A clinic of twelve children at two nurses' browsers, from arrival to the register; its A4."""

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_app.extensions import db
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at
from tests.vaccines import JO, a_batch

SOON = 6_000
"""Milliseconds in which a change must be seen: five seconds, and the time to draw it."""
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHILDREN = (
    ("Noah", "Bianchi", 57, "imms-child-6w", {}),
    ("Aisha", "Rahmani", 188, "imms-child", {"interpreter": "Dari"}),
    ("Oscar", "Lindgren", 370, "imms-child", {}),
    ("Zara", "Whitfield", 37, "baby-weigh", {}),
    ("Ivy", "Novak", 127, "imms-child", {}),
    ("Theo", "Novak", 127, "imms-child", {}),
    ("Jarrah", "Simpson", 63, "imms-child-6w", {}),
    ("Hugo", "Tran", 549, "imms-child", {"alert": "Went pale after the last needle"}),
    ("Saanvi", "Iyer", 103, "imms-child-6w", {}),
    ("Maisie", "O’Dowd", 1483, "imms-child", {}),
    ("Finn", "O’Dowd", 80, "baby-weigh", {"access_needs": "Pram: the ramp at the side door"}),
    ("Yusuf", "Demir", 185, "imms-child", {"alert": "Allergy on record: latex"}),
)
"""Who comes, how many days old, and what for: a quarter of an hour each from nine on."""
FOR_VACCINES = [f"{given} {family}" for given, family, _, slug, _ in CHILDREN if "imms" in slug]
FRIDGE = (
    "hexavalent",
    "pcv20",
    "rotavirus",
    "menacwy-12m",
    "mmr",
    "mmrv",
    "dtpa",
    "hib",
    "dtpa-ipv",
)
ANSWERED = """form => {
  const fields = [...form.elements];
  for (const one of fields.filter(field => field.type === 'radio')) {
    const site = one.name.startsWith('site_');
    const asked = {ask_register: 'yes', 'ask_first-nations': 'neither'}[one.name] ?? 'no';
    const wanted = site ? 'left_thigh' : asked;
    const settled = fields.some(field => field.name === one.name && field.checked);
    if (one.value === wanted && !(site && settled)) one.checked = true;
  }
  if (form.elements.identity) form.elements.identity.checked = true;  // unless asked before
  form.elements.consent_by.value = 'The mother';
}"""
"""Answers the questions as on an ordinary day: nothing speaks against it, the register was seen."""


@pytest.fixture
def clinic(site, app, travel):
    with app.app_context():
        for n, vaccine in enumerate(FRIDGE):
            a_batch(vaccine, f"B{n}00", doses=30, brand=vaccine)
        for n, (given, family, days, slug, facts) in enumerate(CHILDREN):
            born = TUESDAY - timedelta(days=days)
            child = a_patient(given, family, born, phone="+61491570156", **facts)
            start = at(TUESDAY, "9:00") + n * timedelta(minutes=15)
            email = {"contact_email": f"{family.lower().replace('’', '')}@example.com"}
            a_visit(slug, start=start, lead=JO, patient=child, **email)
        db.session.remove()
    travel(at(TUESDAY, "8:55"))


def with_the_list_open(visitor, **looks):
    who = visitor(**looks)
    who.goes_to("/account/staff/sign-in")
    who.types({"Work email address": factories.STAFF["nurse"], "Password": factories.PASSWORD})
    who.presses("Sign in")
    return who


def row(who, name):
    return who.page.locator("li.kid", has=who.page.get_by_role("heading", name=name, exact=True))


def arrives(who, name):
    row(who, name).locator("summary").click()
    row(who, name).get_by_role("button", name="All three match").click()


def does(who, name, words):
    row(who, name).get_by_role("button", name=words).click()


def is_seen(who, name, words):
    row(who, name).get_by_text(words).first.wait_for(timeout=SOON)


@ON_SQLITE
def test_two_nurses_run_a_clinic_of_twelve_children(visitor, clinic, travel):
    jo = with_the_list_open(visitor)
    tablet = with_the_list_open(visitor, width=768, scheme="dark")
    assert jo.page.locator("li.kid").count() == len(CHILDREN)
    arrives(jo, "Noah Bianchi")
    is_seen(tablet, "Noah Bianchi", "Arrived 8:55")
    row(jo, "Aisha Rahmani").locator("summary").click()
    jo.looks()
    does(tablet, "Noah Bianchi", "Bring in")
    is_seen(jo, "Noah Bianchi", "With nurse 8:55")
    assert row(jo, "Aisha Rahmani").locator("details").get_attribute("open") is not None
    row(jo, "Aisha Rahmani").get_by_role("button", name="All three match").click()
    arrives(jo, "Ivy Novak")
    is_seen(jo, "Theo Novak", "Arrived 8:55")  # the twin came along with one press
    everybody(jo, travel)
    jo.page.goto(f"{jo.site}/nurses/")
    assert jo.page.locator("li.kid.is-done").count() == len(CHILDREN)
    is_seen(tablet, "Yusuf Demir", "Done")
    tablet.looks()
    the_register_hears_of_them(jo)
    assert jo.faults == tablet.faults == []


def everybody(jo, travel):
    """Lead every child from wherever it stands to done: needles are recorded and waited after."""
    travel(at(TUESDAY, "12:00"))
    jo.page.reload()
    for given, family, *_ in CHILDREN:
        name = f"{given} {family}"
        if row(jo, name).locator("summary").count():
            arrives(jo, name)
            is_seen(jo, name, "Arrived 12:")
        if row(jo, name).get_by_role("button", name="Bring in").count():
            does(jo, name, "Bring in")
            is_seen(jo, name, "With nurse 12:")
        if name in FOR_VACCINES:
            is_vaccinated(jo, name)
            is_seen(jo, name, "Observing until 12:15")
    travel(at(TUESDAY, "12:20"))
    jo.page.reload()
    for given, family, *_ in CHILDREN:
        does(jo, f"{given} {family}", "Done")
        if f"{given} {family}" not in FOR_VACCINES:
            jo.page.get_by_role("button", name="Yes, note").click()  # nobody was weighed
        is_seen(jo, f"{given} {family}", "Done 12:")


def is_vaccinated(jo, name):
    """Record what is given: the due doses as they stand, or the one vaccine that is added."""
    row(jo, name).get_by_role("link", name="Vaccinate").click()
    jo.page.get_by_role("heading", name=f"Vaccinate {name}").wait_for()
    if not jo.page.locator("fieldset.dose-row").count():
        jo.page.locator("select[name=another]").select_option("hexavalent")
        jo.presses("Add to the list", until="Sign")
    jo.page.locator("form.vaccinate").evaluate(ANSWERED)
    jo.page.get_by_role("button", name="Record what was given").click()
    jo.page.get_by_text("Recorded. The register wants to hear").wait_for()
    jo.page.goto(f"{jo.site}/nurses/")


def the_register_hears_of_them(jo):
    """Take the list away as a file, note one child's doses as told, and see the rest wait."""
    jo.goes_to("/nurses/register")
    cards = jo.page.locator("li.report")
    names = set(cards.get_by_role("heading").all_inner_texts())
    assert names == set(FOR_VACCINES)
    with jo.page.expect_download() as taken:
        jo.page.get_by_role("button", name="Download the list").click()
    lines = list(csv.DictReader(Path(taken.value.path()).read_text().splitlines()))
    assert {f"{line['given_name']} {line['family_name']}" for line in lines} == names
    assert all(line["date_of_service"] == "2026-11-24" and line["batch"] for line in lines)
    noah = cards.filter(has=jo.page.get_by_role("heading", name="Noah Bianchi"))
    noah.get_by_label("Reference").fill("AIR 4711")
    noah.get_by_role("button", name="Reported").click()
    told = jo.page.get_by_role("region", name="Noted as reported today")
    assert "Noah Bianchi: 6-in-1" in told.inner_text()
    assert "AIR 4711" in told.inner_text()
    jo.looks()
    assert jo.page.locator("li.report").count() == len(FOR_VACCINES) - 1


@ON_SQLITE
def test_twelve_children_fit_on_one_page_of_a4(visitor, clinic):
    jo = with_the_list_open(visitor)
    paper = jo.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    jo.page.emulate_media(media="print")
    text = jo.page.locator("main").inner_text()
    for part in ("Tuesday 24 November 2026", "Nurse Jo Petrakis", "As it stood at 8:55 am"):
        assert part in text
    boxes = jo.page.locator(".tick-box")
    assert boxes.count() == len(CHILDREN)
    assert boxes.first.is_visible()
    assert not jo.page.get_by_role("button").first.is_visible()
