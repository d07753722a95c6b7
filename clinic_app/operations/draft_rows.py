"""The rows of bookings that are being made: found by the browser's token, read as values."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from clinic_app.extensions import db
from clinic_app.models import BookingDraft

from . import places, practice, practice_mark, visit_plans
from .draft_values import CHILDREN, TOGETHER, Draft, Held, Part
from .errors import AlreadyBooked, NotFound

SHOWN = (
    "key", "type_slug", "answers", "place", "held_until", "extended", "hold_id", "appointment_id",
)  # fmt: skip
"""The columns of a draft that pages and operations see."""


def read(browser: str, key: str, *, now: datetime) -> Draft:
    """Return this browser's draft; raises `NotFound` for anybody else's and after a day.

    Whether the practice is still the same is asked in the same question.
    """
    asked = {"browser": browser, "key": key, "now": now}
    row = db.session.connection().execute(_question(), asked).first()
    if row is None:
        raise NotFound
    practice_mark.told(row)
    return view(row)


@cache
def _question() -> Select[Any]:
    """Return the question put together once: every page of a booking asks it."""
    table: Any = BookingDraft.__table__
    shown = [table.c[name] for name in SHOWN]
    return practice_mark.beside(table, shown).where(*_is_mine(table.c))


def locked(browser: str, key: str, *, now: datetime) -> BookingDraft:
    """Return the draft kept from others until the end; raises `NotFound`."""
    asked = {"browser": browser, "key": key, "now": now}
    row = db.session.scalars(_mine(), asked).first()
    if row is None:
        raise NotFound
    return row


def open_row(browser: str, key: str, *, now: datetime) -> BookingDraft:
    """Return the draft to be changed; raises `NotFound`, `AlreadyBooked`."""
    row = locked(browser, key, now=now)
    if row.appointment_id is not None:
        raise AlreadyBooked
    return row


def not_booked(browser: str) -> list[BookingDraft]:
    """Return the browser's drafts that are not booked, kept from other tabs until the end."""
    rows = select(BookingDraft).where(
        BookingDraft.browser_hash == browser, BookingDraft.appointment_id.is_(None)
    )
    kept = rows.order_by(BookingDraft.key).with_for_update()
    return list(db.session.scalars(kept, execution_options={"populate_existing": True}))


def view(row: Any) -> Draft:
    """Return a row, or what was asked of it (`SHOWN`), as pages see it."""
    answers = dict(row.answers)
    kind = practice.current().type(row.type_slug)
    parts = [Part(kind, answers)]
    if answers.get(TOGETHER):
        parts = [_part(child) for child in answers[CHILDREN]]
    return Draft(
        key=row.key,
        kind=kind,
        answers=answers,
        held=_held(row),
        hold_id=row.hold_id,
        appointment=row.appointment_id,
        parts=tuple(parts),
    )


def _part(child: dict[str, Any]) -> Part:
    return Part(practice.current().type(child[visit_plans.KEPT]["slug"]), child)


def _held(row: Any) -> Held | None:
    if not row.place or not row.held_until:
        return None
    place = row.place
    start = datetime.fromisoformat(place["start"])
    parts = place.get("parts") or [[place["start"], place["lead"]]]
    return Held(
        start=start,
        lead=place["lead"],
        people=places.people(places.from_json(place["places"])),
        since=datetime.fromisoformat(place["since"]),
        until=row.held_until,
        extended=row.extended,
        parts=tuple((datetime.fromisoformat(at), lead) for at, lead in parts),
    )


@cache
def _mine() -> Select[BookingDraft]:
    return select(BookingDraft).where(*_is_mine(BookingDraft)).with_for_update()


def _is_mine(draft: Any) -> tuple[Any, ...]:
    """Return what is true of a draft that the named browser may see now."""
    return (
        draft.key == bindparam("key"),
        draft.browser_hash == bindparam("browser"),
        draft.expires_at > bindparam("now"),
    )
