"""A client that checks every page it sees, and reads it as a person would."""

import contextvars
import json
import re
from urllib.parse import urljoin, urlsplit

import html5lib
from flask.testing import FlaskClient

NOT_TYPED = {"hidden", "submit", "button"}
NAMED_ONLY = {"canonical"}
"""Links by which a page names an address and loads nothing."""
OUTSIDE = re.compile(r"^(https?:)?//")
DATA = "application/ld+json"
OURS = "http://127.0.0.1:5000/"
"""How the practice is known outside, in tests: where a page says it belongs."""


class Page:
    """One page: its answer, its tree, and what tests ask of it."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        parser = html5lib.HTMLParser(
            strict=True, tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
        )
        self.tree = parser.parse(self.html)

    def all(self, tag, **attributes):
        wanted = {name.replace("_", "-").strip("-"): v for name, v in attributes.items()}
        return [e for e in self.tree.iter(tag) if all(e.get(n) == v for n, v in wanted.items())]

    @property
    def h1(self):
        return words(self.all("h1")[0])

    @property
    def text(self):
        return words(self.tree.find("body"))

    @property
    def errors(self):
        summary = self.all("div", id="error-summary")
        return [words(li) for li in summary[0].iter("li")] if summary else []

    def form(self, *, having=None, action=None):
        """Return (action, fields) of the form that has a field or an action."""
        for form in self.all("form"):
            fields = {
                e.get("name"): e.get("value", "")
                for tag in ("input", "textarea", "select")
                for e in form.iter(tag)
                if e.get("name") and (e.get("type") not in {"radio", "checkbox"})
            }
            names = {e.get("name") for e in form.iter() if e.get("name")}
            fits = having is None or having in names
            if fits and (action is None or action in (form.get("action") or "")):
                return form.get("action"), fields
        raise AssertionError(f"no form having {having} {action} on {self.h1}")

    def buttons(self, name):
        """Return the values of the buttons of one name, in order."""
        return [e.get("value") for e in self.tree.iter("button") if e.get("name") == name]


class CheckingClient(FlaskClient):
    """A browser without JavaScript: follows redirects, sends forms, checks each page."""

    def open(self, *args, **kwargs):
        """Make a request in a context of its own, as a server does: nothing leaks between two."""
        return contextvars.Context().run(super().open, *args, **kwargs)

    def visit(self, path, *, status=200):
        return self._seen(self.get(path, follow_redirects=True), status)

    def send(self, page, values=None, *, having=None, action=None, status=200):
        """Fill in the form of a page and send it."""
        target, fields = page.form(having=having, action=action)
        url = urljoin(page.response.request.path, target) if target else page.response.request.path
        filled = fields | (values or {})
        return self._seen(self.post(url, data=filled, follow_redirects=True), status)

    def _seen(self, response, status):
        assert response.status_code == status, response.get_data(as_text=True)[:2000]
        page = Page(response)
        check(page)
        return page


def words(element):
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def check(page):
    """Assert what holds for every page of the practice."""
    one_heading_that_begins_the_title(page)
    ids = [e.get("id") for e in page.tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    every_control_has_a_name(page)
    for form in page.all("form", method="post"):
        assert any(e.get("name") == "csrf_token" for e in form.iter("input")), "form without CSRF"
    nothing_from_elsewhere(page)
    targets = {e.get("href") for e in page.tree.iter("a") if (e.get("href") or "").startswith("#")}
    assert {t[1:] for t in targets} <= set(ids), f"links to nowhere: {targets}"
    assert page.response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert page.response.headers["Cache-Control"] == "no-store"


def one_heading_that_begins_the_title(page):
    headings = page.all("h1")
    assert len(headings) == 1, [words(h) for h in headings]
    title = words(page.all("title")[0])
    expected = ("Error: " if page.errors else "") + page.h1
    counted = re.sub(r"^(?:\d+ things?|Nothing) to mend: ", "", title)
    assert counted.startswith(expected), (title, expected)


def every_control_has_a_name(page):
    labelled = {e.get("for") for e in page.tree.iter("label")}
    for tag in ("input", "select", "textarea"):
        for control in page.tree.iter(tag):
            if control.get("type") in NOT_TYPED:
                continue
            named = control.get("id") in labelled or control.get("aria-label")
            assert named, f"no label for {control.get('name')}"


def nothing_from_elsewhere(page):
    for element in page.tree.iter():
        assert not element.get("style"), f"inline style on {element.tag}"
        assert not any(n.startswith("on") for n in element.attrib), f"inline script: {element.tag}"
        if element.tag == "script" and element.get("type") == DATA:
            facts_and_no_markup(element)
        elif element.tag in {"script", "style"}:
            assert not (element.text or "").strip(), "inline script or style"
        loaded = element.tag == "link" and element.get("rel") not in NAMED_ONLY
        if element.get("rel") == "canonical":
            assert element.get("href").startswith(OURS), element.get("href")
        for name in ("src", "action") + (("href",) if loaded else ()):
            value = element.get(name) or ""
            assert not OUTSIDE.match(value) or urlsplit(value).hostname == "localhost", value


def facts_and_no_markup(element):
    """Assert that a block of data is schema.org's and cannot be anything that a browser runs."""
    assert set(element.attrib) == {"type"}, element.attrib
    assert json.loads(element.text)["@context"] == "https://schema.org"
    assert not re.search("[<>&]", element.text), "markup in a block of data"
