"""Everybody's way through the open pages: from the start, by links and by the buttons of forms.

Addresses are followed without what is asked of them, but for the answers of a form. A page is read
once; what it lacks, and what its first load weighs, is told page by page.
"""

import gzip
import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from tests import pages
from tests.pages import Page, words

HEAVIEST = 200_000
"""What the first load of an open page may weigh, in bytes as they are sent."""
NOT_PAGES = re.compile(r"^(tel:|mailto:|#)|\.ics$")


@dataclass
class Site:
    """Each page by its address, how many clicks it is away, and where one came from."""

    pages: dict[str, Page] = field(default_factory=dict)
    clicks: dict[str, int] = field(default_factory=dict)
    came: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def links(self, path):
        """Return the addresses to which the links of a page lead."""
        return {urlsplit(a).path for a in _links(self.pages[path], path)}


def crawl(client, start="/", *, most=10_000):
    """Return the open site, or so many of its pages, as somebody without cookies finds it."""
    site, seen, waiting = Site(), {start}, deque([(start, start, 0)])
    while waiting and len(site.pages) < most:
        address, came, clicks = waiting.popleft()
        answer = client.get(address, follow_redirects=True)
        path = urlsplit(answer.request.path).path
        if answer.status_code != 200 or answer.mimetype != "text/html":
            if answer.status_code != 200:
                site.broken.append(f"{came} -> {address}: {answer.status_code}")
            continue
        if path in site.pages:
            continue
        page = Page(answer)
        site.pages[path], site.clicks[path], site.came[path] = page, clicks, came
        for following in (*_links(page, path), *_answers(page, path)):
            if following not in seen:
                seen.add(following)
                waiting.append((following, path, clicks + 1))
    return site


def _links(page, path):
    for a in page.all("a"):
        href = a.get("href") or ""
        if href and not NOT_PAGES.search(href) and not pages.OUTSIDE.match(href):
            yield urlsplit(urljoin(path, href)).path


def _answers(page, path):
    """Yield where the buttons of forms that only ask lead."""
    for form in page.all("form", method="get"):
        for button in form.iter("button"):
            if button.get("name"):
                asked = urlencode({button.get("name"): button.get("value")})
                yield urljoin(path, form.get("action") or path) + "?" + asked


def faults(path, page):
    """Yield what an open page lacks."""
    try:
        pages.check(page)
    except AssertionError as wrong:
        yield f"{path}: {wrong}"
    (title,) = [words(e) for e in page.all("title")]
    if not title.partition("–")[0].strip():
        yield f"{path}: no title"
    found = [(e.get("content") or "").strip() for e in page.all("meta", name="description")]
    if len(found) != 1 or not 40 <= len(found[0]) <= 320:
        yield f"{path}: its description is {found}"
    named = [urlsplit(e.get("href")).path for e in page.all("link", rel="canonical")]
    listed = not page.all("meta", name="robots", content="noindex")
    if named != [path] and (listed or named):
        yield f"{path}: its one address is said to be {named}"
    cookie = page.response.headers.get("Set-Cookie")
    if cookie and not any(e.get("name") == "csrf_token" for e in page.all("input")):
        yield f"{path}: sets a cookie and needs none"


class Scales:
    """Weighs the first load of a page, everything compressed as a proxy does it."""

    def __init__(self, client):
        self.client = client
        self.known = {}

    def weigh(self, page):
        loaded = {e.get("href") for e in page.all("link") if e.get("rel") not in pages.NAMED_ONLY}
        loaded |= {e.get("src") for tag in ("script", "img") for e in page.tree.iter(tag)}
        return len(gzip.compress(page.html.encode(), 6)) + sum(map(self._file, loaded - {None}))

    def _file(self, path):
        if path not in self.known:
            with self.client.get(path) as answer:
                assert answer.status_code == 200, path
                self.known[path] = len(gzip.compress(answer.data, 6))
        return self.known[path]
