"""Visits that begin with a question of their own, before anything else is asked."""

from dataclasses import dataclass

from flask import url_for

from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.refusals import Refusal

from . import refusal_words

OWN_PAGES = {
    "baby-weigh": "baby_weighing.about",
    "imms-child-6w": "immunisations.about",
    "imms-child": "immunisations.about",
    "flu-child": "immunisations.about",
    "imms-pregnancy": "immunisations.pregnancy",
}
"""A child's birth date, or how long somebody is pregnant: it decides about the times."""

BY_PLAN = frozenset(OWN_PAGES) - {"baby-weigh"}
"""Those of them that are booked for what is due, and never without."""


def plans_page(slug: str) -> str:
    """Return the endpoint of the page on which it is chosen what such a visit is for."""
    return "immunisations.weeks" if slug == "imms-pregnancy" else "immunisations.due"


def href(kind: AppointmentType) -> str:
    """Return where a visit begins to be booked."""
    if kind.slug in OWN_PAGES and kind.online:
        return url_for(OWN_PAGES[kind.slug])
    return url_for("booking.start", slug=kind.slug)


@dataclass(frozen=True, slots=True)
class Instead:
    """The visit to book instead of one that is for younger people."""

    name: str
    href: str


def instead(refusal: Refusal | None, kind: AppointmentType) -> Instead | None:
    """Return what whoever is too old for a visit can book instead, None if that is not why."""
    older = refusal_words.for_older(refusal, kind)
    return Instead(older.name, href(older)) if older else None
