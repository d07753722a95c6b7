"""The page of free times: by day, by practitioner, with what to do when there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import availability, drafts, practice
from clinic_app.operations.drafts import Draft
from clinic_app.operations.practice import Face
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer
from clinic_app.web import refusal_words
from clinic_app.web.filters import clock_time, day_and_time, long_day, short_day

from . import why

WEEK = timedelta(days=7)
AHEAD = timedelta(days=21)
GONE = refusal_words.GONE
TOO_MANY = (
    "Too many times are being held from your network just now. Try again in ten minutes, or call us"
)
FIRST_YEAR, LAST_YEAR = 2000, 2200
TINTS = ("", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: the first day of the strip, the day shown, the filters."""

    first: date | None
    day: date | None
    practitioner: int | None
    gender: str

    def query(self) -> dict[str, Any]:
        """Return the filters for another address of this page."""
        filters = {"with": self.practitioner, "gender": self.gender}
        return {name: value for name, value in filters.items() if value}


@dataclass(frozen=True, slots=True)
class Time:
    """A button: what it says, what it posts, what a screen reader adds."""

    text: str
    value: str
    hidden: str
    held: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the strip; without times it has no link."""

    name: str
    date: str
    count: str
    href: str | None
    here: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A practitioner and their times on the day shown."""

    face: Face
    tint: str
    times: list[Time]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of times shows."""

    earliest: Time | None
    earliest_day: str
    earliest_with: str
    days: list[Day]
    day_title: str
    people: list[Person]
    near: list[Time]
    why_none: str
    why_late: str
    held: Time | None
    earlier: str | None
    later: str | None
    wanted: Wanted
    choices: list[tuple[int, str]]


def wanted(args: Mapping[str, str]) -> Wanted:
    """Read the address; what makes no sense is left out rather than refused."""
    gender = args.get("gender", "")
    return Wanted(
        first=_date(args.get("from")),
        day=_date(args.get("day")),
        practitioner=_number(args.get("with")),
        gender=gender if gender in {"female", "male"} else "",
    )


def chosen(value: str | None) -> tuple[datetime, int] | None:
    """Read what a time button posted: an instant and a practitioner."""
    start, _, lead = (value or "").partition("~")
    try:
        instant = datetime.fromisoformat(start)
        sensible = instant.tzinfo is not None and FIRST_YEAR < instant.year < LAST_YEAR
        return (instant, int(lead[:9])) if sensible else None
    except ValueError:
        return None


def why_not(refusal: Refusal) -> str:
    """Say why a chosen time cannot be had."""
    return GONE if type(refusal).__name__ == "Taken" else "That time cannot be booked online"


def page(draft: Draft, asked: Wanted, *, lost: tuple[datetime, int] | None, now: datetime) -> Page:
    """Return the page of times for a draft."""
    builder = _Builder(draft, asked, now)
    gone = lost[0] if lost else _instant(draft.answers.get("lost"))
    return builder.page(gone)


class _Builder:
    def __init__(self, draft: Draft, asked: Wanted, now: datetime) -> None:
        self.draft, self.asked, self.now = draft, asked, now
        self.today = clock.local_date(now)
        self.faces = practice.faces(who_left=True)
        self.question = drafts.question(draft, now=now)

    def page(self, gone: datetime | None) -> Page:
        offers, words = self._search(gone)
        first = self._first_day(offers)
        day = self._day(offers, first)
        shown = [o for o in offers if clock.local_date(o.start) == day]
        ahead = [o for o in offers if not self._held(o)]
        return Page(
            earliest=self._time(ahead[0], in_full=True) if ahead else None,
            earliest_day=long_day(ahead[0].start) if ahead else "",
            earliest_with=self.faces[ahead[0].lead].name if ahead else "",
            days=self._days(offers, first, day),
            day_title=long_day(day) if shown else "",
            people=self._people(shown),
            near=[self._time(o, in_full=True) for o in self._nearest(ahead, gone)],
            why_none="" if offers else words,
            why_late=words if offers else "",
            held=self._held_time(),
            earlier=self._strip(first - WEEK) if first > self._opens() else None,
            later=self._strip(first + WEEK) if self._goes_on(first) else None,
            wanted=self.asked,
            choices=self._choices(),
        )

    def _search(self, gone: datetime | None) -> tuple[list[Offer], str]:
        """Return what is free from the asked day on, and what to say about it."""
        window = self.question.window()
        if isinstance(window, Refusal):
            return [], refusal_words.say(window, self.draft.kind)
        first = max(self.asked.first or self.today, clock.local_date(window.start))
        if gone and not self.asked.first:
            first = max(clock.local_date(window.start), clock.local_date(gone) - timedelta(days=2))
        last, wish = clock.local_date(window.end), self._wish()
        found = self._free(self._filtered(), first, last)
        if not found:
            return [], why.nothing(wish, last=last)
        others = found if wish.any else self._free(self.question, first, last)
        return found, why.explain(found, others, wish, since=first)

    def _free(self, question: availability.Question, first: date, last: date) -> list[Offer]:
        """Look three weeks ahead, and further until something is free."""
        while first <= last:
            found = availability.offers(question, first, min(first + AHEAD, last))
            if found and not isinstance(found, Refusal):
                return found
            first += AHEAD
        return []

    def _filtered(self) -> availability.Question:
        return replace(
            self.question,
            practitioner=self.asked.practitioner,
            gender=self.asked.gender or None,
        )

    def _wish(self) -> why.Wish:
        return why.Wish(self.faces.get(self.asked.practitioner or 0), self.asked.gender)

    def _first_day(self, offers: list[Offer]) -> date:
        if self.asked.first:
            return max(self.asked.first, self.today)
        return clock.local_date(offers[0].start) if offers else self.today

    def _day(self, offers: list[Offer], first: date) -> date:
        days = [clock.local_date(o.start) for o in offers]
        if self.asked.day in days and self.asked.day is not None:
            return self.asked.day
        return next((d for d in days if d >= first), first)

    def _days(self, offers: list[Offer], first: date, here: date) -> list[Day]:
        counts: dict[date, int] = {}
        for offer in offers:
            day = clock.local_date(offer.start)
            counts[day] = counts.get(day, 0) + 1
        return [
            self._in_strip(day, counts.get(day, 0), first, here=day == here)
            for day in (first + timedelta(days=n) for n in range(7))
        ]

    def _in_strip(self, day: date, count: int, first: date, *, here: bool) -> Day:
        name, _, rest = short_day(day).partition(" ")
        text = f"{count} {'time' if count == 1 else 'times'}" if count else "None"
        href = self._strip(first, day) if count else None
        return Day("Today" if day == self.today else name, rest, text, href, here and count > 0)

    def _people(self, offers: list[Offer]) -> list[Person]:
        leads = dict.fromkeys(o.lead for o in offers)
        order = list(self.faces)
        return [
            Person(
                self.faces[lead],
                TINTS[order.index(lead) % len(TINTS)],
                [self._time(o) for o in offers if o.lead == lead],
            )
            for lead in leads
        ]

    def _time(self, offer: Offer, *, in_full: bool = False) -> Time:
        name = self.faces[offer.lead].name
        if in_full:
            text, hidden = day_and_time(offer.start, self.today), f"with {name}"
        else:
            text, hidden = clock_time(offer.start), f"with {name}, {long_day(offer.start)}"
        value = f"{offer.start.isoformat()}~{offer.lead}"
        return Time(text, value, hidden, self._held(offer))

    def _held(self, offer: Offer) -> bool:
        held = self.draft.held
        return bool(
            held and held.live(self.now) and (held.start, held.lead) == (offer.start, offer.lead)
        )

    def _held_time(self) -> Time | None:
        held = self.draft.held
        if held is None or not held.live(self.now):
            return None
        name = self.faces[held.lead].name
        text = f"{long_day(held.start)}, {clock_time(held.start)}"
        return Time(text, clock_time(held.until), name, held=True)

    def _nearest(self, offers: list[Offer], gone: datetime | None) -> list[Offer]:
        if gone is None:
            return []
        near = sorted(offers, key=lambda o: (abs(o.start - gone), o.start))[:3]
        return sorted(near, key=lambda o: o.start)

    def _choices(self) -> list[tuple[int, str]]:
        needed = self.draft.kind.staffed_steps[0]
        able = needed.any_of | set(needed.all_of)
        return [(f.id, f.name) for f in self.faces.values() if able & f.capabilities]

    def _opens(self) -> date:
        """Return the first day on which this visit could be: there is nothing before it."""
        window = self.question.window()
        return self.today if isinstance(window, Refusal) else clock.local_date(window.start)

    def _goes_on(self, first: date) -> bool:
        window = self.question.window()
        if isinstance(window, Refusal):
            return False
        return first + WEEK < clock.local_date(window.end)

    def _strip(self, first: date, day: date | None = None) -> str:
        query = self.asked.query() | {"from": max(first, self._opens()).isoformat()}
        if day:
            query["day"] = day.isoformat()
        return url_for("booking.when", key=self.draft.key, **query)


def _date(value: str | None) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
        return day if day and FIRST_YEAR < day.year < LAST_YEAR else None
    except ValueError:
        return None


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _number(value: str | None) -> int | None:
    return int(value[:9]) if value and value.isdecimal() else None
