"""Which signs are asked about before a visit. That one was there is kept, what ails them is not."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from clinic_app.access.actors import Actor
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.red_flags import RedFlag, rank

from . import audit, practice
from .draft_values import Draft

Visits = Iterable[tuple[AppointmentType, date | None]]
"""Kinds of visits, each with the birth date of whoever comes, as far as it is known."""
WENT_BY = "signs_went_by"
"""The answer that holds for which visits, and for whom by birth date, signs were asked about."""


def note(actor: Actor, slug: str, *, now: datetime) -> None:
    """Record that somebody was sent to get help instead of booking; raises `NotFound`."""
    practice.current().type(slug)
    audit.record(actor, "booking.urgent", "appointment_type", slug, now=now)


def signs(visits: Visits, *, today: date) -> tuple[RedFlag, ...]:
    """Return the signs to ask about before visits of somebody born then, the gravest first.

    What is no sign at any of their ages is left out; without a birth date nothing is.
    """
    catalogue = practice.current().catalogue
    found = (
        flag
        for kind, born in visits
        for flag in catalogue.redirects_of(kind)
        if flag.fits(born, today)
    )
    return tuple(sorted(dict.fromkeys(found), key=rank))


def visits_of(draft: Draft) -> list[tuple[AppointmentType, date | None]]:
    """Return the visits of a draft, each with the birth date of its own patient."""
    return [(part.kind, _born(part.answers.get("birth_date"))) for part in draft.parts]


def none_of(visits: Visits) -> dict[str, Any]:
    """Return the answer that none of the signs is there, with what the signs went by."""
    went_by = [[kind.slug, born.isoformat() if born else None] for kind, born in visits]
    return {"urgent": "no", WENT_BY: went_by}


def said_no(draft: Draft) -> bool:
    """Say whether somebody has answered that no sign is there, whoever the visit was for then."""
    return bool(draft.answers.get("urgent") == "no")


def can_wait(draft: Draft, *, today: date) -> bool:
    """Say whether every sign that fits who comes now was asked about, and none is there.

    Who comes, or what for, may have been changed since: what was no sign before may be one now.
    """
    if not said_no(draft):
        return False
    went_by, now = draft.answers.get(WENT_BY, []), none_of(visits_of(draft))[WENT_BY]
    if len(went_by) == len(now) and all(map(_covers, went_by, now)):
        return True
    kinds = practice.current().catalogue.by_slug
    before = [(kinds[slug], _born(born)) for slug, born in went_by if slug in kinds]
    return {*signs(visits_of(draft), today=today)} <= {*signs(before, today=today)}


def _covers(asked: list[Any], now: list[Any]) -> bool:
    """Say whether what was asked for a visit holds: for the same birth, or for any at all."""
    return asked[0] == now[0] and asked[1] in {None, now[1]}


def _born(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
