"""A real browser at a real server, with every page it sees looked over by axe."""

import contextlib
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from clinic_app.extensions import db
from clinic_app.web import letters, sending
from tests.factories import TUESDAY, at

from .serving import Server

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]
"""The one rule whose answer another scheme of colours can change."""
FAULTS = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(
  found => found.violations.map(
    fault => `${fault.id}: ${fault.nodes.slice(0, 3).map(node => node.html.slice(0, 120))}`))"""
"""Only what is wrong crosses over from the browser: all that axe found takes seconds to copy."""
SENT = "document.documentElement && !document.documentElement.dataset.pressing"
"""Whether the page that answers what was pressed is there: a live page asks before it sends."""
PATIENCE = 10_000


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def site(practice_loaded, app, travel):
    """The practice, served on loopback on an early Tuesday; the address."""
    travel(at(TUESDAY, "7:30"))
    server = Server(app)
    yield server.address
    server.stop()


class Visitor:
    """Somebody at a browser, who presses what the page says."""

    def __init__(self, context, site, *, axe):
        self.axe = axe
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.site = site
        self.faults = []
        self.elsewhere = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("request", self._note)

    def _note(self, request):
        if not request.url.startswith((self.site, "data:")):
            self.elsewhere.append(request.url)

    def goes_to(self, path):
        self.page.goto(self.site + path)
        self.looks()

    def presses(self, name, *, nth=0, until=""):
        """Press a button or follow a link by its words, and look when the page says `until`."""
        button = self.page.get_by_role("button", name=name)
        if button.count() == 0:
            button = self.page.get_by_role("link", name=name)
        button.nth(nth).click()
        if until:
            self.page.get_by_text(until).first.wait_for()
        self.looks()

    def types(self, values):
        for label, value in values.items():
            self.page.get_by_label(label, exact=True).fill(value)

    def chooses(self, label):
        self.page.get_by_label(label).check()

    def reads(self, words):
        assert words in self.page.locator("body").inner_text(), (
            words,
            self.page.locator("main").inner_text()[:1500],
        )

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    def looks(self):
        """Check the page with axe; a fault of the page is a fault of the test."""
        self.page.wait_for_function(SENT)
        with contextlib.suppress(AttributeError):
            self.page.wait_for_load_state("load")
        if self.axe:
            self._finds_nothing(RULES)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, f"{self.page.url} is wider than the screen"

    def looks_in_the_dark(self):
        """Check the colours of the page that stands there in the dark scheme, and go back."""
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self._finds_nothing(COLOURS)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def _finds_nothing(self, rules):
        if self.page.evaluate("typeof window.axe") != "object":
            self.page.evaluate(AXE)
        found = self.page.evaluate(FAULTS, rules)
        assert not found, (self.page.url, found)


@pytest.fixture
def visitor(chromium, site, database_url):
    """Make somebody at a browser: width in pixels, a light or dark scheme.

    Without JavaScript axe cannot look. It looks at the pages of one database: they are the same.
    """
    contexts = []

    def make(*, width=1280, scripts=True, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            bypass_csp=True,
            reduced_motion="reduce",
            color_scheme=scheme,
        )
        contexts.append(context)
        who = Visitor(context, site, axe=database_url.startswith("sqlite"))
        if not scripts:
            who.looks = lambda: None
        return who

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def post(app, inbox):
    """Send what is due to a real mail server and return what it got."""
    import dataclasses

    def deliver():
        with app.app_context():
            sending.send_due(dataclasses.replace(letters.settings(), smtp_port=inbox.port))
            db.session.remove()
        return inbox.messages

    return deliver
