"""The day pack: kept in the browser under a PIN, and opened with the server stopped."""

from datetime import date

import pytest

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.operations import appointments, day_list
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_visit, at
from tests.vaccines import JO, a_child

from .conftest import AXE, FAULTS, PATIENCE, RULES
from .serving import Server

PIN, WRONG = "246813", "111111"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEPT = """() => new Promise(resolve => {
  const asked = indexedDB.open("day-pack");
  asked.onsuccess = () => {
    const all = asked.result.transaction("kept").objectStore("kept").getAll();
    all.onsuccess = () => resolve(all.result.length);
  };
})"""


OVER = """() => new Promise(resolve => {
  const asked = indexedDB.open("day-pack");
  asked.onsuccess = () => {
    const store = asked.result.transaction("kept", "readwrite").objectStore("kept");
    store.get("pack").onsuccess = ({ target }) => {
      store.put({ ...target.result, until: 0 }, "pack").onsuccess = () => {
        asked.result.close();
        resolve();
      };
    };
  };
})"""


@pytest.fixture
def server(practice_loaded, app, travel):
    travel(at(TUESDAY, "7:40"))
    with app.app_context():
        child = a_child("Noah", "Bianchi", date(2026, 9, 28))
        a_visit("imms-child-6w", start=at(TUESDAY, "9:00"), lead=JO, patient=child)
        db.session.remove()
    server = Server(app)
    yield server
    server.stop()


@pytest.fixture
def page(chromium, server):
    """A nurse's browser, in which the practice's own policy for scripts is in force."""
    context = chromium.new_context(viewport={"width": 360, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.address}/account/staff/sign-in")
    page.get_by_label("Work email address").fill(factories.STAFF["nurse"])
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def unlock(page, pin):
    page.get_by_label("Your PIN").fill(pin)
    page.get_by_role("button", name="Open").click()


def looked_over(page):
    page.evaluate(AXE)
    assert page.evaluate(FAULTS, RULES) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def keep_the_list(page, server):
    page.goto(f"{server.address}/nurses/pack")
    for label in ("Choose a PIN", "The same PIN again"):
        page.get_by_label(label).fill(PIN)
    looked_over(page)
    page.get_by_role("button", name="Keep the list here").click()
    page.get_by_text("saved just now").wait_for()


@ON_SQLITE
def test_the_list_opens_with_its_pin_though_the_server_is_stopped(page, server):
    sent = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    keep_the_list(page, server)
    assert not [one for one in sent if PIN in one], "the PIN never leaves the browser"
    server.stop()
    page.goto(f"{server.address}/nurses/")  # whatever page of the nurses one turns to
    unlock(page, WRONG)
    page.get_by_text("That is not the PIN. 9 tries are left").wait_for()
    assert "Noah" not in page.content()
    unlock(page, PIN)
    row = page.locator("li.kid", has_text="Noah Bianchi")
    row.wait_for()
    for words in ("8 weeks 1 day", "Rotavirus, oral", "2 needles, 1 oral dose", "9:00"):
        assert words in row.inner_text()
    looked_over(page)
    page.reload()
    page.get_by_label("Your PIN").wait_for()
    assert "Noah" not in page.content(), "a page that is loaded again is locked again"
    server.start()


@ON_SQLITE
def test_a_pin_that_anybody_tries_first_is_refused(page, server):
    page.goto(f"{server.address}/nurses/pack")
    for pin in ("000000", "77777777", "123456", "987654", "890123"):
        for label in ("Choose a PIN", "The same PIN again"):
            page.get_by_label(label).fill(pin)
        trouble = page.locator("#pack-trouble")
        trouble.evaluate("notice => notice.textContent = ''")
        page.get_by_role("button", name="Keep the list here").click()
        trouble.get_by_text("Choose another PIN").wait_for()
    assert page.evaluate(KEPT) == 0
    for label in ("Choose a PIN", "The same PIN again"):
        page.get_by_label(label).fill("113355")
    page.get_by_role("button", name="Keep the list here").click()
    page.get_by_text("saved just now").wait_for()


@ON_SQLITE
def test_a_press_while_the_server_is_gone_is_not_saved_and_leads_to_the_pack(page, server):
    keep_the_list(page, server)
    page.goto(f"{server.address}/nurses/")
    page.get_by_text("opens without the server").wait_for()
    page.locator("summary", has_text="Arrived").click()
    server.stop()
    page.get_by_role("button", name="All three match").click()
    lost = page.get_by_role("alert")
    lost.get_by_text("Not saved: All three match: Noah Bianchi.").wait_for()
    page.get_by_text("The practice cannot be reached since").wait_for(timeout=15_000)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("document.getElementById('live').getBoundingClientRect().top") >= 0
    looked_over(page)
    page.get_by_role("link", name="Open the day pack").click()
    page.get_by_label("Your PIN").wait_for()
    server.start()
    page.goto(f"{server.address}/nurses/")
    page.locator("summary", has_text="Arrived").click()
    page.get_by_role("button", name="All three match").click()
    page.locator(".kid .status", has_text="Arrived").wait_for()


@ON_SQLITE
def test_a_press_that_was_stopped_while_it_was_sent_can_be_made_again(page, server):
    page.clock.install()
    page.goto(f"{server.address}/nurses/")
    page.locator("summary", has_text="Arrived").click()
    page.route("**/arrived", lambda route: route.abort("aborted"))  # as the browser's own Stop
    button = page.get_by_role("button", name="All three match")
    with page.expect_event("requestfailed", lambda one: one.method == "POST"):
        button.click(no_wait_after=True)
    page.unroute("**/arrived")
    page.clock.fast_forward(9_000)
    button.click()
    page.locator(".kid .status", has_text="Arrived").wait_for()


@ON_SQLITE
def test_what_another_desk_notes_is_read_out_without_the_list(page, server, app):
    page.goto(f"{server.address}/nurses/")
    with app.app_context():
        (entry,) = day_list.of_day(TUESDAY, now=clock.now()).entries
        who, visit = factories.staff("reception"), entry.visit.id
        transact(lambda now: appointments.note(who, visit, "arrived", now=now))
        db.session.remove()
    said = page.locator("#live-changed[role=status]")
    said.get_by_text("Noah Bianchi: Arrived 7:40").wait_for()
    assert said.inner_text() == "Noah Bianchi: Arrived 7:40, identity not checked yet"


@ON_SQLITE
def test_a_pack_goes_when_its_days_are_over_and_when_nobody_is_signed_in(page, server):
    page.clock.install()
    keep_the_list(page, server)
    page.goto(f"{server.address}/nurses/")
    page.get_by_text("opens without the server").wait_for()
    server.stop()
    page.clock.fast_forward("41:00:00")
    page.goto(f"{server.address}/nurses/pack")
    page.get_by_text("the days of the last one are over").wait_for()
    assert page.evaluate(KEPT) == 1, "the key stays, which says nothing of anybody"
    server.start()
    page.context.clear_cookies()
    page.goto(f"{server.address}/nurses/pack")
    assert page.locator("h1").inner_text() == "Staff sign in"
    assert page.evaluate(KEPT) == 0


@ON_SQLITE
def test_a_pack_whose_days_are_over_goes_with_whatever_page_of_the_nurses(page, server):
    keep_the_list(page, server)
    assert page.evaluate(KEPT) == 2
    page.evaluate(OVER)
    page.goto(f"{server.address}/nurses/tasks")
    for _ in range(50):
        if page.evaluate(KEPT) == 1:
            return
        page.wait_for_timeout(100)
    pytest.fail("the list is still there")


@ON_SQLITE
def test_whoever_signs_out_leaves_no_list_behind(page, server):
    keep_the_list(page, server)
    page.goto(f"{server.address}/nurses/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{server.address}/")
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
