"""Who wrote and reviewed an article, as its page shows them."""

from dataclasses import dataclass

from flask import url_for

from clinic_app.operations import practice
from clinic_app.operations.practice import Snapshot

GONE = "who no longer works here"


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote or checked an article: what they are, and what they say of themselves.

    `page` is where one can book with them, "" for whom nobody can.
    """

    slug: str
    name: str
    initials: str
    position: str
    summary: str
    page: str


def writer(snapshot: Snapshot, slug: str) -> Writer:
    """Return whoever wrote an article, by name also when they have left."""
    found = next((one for one in snapshot.practice.people if one.slug == slug), None)
    if found is None:
        return _gone(slug)
    initials = found.given_name[:1] + found.family_name[:1]
    seen = any(face.slug == slug for face in practice.faces().values())
    page = url_for("people.person", slug=slug) if seen else ""
    return Writer(slug, found.name, initials, found.position.lower(), found.summary, page)


def works_here(snapshot: Snapshot, slug: str) -> bool:
    """Say whether somebody of this name is of the practice."""
    return any(one.slug == slug for one in snapshot.practice.people)


def _gone(slug: str) -> Writer:
    """Return what is still known of somebody: of those who were booked the name, else the slug."""
    known = (face.name for face in practice.faces(who_left=True).values() if face.slug == slug)
    name = next(known, slug.replace("-", " ").title())
    initials = "".join(word[0] for word in slug.split("-"))[:2].upper()
    return Writer(slug, name, initials, GONE, "", "")
