"""The page of free times: by day, by practitioner, with what to do when there are none."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter

from flask import url_for

from clinic_app import clock
from clinic_app.operations import availability, drafts, practice
from clinic_app.operations.drafts import Draft
from clinic_app.operations.practice import Face
from clinic_app.scheduling import summary
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer
from clinic_app.web import refusal_words
from clinic_app.web.filters import clock_time, day_and_time, long_day, short_day

from . import why
from .asked import Wanted

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
AHEAD = timedelta(days=28)
GONE = refusal_words.GONE
TOO_MANY = (
    "Too many times are being held from your network just now. Try again in ten minutes, or call us"
)
TINTS = ("", "b", "c", "d")


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
class DayTimes:
    """The times of one day; the page has the same two."""

    day_title: str
    people: list[Person]


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


def why_not(refusal: Refusal) -> str:
    """Say why a chosen time cannot be had."""
    return GONE if type(refusal).__name__ == "Taken" else "That time cannot be booked online"


def page(draft: Draft, asked: Wanted, *, lost: tuple[datetime, int] | None, now: datetime) -> Page:
    """Return the page of times for a draft."""
    builder = _Builder(draft, asked, now)
    gone = lost[0] if lost else _instant(draft.answers.get("lost"))
    return builder.page(gone)


def day(draft: Draft, asked: Wanted, shown: date, *, now: datetime) -> DayTimes:
    """Return the times of one day for a draft."""
    return _Builder(draft, asked, now).of_day(shown)


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
        shown = _on(offers, day)
        ahead = [o for o in offers if not self._held(o)] if self.draft.held else offers
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

    def of_day(self, day: date) -> DayTimes:
        """Ask for this day alone: it is one of many that somebody may look at."""
        wish = replace(
            self.question,
            practitioner=self.asked.practitioner,
            gender=self.asked.gender or None,
        )
        offers = availability.offers(wish, day, day)
        return DayTimes(long_day(day), [] if isinstance(offers, Refusal) else self._people(offers))

    def _search(self, gone: datetime | None) -> tuple[list[Offer], str]:
        """Return what is free from the asked day on, and what to say about it."""
        window = self.question.window()
        if isinstance(window, Refusal):
            return [], refusal_words.say(window, self.draft.kind)
        first = max(self.asked.first or self.today, clock.local_date(window.start))
        if gone and not self.asked.first:
            first = max(clock.local_date(window.start), clock.local_date(gone) - timedelta(days=2))
        last, wish = clock.local_date(window.end), self._wish()
        found, others = self._free(first, last)
        if not found:
            return [], why.nothing(wish, last=last)
        return found, why.explain(found, others, wish, since=first)

    def _free(self, first: date, last: date) -> tuple[list[Offer], list[Offer]]:
        """Return what is free as wished, and with anybody: in four weeks, or else in all the rest.

        Looking twice at most keeps the page as cheap when everything is taken.
        """
        found: list[Offer] = []
        others: list[Offer] = []
        for start, end in ((first, min(first + AHEAD - DAY, last)), (first + AHEAD, last)):
            if found or start > end:
                break
            known = availability.search(self.question, start, end)
            if not isinstance(known, Refusal):
                found = self._offers(known)
                others = others or (found if self._wish().any else known.offers())
        return found, others

    def _offers(self, known: availability.Search) -> list[Offer]:
        """Return what suits the wish about people."""
        return known.offers(practitioner=self.asked.practitioner, gender=self.asked.gender or None)

    def _wish(self) -> why.Wish:
        return why.Wish(self.faces.get(self.asked.practitioner or 0), self.asked.gender)

    def _first_day(self, offers: list[Offer]) -> date:
        if self.asked.first:
            return max(self.asked.first, self.today)
        return clock.local_date(offers[0].start) if offers else self.today

    def _day(self, offers: list[Offer], first: date) -> date:
        if self.asked.day is not None and _on(offers, self.asked.day):
            return self.asked.day
        following = offers[_before(offers, first) :]
        return clock.local_date(following[0].start) if following else first

    def _days(self, offers: list[Offer], first: date, here: date) -> list[Day]:
        return [
            self._in_strip(each.day, each.count, first, here=each.day == here)
            for each in summary.per_day(offers, first, first + WEEK - DAY, zone=clock.ZONE)
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


def _on(offers: list[Offer], day: date) -> list[Offer]:
    """Return those of sorted offers that start on a day."""
    return offers[_before(offers, day) : _before(offers, day + DAY)]


def _before(offers: list[Offer], day: date) -> int:
    """Return how many of sorted offers start before a day."""
    return bisect_left(offers, availability.day_start(day), key=attrgetter("start"))


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
