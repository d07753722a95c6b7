"""The page on which a visit gets another time, with every value ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import moving, practice, visit_people
from clinic_app.operations.appointments import NewTime
from clinic_app.operations.follow_ons import Shift
from clinic_app.operations.moving import Choice
from clinic_app.operations.practice import Face
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import refusals
from clinic_app.scheduling.visits import Offer
from clinic_app.web import loss_words, typed
from clinic_app.web.back import own_page
from clinic_app.web.filters import clock_time, day_and_time, long_day
from clinic_app.web.short_names import short_name

from .visit_page import diary_href

ONE_DAY = timedelta(days=1)
TINTS = ("", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which day, with whom, and where to go afterwards ("" is the diary), as the address asks."""

    day: date
    practitioner: int | None
    back: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A time with a practitioner, as the buttons post it."""

    start: datetime
    lead: int

    @property
    def value(self) -> str:
        return f"{self.start.isoformat()}~{self.lead}"


@dataclass(frozen=True, slots=True)
class Time:
    """A button with a time."""

    text: str
    value: str
    hidden: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a row of choices."""

    href: str
    text: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Times with the same people: who sees the patient first, and everybody in words."""

    face: Face
    who: str
    tint: str
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A time that could not be had: what is near it, and the time itself for a fit-in."""

    target: str
    text: str
    near: tuple[Time, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A time that can be had, but something is lost by it; `reason` is that of a fit-in.

    `told` says that a nurse and the family are told.
    """

    target: str
    text: str
    words: str
    reason: str
    told: bool


@dataclass(frozen=True, slots=True)
class MovePage:
    """Everything the page shows."""

    visit: Visit
    now: str
    title: str
    before: Link | None
    after: Link
    filters: tuple[Link, ...]
    groups: tuple[Group, ...]
    why_none: str
    lost: Lost | None
    doubt: Doubt | None
    query: dict[str, Any]
    back: str


def asked(args: Mapping[str, str], visit: Visit, *, today: date) -> Asked:
    """Read the address; without a day, the visit's own or today."""
    day = typed.iso_day(args["day"]) if "day" in args else visit.day
    number = args.get("with", "")
    back = own_page(args.get("back"), otherwise="")
    return Asked(max(day, today), int(number) if number.isdecimal() else None, back)


def target(value: str | None) -> Target | None:
    """Read what a button posted."""
    start, _, lead = (value or "").partition("~")
    try:
        instant = datetime.fromisoformat(start)
        return Target(instant.astimezone(UTC), int(lead)) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def page(
    visit: Visit,
    wanted: Asked,
    *,
    lost: Target | None,
    fits: bool,
    doubt: Doubt | None = None,
    now: datetime,
) -> MovePage:
    """Return the page; `lost` is a time just tried in vain, `fits` whether a fit-in may be."""
    choice = moving.on_day(visit, wanted.day, practitioner=wanted.practitioner, now=now)
    today = clock.local_date(now)
    before = wanted.day - ONE_DAY
    return MovePage(
        visit=visit,
        now=f"{long_day(visit.starts_at)}, {clock_time(visit.starts_at)}",
        title=long_day(wanted.day),
        before=_day(visit, before, wanted) if before >= today else None,
        after=_day(visit, wanted.day + ONE_DAY, wanted),
        filters=tuple(_filters(visit, wanted, choice)),
        groups=tuple(_groups(choice)),
        why_none="" if choice.offers else _why_none(choice, wanted, today=today),
        lost=_lost(visit, lost, fits=fits, now=now) if lost else None,
        doubt=doubt,
        query=_query(wanted),
        back=wanted.back or diary_href(visit),
    )


def doubt(shift: Shift, to: NewTime, *, now: datetime) -> Doubt:
    """Return what to ask before a visit is moved to a time by which something is lost."""
    target, today = Target(to.start, to.lead), clock.local_date(now)
    words = loss_words.before_moving(shift, clock.local_date(to.start))
    text = _in_words(target, practice.faces(), today)
    told = bool(shift.passed or shift.last)
    return Doubt(target.value, text, words, to.fit_in_reason, told)


def href(visit: Visit, wanted: Asked) -> str:
    """Return the address of this page for a day and a practitioner."""
    return url_for("reception.move", appointment=visit.id, **_query(wanted))


def _query(wanted: Asked) -> dict[str, Any]:
    query = {"day": wanted.day.isoformat(), "with": wanted.practitioner, "back": wanted.back}
    return {name: value for name, value in query.items() if value}


def _day(visit: Visit, day: date, wanted: Asked) -> Link:
    return Link(href(visit, replace(wanted, day=day)), long_day(day), here=False)


def _filters(visit: Visit, wanted: Asked, choice: Choice) -> list[Link]:
    anyone = href(visit, replace(wanted, practitioner=None))
    everybody = Link(anyone, "Anyone", wanted.practitioner is None)
    return [
        everybody,
        *(
            Link(
                href(visit, replace(wanted, practitioner=f.id)), f.name, f.id == wanted.practitioner
            )
            for f in choice.able
            if f.id in choice.working or f.id == wanted.practitioner
        ),
    ]


def _groups(choice: Choice) -> Iterator[Group]:
    faces = practice.faces()
    for n, face in enumerate(choice.able):
        by_who: dict[str, list[Offer]] = {}
        for offer in choice.offers:
            if offer.lead == face.id:
                by_who.setdefault(visit_people.of_offer(offer, faces), []).append(offer)
        for who, mine in by_who.items():
            yield Group(face, who, TINTS[n % len(TINTS)], tuple(_time(o, who) for o in mine))


def _time(offer: Offer, who: str) -> Time:
    hidden = f"with {who}, {long_day(offer.start)}"
    return Time(clock_time(offer.start), Target(offer.start, offer.lead).value, hidden)


def _why_none(choice: Choice, wanted: Asked, *, today: date) -> str:
    if choice.closed:
        return f"We are closed that day: {choice.closed}."
    if not {f.id for f in choice.able} & choice.working:
        return "Nobody who does this kind of visit works that day."
    if wanted.practitioner is not None and wanted.practitioner not in choice.working:
        return "That person does not work that day, or not for this kind of visit."
    if isinstance(choice.refused, refusals.BeyondHorizon):
        return f"That is too far ahead: visits are booked until {long_day(choice.refused.latest)}."
    left = " from now on" if wanted.day == today else ""
    return f"Every time{left} is taken. Look at another day, or type a time and fit the visit in."


def _lost(visit: Visit, lost: Target, *, fits: bool, now: datetime) -> Lost:
    faces, today = practice.faces(), clock.local_date(now)
    near = moving.near(visit, lost.start, lead=lost.lead, now=now)
    return Lost(
        target=lost.value,
        text=_in_words(lost, faces, today),
        near=tuple(_near(offer, faces, today) for offer in near),
        fits=fits,
    )


def _near(offer: Offer, faces: Mapping[int, Face], today: date) -> Time:
    who = visit_people.of_offer(offer, faces, short_name)
    text = f"{day_and_time(offer.start, today)}, {who}"
    return Time(text, Target(offer.start, offer.lead).value, long_day(offer.start))


def _in_words(target: Target, faces: Mapping[int, Face], today: date) -> str:
    return f"{day_and_time(target.start, today)}, {short_name(faces.get(target.lead))}"
