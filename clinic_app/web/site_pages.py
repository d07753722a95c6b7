"""The public pages, for the map of the site, and what robots leave alone."""

from collections.abc import Iterator

from flask import url_for

from clinic_app.operations.practice import Snapshot

PAGES = (
    "public.home",
    "services.index",
    "guide.index",
    "people.index",
    "booking.choose",
    "baby_weighing.about",
    "immunisations.about",
    "immunisations.pregnancy",
    "public.fees",
    "public.find_us",
    "public.contact",
    "public.about",
    "public.privacy",
    "public.accessibility",
)
"""Endpoints that need nothing and are worth finding. Articles add their own."""

NOT_FOR_ROBOTS = (
    "/account/", "/articles-desk/", "/articles/search", "/calls/", "/demo/", "/nurses/",
    "/patients/", "/practice/", "/reception/", "/schedules/", "/visit/",
)  # fmt: skip


def paths(snapshot: Snapshot) -> Iterator[tuple[str, None]]:
    """Yield the path of every page but the articles', with no day of change."""
    for endpoint in PAGES:
        yield url_for(endpoint), None
    for area in snapshot.areas:
        yield url_for("services.area", slug=area.slug), None
    for kind in snapshot.catalogue.types:
        yield url_for("services.kind", area=kind.area, slug=kind.slug), None
    for person in snapshot.practice.practitioners:
        yield url_for("people.person", slug=person.slug), None
