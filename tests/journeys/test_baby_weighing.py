"""A parent books a weigh, reception moves it, the nurse sees the baby: in a real browser."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import TUESDAY, at

BORN = TUESDAY - timedelta(days=50)


def gives_birth_date(parent, born=BORN):
    parent.types({"Day": str(born.day), "Month": str(born.month), "Year": str(born.year)})


def books_a_weigh(parent):
    parent.goes_to("/")
    parent.presses("Weigh my baby")
    gives_birth_date(parent)
    parent.presses("See times")
    parent.chooses("No, none of these")
    parent.presses("Continue")
    parent.types({"Child’s first name": "Noor", "Child’s family name": "Haddon"})
    parent.presses("Continue")
    assert parent.heading == "Choose a time"
    parent.presses("Take this time")
    parent.reads("Held for you until 7:40 am")
    parent.types({"Your name": "Sam Haddon", "Email address": "sam@example.com"})
    parent.types({"Phone number": "0491 570 006"})
    parent.presses("Continue")
    assert parent.heading == "Check your booking"
    parent.presses("Book this time")
    assert parent.heading == "You are booked"


def signs_in(member, role):
    member.goes_to("/account/staff/sign-in")
    member.types({"Work email address": factories.STAFF[role], "Password": factories.PASSWORD})
    member.presses("Sign in")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_parent_books_a_weigh_on_any_screen(visitor, width):
    parent = visitor(width=width)
    books_a_weigh(parent)
    assert parent.faults == []
    assert parent.elsewhere == []


def test_a_parent_books_a_weigh_without_javascript(visitor):
    books_a_weigh(visitor(scripts=False))


def test_the_weigh_is_booked_moved_told_arrived_and_seen(visitor, post, travel):
    parent, desk, nurse = visitor(width=360), visitor(), visitor(width=768)
    books_a_weigh(parent)
    confirmation = post()[0]
    assert confirmation["To"] == "sam@example.com"

    signs_in(desk, "reception")
    assert desk.heading.startswith("Tuesday 24 November 2026")
    desk.presses("Noor Haddon")
    desk.presses("Move")
    before = desk.page.url
    desk.page.locator("button[name=time]").last.click()
    desk.looks()
    assert desk.page.url != before
    assert "New time" in post()[1]["Subject"]

    travel(at(TUESDAY, "16:00"))
    signs_in(nurse, "nurse")
    nurse.goes_to("/nurses/2026-11-24")
    nurse.reads("Noor Haddon")
    nurse.reads("7 weeks 1 day")
    nurse.page.locator("li.kid summary").first.click()
    sure = ("Done", "Yes, note “Done”")  # no weight was recorded
    for button in ("All three match", "Bring in", *sure, "Undo", *sure):
        nurse.presses(button)
    nurse.reads("Done")


def test_a_parent_cancels_by_the_link_and_brings_it_back(visitor, post, site):
    parent = visitor()
    books_a_weigh(parent)
    text = post()[0].get_body(("plain",)).get_content()
    link = next(line for line in text.split() if "/visit/" in line)
    path = link.partition(":5000")[2]
    parent.goes_to(path)
    parent.types({"Day": "1", "Month": "1"})
    parent.presses("Cancel the visit")
    parent.reads("That is not the day and month of birth we have")
    parent.types({"Day": str(BORN.day), "Month": str(BORN.month)})
    parent.presses("Cancel the visit")
    parent.reads("cancelled")
    parent.presses("Undo")
    parent.reads("Tuesday 24 November 2026")


def test_a_patient_signs_in_with_a_code_and_books_in_three_pages(visitor, post, app):
    with app.app_context():
        factories.a_family(births=[BORN])
    parent = visitor()
    parent.goes_to("/account/sign-in")
    parent.types({"Email address": "alex.vale@example.com"})
    parent.presses("Send")
    code = post()[-1]["Subject"].split()[0]
    parent.page.get_by_label("Code").fill(code)
    parent.presses("Sign in")
    parent.goes_to("/book/baby-weigh/")
    parent.chooses("No, none of these")
    parent.presses("Continue")
    parent.chooses("Child1 Vale")
    parent.presses("Continue")
    parent.presses("Take this time")
    parent.types({"Phone number": "0491 570 006"})
    parent.presses("Continue")
    parent.presses("Book this time")
    parent.goes_to("/account/")
    parent.reads("Child1")
    parent.reads("Baby weigh and measure")


class KeyboardOnly:
    """Somebody without a mouse: Tab, letters, Space and Enter."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def tabs_to(self, name, role):
        wanted = self.page.get_by_role(role, name=name).first
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("e => e === document.activeElement"):
                return
        raise AssertionError(f"{name} cannot be reached by keyboard")

    def types(self, values):
        for label, value in values.items():
            self.tabs_to(label, "textbox")
            self.page.keyboard.type(value)

    def presses(self, name):
        self.tabs_to(name, "button")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.visitor.looks()


def test_a_whole_booking_by_keyboard_alone(visitor):
    parent = visitor()
    keys = KeyboardOnly(parent)
    parent.goes_to("/baby-weighing/")
    keys.types({"Day": str(BORN.day), "Month": str(BORN.month), "Year": str(BORN.year)})
    keys.presses("See times")
    keys.tabs_to("No, none of these", "radio")
    parent.page.keyboard.press("Space")
    keys.presses("Continue")
    keys.types({"Child’s first name": "Noor", "Child’s family name": "Haddon"})
    keys.presses("Continue")
    keys.presses("Take this time")
    keys.types({"Your name": "Sam Haddon", "Email address": "sam@example.com"})
    keys.types({"Phone number": "0491 570 006"})
    keys.presses("Continue")
    keys.presses("Book this time")
    assert parent.heading == "You are booked"


def test_a_guest_books_a_doctor(visitor):
    guest = visitor(width=360)
    guest.goes_to("/")
    guest.presses("See a GP")
    guest.chooses("No, none of these")
    guest.presses("Continue")
    guest.types({"First name": "Ines", "Family name": "Okafor"})
    guest.types({"Day": "3", "Month": "Mar", "Year": "1961"})
    guest.presses("Continue")
    guest.presses("Take this time")
    guest.types({"Email address": "priyanka.wickramasinghe.okafor@example.com"})
    guest.types({"Phone number": "0491 570 006"})
    guest.presses("Continue")
    assert guest.heading == "Check your booking"
    guest.presses("Book this time")
    assert guest.heading == "You are booked"
    assert guest.faults == []
