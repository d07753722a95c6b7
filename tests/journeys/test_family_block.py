"""A parent of two books the 4-month and the 18-month visit in one: in a real browser."""

from datetime import date

from clinic_app.operations import child_records
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.due_pages import given_before
from tests.vaccines import nurse

MIA, LEO = date(2026, 7, 22), date(2025, 5, 10)


def gives(parent, born):
    parent.types({"Day": str(born.day), "Month": str(born.month), "Year": str(born.year)})


def contact(parent, **typed):
    parent.types({"Phone number": "0491 570 006"} | typed)
    parent.presses("Continue")


def books(parent):
    assert parent.heading == "Check your booking"
    parent.reads("4-month immunisations")
    parent.reads("18-month immunisations")
    parent.presses("Book both visits")
    assert parent.heading == "You are booked"


def a_family():
    """Add a parent of two whose records are known and complete for their age."""
    family = factories.a_family(births=[MIA, LEO])
    who, known = nurse(), {"first_nations": "neither"}
    for child, born, point in zip(family.children, (MIA, LEO), ("m4", "m18"), strict=True):
        given_before(child, born, point)
        seen = child_records.facts(child).changed_at
        transact(lambda now, c=child, s=seen: child_records.edit(who, c, known, seen=s, now=now))
    return family


def signs_in(parent, post):
    parent.goes_to("/account/sign-in")
    parent.types({"Email address": "alex.vale@example.com"})
    parent.presses("Send")
    parent.page.get_by_label("Code").fill(post()[-1]["Subject"].split()[0])
    parent.presses("Sign in")


def chooses_both(parent):
    """Choose both children and go on to the times that are right for both."""
    parent.goes_to("/immunisations/")
    for child in ("Child1", "Child2"):
        parent.page.get_by_label(child).check()
    parent.presses("See what is due")
    assert parent.heading == "Your children’s immunisations"
    parent.presses("Find times together")
    parent.chooses("No, none of these")
    parent.presses("Continue")
    assert parent.heading == "Choose a time"
    parent.reads("one after another")


def test_a_parent_of_two_books_both_visits_in_one_on_a_telephone(visitor, post, app):
    with app.app_context():
        a_family()
    parent = visitor(width=360)
    signs_in(parent, post)
    parent.goes_to("/account/")
    parent.reads("Next: 4 months, was due 22 November 2026")
    chooses_both(parent)
    parent.presses("Take this time")
    contact(parent)
    books(parent)
    parent.reads("Book the next one now")
    assert "2 visits" in post()[-1]["Subject"]
    parent.goes_to("/account/")
    parent.reads("Childhood immunisation")
    assert (parent.faults, parent.elsewhere) == ([], [])


def test_a_guest_books_two_children_in_one_without_javascript(visitor):
    guest = visitor(width=360, scripts=False)
    guest.goes_to("/immunisations/")
    gives(guest, MIA)
    guest.presses("See what is due")
    guest.presses("Add another child")
    gives(guest, LEO)
    guest.presses("Add")
    guest.page.locator("input[name=point][value$='~m4']").check()
    guest.page.locator("input[name=point_1][value$='~m18']").check()
    guest.presses("Find times together")
    guest.chooses("No, none of these")
    guest.presses("Continue")
    assert guest.heading == "What are your children called?"
    for n, name in enumerate(("Mia", "Leo")):
        guest.page.get_by_label("First name").nth(n).fill(name)
        guest.page.get_by_label("Family name").nth(n).fill("Moss")
    guest.presses("Continue")
    guest.presses("Take this time")
    contact(guest, **{"Your name": "Sam Moss", "Email address": "sam@example.com"})
    books(guest)
