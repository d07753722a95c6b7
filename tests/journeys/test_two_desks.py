"""Two people at the desk with one day: each sees what the other does, nobody overwrites anybody."""

import pytest

from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at

SOON = 6_000
"""Milliseconds in which a change must be seen: five seconds, and the time to draw it."""
DAY = "/reception/2026-11-24"


@pytest.fixture
def ruth(site, app):
    """Ruth Okafor is booked with Dr Osei at nine."""
    with app.app_context():
        ruth = a_patient("Ruth", "Okafor", phone="+61491570156")
        return a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei", patient=ruth)


def at_the_desk(visitor, role, **looks):
    who = visitor(**looks)
    who.goes_to("/account/staff/sign-in")
    who.types({"Work email address": factories.STAFF[role], "Password": factories.PASSWORD})
    who.presses("Sign in")
    return who


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_change_is_seen_at_the_other_desk_while_it_types(visitor, ruth, width, scheme):
    tess = at_the_desk(visitor, "reception", width=width, scheme=scheme)
    nadia = at_the_desk(visitor, "manager", width=width, scheme=scheme)
    tess.goes_to(f"{DAY}?visit={ruth}")
    box = tess.page.get_by_label("Find a patient: name, then birth date")
    box.fill("linh hoa")
    nadia.goes_to(f"{DAY}?visit={ruth}")
    nadia.presses("Arrived")
    tess.page.get_by_role("heading", name="Waiting room").wait_for(timeout=SOON)
    tess.page.get_by_text("This visit has changed: Arrived, by Nadia Rossi").wait_for(timeout=SOON)
    assert box.input_value() == "linh hoa"
    assert box.evaluate("box => box === document.activeElement")
    tess.looks()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_pressed_in_vain_is_said_until_it_is_pressed_again(visitor, ruth):
    tess = at_the_desk(visitor, "reception")
    tess.goes_to(f"{DAY}?visit={ruth}")
    tess.page.route("**/live?*", lambda route: route.abort())
    tess.page.get_by_role("button", name="Arrived").first.click()
    lost = tess.page.get_by_text("Not saved: Arrived")
    lost.wait_for()
    with tess.page.expect_response(lambda answer: "/live?" in answer.url, timeout=20_000):
        tess.page.unroute("**/live?*")
    tess.page.wait_for_timeout(300)
    assert lost.is_visible(), "the practice can be reached again, but nothing is saved"
    tess.looks()


def test_the_second_of_two_who_move_one_visit_reads_where_it_went(visitor, ruth):
    tess, nadia = at_the_desk(visitor, "reception"), at_the_desk(visitor, "manager")
    for who in (tess, nadia):
        who.goes_to(f"/reception/appointments/{ruth}/move")
        who.page.get_by_label("With", exact=True).select_option("Dr Amara Osei")
    nadia.types({"Time": "10:30"})
    nadia.presses("Move to this time")
    nadia.reads("Moved to Tuesday 24 November 2026, 10:30 am")
    tess.types({"Time": "11"})
    tess.presses("Move to this time")
    tess.reads("Meanwhile: Moved to 10:30 am with Dr Amara Osei, by Nadia Rossi")
    assert tess.page.get_by_label("Time", exact=True).input_value() == "11"


def test_a_visit_is_moved_by_keyboard_alone(visitor, ruth):
    tess = at_the_desk(visitor, "reception")
    tess.goes_to(DAY)
    tabs_to(tess, "Dr Osei")
    for _ in range(6):  # down the column: past the free quarters from eight o'clock
        tess.page.keyboard.press("ArrowDown")
        if has_the_focus(tess).startswith("Ruth Okafor"):
            break
    tess.page.keyboard.press("Enter")
    tess.page.wait_for_url(f"**visit={ruth}#slip-{ruth}")
    tess.page.wait_for_function("document.activeElement.id === 'visit'")
    tabs_to(tess, "Move")
    tess.page.keyboard.press("Enter")
    tess.page.wait_for_url("**/move*")
    tabs_to(tess, "10:15 am")
    tess.page.keyboard.press("Enter")
    tess.page.wait_for_url("**visit=*")
    tess.reads("Moved to Tuesday 24 November 2026, 10:15 am")
    tess.looks()


def test_a_desk_that_cannot_reach_the_practice_is_told(visitor, ruth):
    tess = at_the_desk(visitor, "reception")
    tess.goes_to(DAY)
    tess.page.context.set_offline(True)
    tess.page.get_by_text("What you see may be old").wait_for(timeout=2 * SOON)
    tess.looks()
    tess.page.context.set_offline(False)
    tess.page.get_by_text("What you see may be old").wait_for(state="detached", timeout=30_000)


def tabs_to(who, words):
    """Press Tab until what has the focus begins with these words."""
    for _ in range(400):
        who.page.keyboard.press("Tab")
        if has_the_focus(who).startswith(words):
            return
    raise AssertionError(words)


def has_the_focus(who):
    return who.page.evaluate("document.activeElement.innerText || ''").strip()
