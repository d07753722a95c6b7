"""Who wrote and reviewed an article, as its page shows them."""

from dataclasses import dataclass

from flask import url_for

from clinic_app.operations import practice
from clinic_app.operations.errors import NotFound
from clinic_app.operations.practice import Snapshot
from clinic_app.reference.practice import Person


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody of the practice: what they are, and what they say of themselves.

    `page` is where one can book with them, "" for whom nobody can.
    """

    slug: str
    name: str
    initials: str
    position: str
    summary: str
    person: Person
    page: str


def writer(snapshot: Snapshot, slug: str) -> Writer:
    """Return somebody who works here; raises `NotFound`."""
    found = next((one for one in snapshot.practice.people if one.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    initials = found.given_name[:1] + found.family_name[:1]
    seen = any(face.slug == slug for face in practice.faces().values())
    page = url_for("people.person", slug=slug) if seen else ""
    return Writer(slug, found.name, initials, found.position.lower(), found.summary, found, page)
