"""A visit with every value ready: for its page, and for its panel beside the diary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations.opened_visit import Opened, OpenStep
from clinic_app.operations.patient_ties import Relative
from clinic_app.operations.practice import Face
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import date_words
from clinic_app.web.filters import clock_time, day_and_time, long_day, minutes_text, phone
from clinic_app.web.short_names import short_name

from . import actions, happened, slips, standing, told_words
from .actions import Action, Undo
from .happened import Line

NO_EMAIL = "None wanted for this visit"
NOT_TOLD = "Nothing is sent: there is no email address"


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the visit."""

    hours: str
    who: str
    length: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to somebody."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Everything that the page and the panel of a visit show.

    `seen` is the last event that the page knows of: its forms carry it.
    """

    visit: Visit
    seen: int
    when: str
    short: str
    day_href: str
    closed_href: str
    whole_href: str
    patient_href: str
    status: str
    text: str
    facts: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    alert: str
    phone: str
    phone_link: str
    parts: tuple[Part, ...]
    actions: tuple[Action, ...]
    undos: tuple[Undo, ...]
    restore: Undo | None
    move_back: Undo | None
    amber: bool
    free_then: str
    kept: Undo | None
    gone: str
    movable: bool
    cancellable: bool
    twins: tuple[str, ...]
    history: tuple[Line, ...]
    idle: str
    here: str


def page(opened: Opened, *, here: str, now: datetime) -> VisitPage:
    """Return a visit as shown on the page `here`, to which its buttons lead back."""
    visit, stands = opened.visit, opened.visit.standing
    return VisitPage(
        visit=visit,
        seen=visit.events[-1].id,
        when=f"{long_day(visit.starts_at)}, {clock_time(visit.starts_at)}",
        short=f"{minutes_text(visit.minutes)}, {visit.who}",
        day_href=diary_href(visit),
        closed_href=_closed_href(visit),
        whole_href=url_for("reception.appointment", appointment=visit.id),
        patient_href=url_for("patients.show", patient=visit.patient),
        status=standing.shown(stands, visit.starts_at, now=now),
        text=standing.in_full(stands, visit.starts_at, now=now),
        facts=tuple(_facts(opened, now=now)),
        told=_told(opened, now=now),
        alert=opened.alert,
        phone=phone(visit.phone),
        phone_link=f"tel:{visit.phone}",
        parts=tuple(_part(opened, step, now=now) for step in opened.steps),
        **_doing(opened, now=now),
        gone=_gone(opened, now=now),
        movable=stands.may("moved"),
        cancellable=stands.may("cancelled"),
        twins=tuple(f"{name}, {phone(no)}" if no else name for name, no in opened.twins),
        history=tuple(happened.history(opened, now=now)),
        idle=_idle(visit, now=now),
        here=here,
    )


def free_then(faces: Sequence[Face]) -> str:
    """Say who could see the patient of a visit at which nobody works any more."""
    names = ", ".join(short_name(face) for face in faces)
    return f"Free then: {names}." if names else "Nobody else who gives this visit is free then."


def family(relatives: Sequence[Relative], visit: Visit, *, now: datetime) -> Iterator[Link]:
    """Yield where one books for the others of a family, from the day of this visit on."""
    today = clock.local_date(now)
    day = max(visit.day, today).isoformat()
    for one in relatives:
        href = url_for("desk.for_patient", patient=one.id, day=day)
        yield Link(href, f"{one.name}, {age_in_words(one.birth_date, today)}")


def diary_href(visit: Visit) -> str:
    """Return the address of the visit's day with the visit's panel open, at its place there."""
    place = slips.place_of(visit.id, live=visit.live)
    return url_for("reception.day", day=visit.day.isoformat(), visit=visit.id, _anchor=place)


def _closed_href(visit: Visit) -> str:
    """Return the address of the visit's day with no panel open, at its place there."""
    place = slips.place_of(visit.id, live=True) if visit.live else None
    return url_for("reception.day", day=visit.day.isoformat(), _anchor=place)


def _doing(opened: Opened, *, now: datetime) -> dict[str, Any]:
    kept = opened.kept
    return {
        "actions": tuple(actions.actions(opened, now=now)),
        "undos": tuple(actions.undos(opened)),
        "restore": actions.restore(opened),
        "move_back": actions.move_back(opened, now=now),
        "amber": opened.amber and opened.visit.day >= clock.local_date(now),
        "free_then": free_then(opened.free) if opened.amber else "",
        "kept": Undo(kept.id, kept.reason) if kept and opened.visit.live else None,
    }


def _facts(opened: Opened, *, now: datetime) -> Iterator[tuple[str, str]]:
    visit = opened.visit
    yield "Born", f"{date_words.born(visit.birth_date, visit.day)} on the day"
    yield "Visit", ", ".join([visit.kind.name, *_point(visit)])
    yield from _if_any(("Also coming", _also(opened)))
    yield from _if_any(
        ("Interpreter", visit.interpreter),
        ("Access", opened.access_needs),
        ("Contact", visit.contact_name),
        ("Email", NO_EMAIL if visit.no_email else visit.email),
        ("Fitted in", visit.fit_in_reason),
    )
    yield "Booked", _booked(opened, now=now)
    yield "Reference", visit.reference


def _also(opened: Opened) -> str:
    """Name who else of the family comes, booked in one: "Leo Moss, 10:45 am, Nurse Jo"."""
    return "; ".join(f"{v.name}, {clock_time(v.starts_at)}, {v.who}" for v in opened.also)


def _if_any(*facts: tuple[str, str]) -> Iterator[tuple[str, str]]:
    yield from (fact for fact in facts if fact[1])


def _booked(opened: Opened, *, now: datetime) -> str:
    """Say how a visit came about, when and by whom: "By phone, Thu 12 Nov, 9:02 am, Tess Byrne"."""
    visit, first = opened.visit, opened.visit.events[0]
    how = happened.CHANNELS[visit.channel].removeprefix("Booked ").capitalize()
    at = day_and_time(visit.made_at, clock.local_date(now))
    return f"{how}, {at}, {happened.author(first.by, opened.authors)}"


def _told(opened: Opened, *, now: datetime) -> tuple[str, ...]:
    lines = tuple(told_words.lines(opened.told, opened.visit, clock.local_date(now)))
    return lines if opened.visit.email else (NOT_TOLD, *lines)


def _point(visit: Visit) -> list[str]:
    """Return the age at which these vaccines are due, if the visit is for one."""
    return [p.label for p in visit.kind.points if p.slug == visit.answers.get("point")]


def _part(opened: Opened, step: OpenStep, *, now: datetime) -> Part:
    visit = opened.visit
    own = status.of_step(visit.events, step.position)
    key = standing.shown(own, step.starts_at, now=now) if step.people else ""
    names = " and ".join(face.name for face in step.people) or "Waits in the waiting room"
    return Part(
        hours=f"{clock_time(step.starts_at)} to {clock_time(step.ends_at)}",
        who=f"{names}, {step.room}" if step.room else names,
        length=minutes_text((step.ends_at - step.starts_at).seconds // 60),
        status=key,
        text=standing.in_full(own, step.starts_at, now=now) if key else "",
    )


def _gone(opened: Opened, *, now: datetime) -> str:
    """Say why a cancellation cannot be undone."""
    if opened.visit.live or opened.time_free:
        return ""
    if opened.visit.starts_at <= now:
        return "The time is over, so the cancellation cannot be undone."
    return "Somebody else has the time now, so the cancellation cannot be undone."


def _idle(visit: Visit, *, now: datetime) -> str:
    """Say why there is nothing to note, where that is so."""
    if not visit.live:
        return ""
    if visit.day > clock.local_date(now):
        return "Arrivals are noted on the day."
    return "The visit is done." if visit.standing.status == status.DONE else ""
