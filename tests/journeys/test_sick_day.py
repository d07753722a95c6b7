"""A doctor rings in sick: fourteen visits, each dealt with, every patient told or to be called."""

from datetime import date

import pytest

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.operations import touched
from tests import factories
from tests.factories import TUESDAY, at

WALLS = (
    "8:30", "8:45", "9:00", "9:30", "10:00", "10:30", "11:00",
    "11:30", "12:00", "13:30", "14:00", "14:30", "15:00", "16:00",
)  # fmt: skip
NAMES = (
    "Ada", "Bea", "Cal", "Dot", "Eli", "Fay", "Gus",
    "Hal", "Ivy", "Jem", "Kit", "Lou", "Mia", "Ned",
)  # fmt: skip
NO_ADDRESS = {"Dot", "Kit"}
PAGE = {360: "light", 1280: "dark"}


@pytest.fixture
def sick_day(site, app):
    """Fourteen people are booked with Dr Carver today; two of them have no e-mail address."""
    with app.app_context():
        for name, wall in zip(NAMES, WALLS, strict=True):
            born = date(1938, 5, 1) if name == "Ned" else date(1980, 5, 1)
            email = "" if name in NO_ADDRESS else f"{name.lower()}@example.com"
            patient = factories.a_patient(name, "Penrose", born, phone="+61491570006")
            factories.a_visit(
                "standard",
                start=at(TUESDAY, wall),
                lead="isobel-carver",
                patient=patient,
                contact_email=email,
            )
        other = factories.a_patient("Somebody", "Else", date(1980, 1, 1))
        factories.a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei", patient=other)


def signs_in(member, role="reception"):
    member.goes_to("/account/staff/sign-in")
    member.types({"Work email address": factories.STAFF[role], "Password": factories.PASSWORD})
    member.presses("Sign in")


def left(app):
    with app.app_context():
        found = [t.visit.given_name for t in touched.waiting(now=clock.now())]
        db.session.remove()
    return found


def rows(desk, of="Visits that need another time"):
    return desk.page.get_by_role("table", name=of).locator("tbody tr")


def of(desk, name):
    return rows(desk).filter(has_text=f"{name} Penrose")


def acts(desk, name, button):
    of(desk, name).get_by_role("button", name=button).or_(
        of(desk, name).get_by_role("link", name=button)
    ).first.click()
    desk.looks()


def keeps(desk, name):
    of(desk, name).locator("summary").click()
    desk.page.get_by_label(f"Who sees the patient, or why it stays: {name} Penrose").fill(
        "Dr Osei sees them"
    )
    desk.looks()
    of(desk, name).locator("details button").click()
    desk.looks()


def enters_leave(desk):
    desk.goes_to("/schedules/")
    desk.presses("Away today Dr Isobel Carver")
    assert desk.heading == "Dr Isobel Carver is away"
    desk.presses("See what changes")
    desk.reads("14 booked visits lose their hours")
    listed = desk.page.locator(".touched-list li").all_inner_texts()
    assert [next(n for n in NAMES if n in line) for line in listed] == list(NAMES)
    desk.presses("Save")
    assert desk.heading == "Dr Isobel Carver is away today"
    desk.reads("To do now, 14")


def deals_with_five(desk):
    """Keep two visits, cancel two, and look for another time for one."""
    here = desk.page.url
    for name in ("Ada", "Dot"):
        keeps(desk, name)
    for name in ("Bea", "Cal"):
        acts(desk, name, "Cancel")
        desk.chooses("We cannot see the patient then")
        desk.presses("Cancel the visit")
        assert desk.page.url == here
    acts(desk, "Eli", "Other time")
    desk.page.locator("button[name=time]").last.click()
    desk.looks()
    assert desk.page.url == here


def test_a_sick_day_is_sorted_out_to_the_last_visit(visitor, app, post, sick_day):
    desk = visitor()
    signs_in(desk)
    enters_leave(desk)
    assert "Ned Penrose" in rows(desk).first.inner_text()  # 88 years old: first
    assert len(left(app)) == 14

    deals_with_five(desk)
    desk.reads("To do now, 9")
    desk.presses("Move all 9 to the proposed times")
    desk.reads("9 visits are moved.")
    desk.reads("Every visit is sorted out.")
    assert left(app) == []

    told = {str(m["To"]).split("@")[0].title() for m in post()}
    assert told == {"Bea", "Cal", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jem", "Lou", "Mia", "Ned"}
    desk.page.reload()
    desk.looks()
    kit = rows(desk, "Visits that are sorted out").filter(has_text="Kit Penrose")
    assert "Phone now" in kit.inner_text()
    assert "0491 570 006" in kit.inner_text()
    desk.presses("Everybody to call")
    desk.reads("Kit Penrose")
    assert desk.faults == []


@pytest.mark.parametrize("width", PAGE)
def test_the_pages_of_a_sick_day_on_any_screen(visitor, sick_day, width):
    desk = visitor(width=width, scheme=PAGE[width])
    signs_in(desk)
    enters_leave(desk)
    acts(desk, "Ned", "Move")
    desk.reads("Ned Penrose is moved to")
    person = desk.page.get_by_role("link", name="Dr Isobel Carver").get_attribute("href")
    for path in (
        "/schedules/",
        "/schedules/closures",
        "/schedules/closures/new",
        "/schedules/to-sort-out",
        person,
        *(f"{person}/{what}" for what in ("new", "leave", "extra", "relabel")),
    ):
        desk.goes_to(path)
    assert desk.elsewhere == []


def test_a_sick_day_without_javascript(visitor, app, sick_day):
    desk = visitor(scripts=False)
    signs_in(desk)
    enters_leave(desk)
    desk.presses("Move all 14 to the proposed times")
    desk.reads("14 visits are moved.")
    assert left(app) == []


def test_the_doctor_comes_after_all(visitor, app, sick_day):
    desk = visitor()
    signs_in(desk)
    enters_leave(desk)
    desk.presses("Coming after all")
    desk.reads("Taken back")
    desk.reads("Every visit is sorted out.")
    assert left(app) == []
