"""What the pages of the journey show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import practice, visit_people
from clinic_app.operations.draft_values import Draft, Held, Part
from clinic_app.operations.practice import Face, Snapshot
from clinic_app.reference.areas import Area
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.web import cancelling, journeys, plan_words
from clinic_app.web.filters import clock_time, long_day, minutes_text, phone

from . import times

STEPS = 4
BACK = {2: "booking.who", 3: "booking.when", 4: "booking.details"}


@dataclass(frozen=True, slots=True)
class AreaView:
    """A service area and what can be booked in it."""

    area: Area
    kinds: tuple[AppointmentType, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """When, with whom and where, in large type."""

    day: str
    time: str
    who: str
    initials: str
    tint: str
    where: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything that is about to be booked."""

    ticket: Ticket
    rows: list[tuple[str, str, str, str]]
    cancellation: str
    preparation: tuple[str, ...]
    limits: tuple[str, ...]
    button: str


def areas(snapshot: Snapshot) -> list[AreaView]:
    """Return what can be booked, by area."""
    return [AreaView(a, snapshot.catalogue.types_in(a.slug)) for a in snapshot.areas]


def step(draft: Draft, number: int) -> dict[str, Any]:
    """Return what every step of the journey shows."""
    first = number == 1 or (number == 2 and draft.answers.get("named"))
    back = journeys.begins(draft) if first else url_for(BACK[number], key=draft.key)
    held = draft.held
    return line(draft) | {
        "draft": draft,
        "kind": draft.kind,
        "step": (number, STEPS),
        "back": back,
        "now": clock.now(),
        "held_live": held is not None and held.live(clock.now()),
        "change_who": change_who(draft),
        "windows": windows(draft),
        "beside": beside(draft),
    }


def change_who(draft: Draft) -> str:
    """Return where it is changed who comes, "" where that is settled."""
    if draft.together or draft.answers.get("named"):
        return "" if draft.answers.get(journeys.AFTER) else journeys.begins(draft)
    return url_for("booking.who", key=draft.key)


@dataclass(frozen=True, slots=True)
class Window:
    """Between which days one of a family is to come, in a few short lines; `name` where several."""

    name: str
    lines: tuple[str, ...]


def windows(draft: Draft) -> tuple[Window, ...]:
    """Return between which days each visit is to be; nothing of those that may be any day."""
    today = clock.today()
    return tuple(
        Window(part.given_name if draft.together else "", plan_words.window(part.plan, today=today))
        for part in draft.parts
        if part.plan
    )


def beside(draft: Draft) -> tuple[str, ...]:
    """Return which days come first, and whom to ask if none suits, each once for a family."""
    today, plans = clock.today(), [part.plan for part in draft.parts if part.plan]
    late = [plan_words.late_words(plan, today=today) for plan in plans]
    ask = [plan_words.if_none_suits(plan, today=today) for plan in plans]
    return tuple(dict.fromkeys(words for words in (*late, *ask) if words))


def limits(draft: Draft) -> tuple[str, ...]:
    """Return the last days of what is booked, to come or passed, for each child."""
    return tuple(words for part in draft.parts if (words := _limits(part, draft.together)))


def _limits(part: Part, together: bool) -> str:
    if part.plan is None or part.kind.sensitive:
        return ""
    said = (plan_words.last_day(part.plan), plan_words.missed(part.plan))
    words = " ".join(part for part in said if part)
    return f"{part.given_name}: {words}" if together and words else words


def line(draft: Draft) -> dict[str, str]:
    """Return what is being booked, how long it is, and for whom."""
    parts = draft.parts
    return {
        "what": what(parts[0]) if len(parts) == 1 else f"{len(parts)} children together",
        "length": minutes_text(parts[0].minutes)
        if len(parts) == 1
        else "one after another or at once",
        "name": plan_words.listed([part.given_name for part in parts]),
    }


def what(part: Part) -> str:
    """Return what a visit is for: its place in the schedule, or else its kind."""
    plan = part.plan
    return plan_words.title(plan) if plan and not part.kind.sensitive else part.kind.name


def for_somebody_else(draft: Draft) -> bool:
    """Say whether whoever books is not the patient."""
    return not draft.answers.get("for_self", not draft.kind.for_child)


def _who(held: Held, faces: Mapping[int, Face], *, together: bool) -> str:
    """Name everybody whom the patient, or the children, will see."""
    if together:
        leads = dict.fromkeys(lead for _, lead in held.parts)
        return plan_words.listed([faces[lead].name for lead in leads])
    parts = [[faces[person] for person in part] for part in held.people]
    return visit_people.words(parts, faces[held.lead])


def check(draft: Draft) -> CheckPage:
    """Return the last page before booking."""
    if draft.held is None:
        raise ValueError("nothing is held")
    held, details = draft.held, practice.current().practice
    faces = practice.faces(who_left=True)
    return CheckPage(
        ticket=Ticket(
            day=long_day(held.start),
            time=clock_time(held.start),
            who=_who(held, faces, together=draft.together),
            initials=faces[held.lead].initials,
            tint="",
            where=details.locations[0].name,
        ),
        rows=_rows(draft),
        cancellation=cancelling.terms(details, held.start, now=clock.now()),
        preparation=preparation(part.kind for part in draft.parts),
        limits=limits(draft),
        button=_button(draft),
    )


def _button(draft: Draft) -> str:
    many = len(draft.parts)
    if not draft.together:
        return "Book this time"
    return "Book both visits" if many == 2 else f"Book all {many} visits"


def preparation(kinds: Iterable[AppointmentType]) -> tuple[str, ...]:
    """Return how to get ready for these visits, each line once."""
    return tuple(dict.fromkeys(line for kind in kinds for line in kind.preparation))


def _rows(draft: Draft) -> list[tuple[str, str, str, str]]:
    """Return (name, value, where to change it, hidden words) of everything answered."""
    answers = draft.answers
    more = url_for("booking.details", key=draft.key)
    seen = _family_rows(draft) if draft.together else _patient_rows(draft)
    return [
        *seen,
        ("Email", answers["email"], more, "the email address"),
        ("Phone", phone(answers["phone"]), more, "the phone number"),
        ("Note", answers.get("note") or "None", more, "the note"),
    ]


def _patient_rows(draft: Draft) -> list[tuple[str, str, str, str]]:
    part, when = draft.parts[0], url_for("booking.when", key=draft.key)
    who = url_for("booking.who", key=draft.key) if not draft.answers.get("named") else ""
    start = draft.held.start if draft.held else clock.now()
    return [
        ("Who", part.name, who, "who it is for"),
        ("What", f"{what(part)}, {minutes_text(part.minutes)}", "", ""),
        ("When", f"{long_day(start)}, {clock_time(start)}", when, "the time"),
    ]


def _family_rows(draft: Draft) -> list[tuple[str, str, str, str]]:
    """Return a row a child: what for, when, with whom."""
    when = url_for("booking.when", key=draft.key)
    seen = times.seen(draft)
    rows = [
        (name, f"{what(part)}, {minutes_text(part.minutes)}: {said}", "", "")
        for part, (name, said) in zip(draft.parts, seen, strict=True)
    ]
    day = f"{long_day(draft.held.start)}" if draft.held else ""
    return [*rows, ("In all", _in_all(draft), "", ""), ("When", day, when, "the time")]


def _in_all(draft: Draft) -> str:
    """Return how long a family is here, from the first one's start to the last one's end."""
    if draft.held is None:
        return ""
    starts = [start for start, _ in draft.held.parts]
    lengths = [part.minutes for part in draft.parts]
    return in_all(zip(starts, lengths, strict=True))


def in_all(visits: Iterable[tuple[datetime, int]]) -> str:
    """Return "45 minutes, with the wait" of visits by their start and their minutes."""
    known = list(visits)
    last = max(start + timedelta(minutes=minutes) for start, minutes in known)
    whole = last - min(start for start, _ in known)
    return f"{minutes_text(int(whole.total_seconds() // 60))}, with the wait"
