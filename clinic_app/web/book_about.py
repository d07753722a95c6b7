"""Booking about an article: the next real time, or whom to call."""

from dataclasses import dataclass

from clinic_app import clock
from clinic_app.education.document import CALL_ONLY, Article
from clinic_app.operations import next_times, practice
from clinic_app.operations.practice import Snapshot
from clinic_app.reference.catalogue import AppointmentType

from . import next_free, visit_kinds
from .next_free import NextFree

CALL = "call"


@dataclass(frozen=True, slots=True)
class BookAbout:
    """The visit that an article leads to. `way` is how: "online", "request" or "call"."""

    name: str
    length: str
    cost: str
    way: str
    href: str
    how: str
    next: NextFree | None


def book_about(article: Article, snapshot: Snapshot) -> BookAbout | None:
    """Return the visit an article leads to first, if the practice still has it.

    What cannot wait, and what is arranged by phone, has a number to call and never a time.
    """
    kind = snapshot.catalogue.by_slug.get(next(iter(article.services), ""))
    if kind is None:
        return None
    way = CALL if article.slug in CALL_ONLY or kind.mode in {"phone", "staff"} else kind.mode
    return BookAbout(
        name=kind.name,
        length=visit_kinds.length(kind),
        cost=kind.cost.text,
        way=way,
        href=visit_kinds.where_to_book(kind),
        how=kind.how,
        next=_next(kind) if way == "online" else None,
    )


def _next(kind: AppointmentType) -> NextFree | None:
    fortnight = next_times.load([kind], now=clock.now())
    return next_free.say(fortnight.first(kind), practice.faces(), fortnight)
