"""Pages for machines: the Atom feed of the articles, the map of the site, what robots may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

ATOM = "http://www.w3.org/2005/Atom"
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
KEPT = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the feed; `address` is absolute."""

    address: str
    title: str
    summary: str
    author: str
    updated: datetime


def atom(title: str, address: str, *, home: str, items: Iterable[Item], now: datetime) -> Response:
    """Return a feed of items, newest first; both addresses are absolute."""
    entries = list(items)
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "en-AU"})
    _say(feed, title=title, id=address)
    SubElement(feed, "link", {"rel": "self", "href": address, "type": "application/atom+xml"})
    SubElement(feed, "link", {"href": home})
    _say(feed, updated=_moment(max((item.updated for item in entries), default=now)))
    for item in entries:
        entry = SubElement(feed, "entry")
        _say(entry, title=item.title, id=item.address, updated=_moment(item.updated))
        SubElement(entry, "link", {"href": item.address})
        _say(SubElement(entry, "author"), name=item.author)
        _say(entry, summary=item.summary)
    return _xml(feed, "application/atom+xml")


def site_map(pages: Iterable[tuple[str, date | None]]) -> Response:
    """Return the map of absolute addresses, each with the day of its last change if known."""
    found = Element("urlset", {"xmlns": MAP})
    for address, changed in pages:
        url = SubElement(found, "url")
        _say(url, loc=address)
        if changed is not None:
            _say(url, lastmod=changed.isoformat())
    return _xml(found, "application/xml")


def robots(disallowed: Iterable[str], *, site_map: str) -> Response:
    """Return what robots may not read, and where the map is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in disallowed),
        "",
        f"Sitemap: {site_map}",
    ]
    answer = Response("\n".join(lines) + "\n", mimetype="text/plain")
    answer.headers["Cache-Control"] = KEPT
    return answer


def _say(element: Element, **told: str) -> None:
    for name, text in told.items():
        if text:
            SubElement(element, name).text = text


def _moment(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _xml(root: Element, kind: str) -> Response:
    text = tostring(root, encoding="utf-8", xml_declaration=True)
    answer = Response(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Cache-Control"] = KEPT
    return answer
