"""What the pages of the journey show."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import patients, practice, visit_facts, visit_people
from clinic_app.operations.drafts import Draft
from clinic_app.operations.practice import Snapshot
from clinic_app.operations.visit_facts import Visit
from clinic_app.reference.areas import Area
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.red_flags import RedFlag
from clinic_app.web import visitor
from clinic_app.web.baby_signs import SLUG
from clinic_app.web.filters import clock_time, long_day, minutes_text, phone

STEPS = 4
BACK = {1: "booking.start", 2: "booking.who", 3: "booking.when", 4: "booking.details"}
WHERE_TO = {
    "000": "Call 000 now",
    "hospital": "Go to a hospital emergency department now",
    "same-day": "Call us: you should be seen today",
    "within-days": "Call us: you should be seen in the next few days",
    "other-visit": "Choose another visit",
}


@dataclass(frozen=True, slots=True)
class Flags:
    """Signs that share one destination."""

    heading: str
    grave: bool
    lines: tuple[RedFlag, ...]


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


@dataclass(frozen=True, slots=True)
class DonePage:
    """What has been booked."""

    visit: Visit
    ticket: Ticket
    place: str
    address: tuple[str, ...]
    growth: str


def areas(snapshot: Snapshot) -> list[AreaView]:
    """Return what can be booked, by area."""
    return [AreaView(a, snapshot.catalogue.types_in(a.slug)) for a in snapshot.areas]


def flags(kind: AppointmentType) -> list[Flags]:
    """Return the signs to ask about before this visit, the gravest first."""
    asked = practice.current().catalogue.redirects_of(kind)
    found: list[Flags] = []
    for flag in asked:
        heading = WHERE_TO[flag.go]
        if found and found[-1].heading == heading:
            found[-1] = Flags(heading, found[-1].grave, (*found[-1].lines, flag))
        else:
            found.append(Flags(heading, flag.go in {"000", "hospital"}, (flag,)))
    return found


def step(draft: Draft, number: int) -> dict[str, Any]:
    """Return what every step of the journey shows."""
    key: dict[str, Any] = {"slug": draft.kind.slug} if number == 1 else {"key": draft.key}
    held = draft.held
    return {
        "draft": draft,
        "kind": draft.kind,
        "step": (number, STEPS),
        "back": url_for(BACK[number], **key),
        "now": clock.now(),
        "held_live": held is not None and held.live(clock.now()),
        "name": draft.answers.get("given_name", ""),
    }


def for_somebody_else(draft: Draft) -> bool:
    """Say whether whoever books is not the patient."""
    return not draft.answers.get("for_self", not draft.kind.for_child)


def check(draft: Draft) -> CheckPage:
    """Return the last page before booking."""
    if draft.held is None:
        raise ValueError("nothing is held")
    faces = practice.faces(who_left=True)
    face, parts = faces[draft.held.lead], [[faces[p] for p in part] for part in draft.held.people]
    details = practice.current().practice
    return CheckPage(
        ticket=Ticket(
            day=long_day(draft.held.start),
            time=clock_time(draft.held.start),
            who=visit_people.words(parts, face),
            initials=face.initials,
            tint="",
            where=details.locations[0].name,
        ),
        rows=_rows(draft, f"{long_day(draft.held.start)}, {clock_time(draft.held.start)}"),
        cancellation=details.cancellation,
    )


def _rows(draft: Draft, when: str) -> list[tuple[str, str, str, str]]:
    """Return (name, value, where to change it, hidden words) of everything answered."""
    answers, kind = draft.answers, draft.kind
    who, times, more = (url_for(f"booking.{s}", key=draft.key) for s in ("who", "when", "details"))
    full = f"{answers['given_name']} {answers['family_name']}".strip()
    point = answers.get("point_label")
    return [
        ("Who", full, who, "who it is for"),
        ("What", f"{point or kind.name}, {minutes_text(kind.minutes)}", "", ""),
        ("When", when, times, "the time"),
        ("Email", answers["email"], more, "the email address"),
        ("Phone", phone(answers["phone"]), more, "the phone number"),
        ("Note", answers.get("note") or "None", more, "the note"),
    ]


def done(visit: Visit) -> DonePage:
    """Return the page of a booked visit."""
    place, address = visit_facts.place_name(visit.location)
    return DonePage(
        visit=visit,
        ticket=Ticket(
            day=long_day(visit.starts_at),
            time=clock_time(visit.starts_at),
            who=visit.who,
            initials=visit.practitioner.initials,
            tint="",
            where=place,
        ),
        place=place,
        address=address,
        growth=_growth(visit),
    )


def _growth(visit: Visit) -> str:
    """Return where a weighed child's growth record is, for somebody signed in who acts for it."""
    person = visitor.person()
    if person is None or visit.kind.slug != SLUG:
        return ""
    today = clock.today()
    acts = person.id in patients.acting(person.id, visit.patient, today=today).carers
    return url_for("baby_weighing.growth", patient=visit.patient) if acts else ""
