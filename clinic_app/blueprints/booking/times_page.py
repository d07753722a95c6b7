"""A page of free times, whatever is free: by day, with what to do when there are none."""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Generic, TypeVar

from flask import url_for

from clinic_app import clock
from clinic_app.operations import availability, practice
from clinic_app.operations.draft_values import Draft
from clinic_app.scheduling import summary
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Timed
from clinic_app.web import plan_words, refusal_words
from clinic_app.web.filters import clock_time, day_and_time, long_day, short_day

from . import why
from .asked import Wanted
from .times_values import Day, DayTimes, Page, Section, Time

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
AHEAD = timedelta(days=28)


T = TypeVar("T", bound=Timed)


class TimesPage(ABC, Generic[T]):
    """What a draft could take: offers for one patient, or blocks for a family."""

    def __init__(self, draft: Draft, asked: Wanted, now: datetime) -> None:
        self.draft, self.asked, self.now = draft, asked, now
        self.today = clock.local_date(now)
        self.faces = practice.faces(who_left=True)

    @abstractmethod
    def window(self) -> Interval | Refusal:
        """Return from when to when it may be, or why never."""

    @abstractmethod
    def free(self, first: date, last: date) -> tuple[list[T], list[T]] | Refusal:
        """Return what is free as wished from day to day, and with anybody, earliest first."""

    @abstractmethod
    def with_whom(self, one: T) -> str:
        """Return with whom it is, in words."""

    @abstractmethod
    def value(self, one: T) -> str:
        """Return what its button posts."""

    @abstractmethod
    def is_held(self, one: T) -> bool:
        """Say whether it is the time that the draft holds."""

    @abstractmethod
    def sections(self, found: Sequence[T]) -> list[Section]:
        """Return the times of a day, by whom one sees."""

    @abstractmethod
    def wish(self) -> why.Wish:
        """Return whom somebody would like to see."""

    @abstractmethod
    def choices(self) -> list[tuple[int, str]]:
        """Return whom one can wish for."""

    def page(self, gone: datetime | None) -> Page:
        """Return the page; `gone` is the start of a time that somebody else took."""
        found, words = self._search(gone)
        first = self._first_day(found)
        day = self._day(found, first)
        shown = _on(found, day)
        ahead = [one for one in found if not self.is_held(one)] if self.draft.held else found
        soonest = clock.local_date(ahead[0].start) if ahead else None
        return Page(
            earliest=self.time(ahead[0], in_full=True) if ahead else None,
            earliest_day=long_day(ahead[0].start) if ahead else "",
            earliest_with=self.with_whom(ahead[0]) if ahead else "",
            earliest_note=self._note(soonest) if soonest else "",
            days=self._days(found, first, day),
            day_title=long_day(day) if shown else "",
            day_note=self._note(day) if shown else "",
            sections=self.sections(shown),
            near=[self.time(one, in_full=True) for one in self._nearest(ahead, gone)],
            why_none="" if found else words,
            why_late=words if found else "",
            held=self._held_time(),
            earlier=self._strip(first - WEEK) if first > self._opens() else None,
            later=self._strip(first + WEEK) if self._goes_on(first) else None,
            wanted=self.asked,
            choices=self.choices(),
        )

    def of_day(self, day: date) -> DayTimes:
        """Return the times of one day alone: it is one of many that somebody may look at."""
        found = self.free(day, day)
        shown = [] if isinstance(found, Refusal) else self.sections(found[0])
        return DayTimes(long_day(day), self._note(day), shown)

    def time(self, one: T, *, in_full: bool = False) -> Time:
        """Return the button of a time; in full it names the day."""
        name = self.with_whom(one)
        if in_full:
            text, hidden = day_and_time(one.start, self.today), f"with {name}"
        else:
            text, hidden = clock_time(one.start), f"with {name}, {long_day(one.start)}"
        return Time(text, self.value(one), hidden, self.is_held(one))

    def _search(self, gone: datetime | None) -> tuple[list[T], str]:
        """Return what is free from the asked day on, as far as is shown, and what to say of it."""
        window = self.window()
        if isinstance(window, Refusal):
            return [], refusal_words.say(window, self.draft.kind)
        first = max(self.asked.first or self.today, clock.local_date(window.start))
        if gone and not self.asked.first:
            first = max(clock.local_date(window.start), clock.local_date(gone) - timedelta(days=2))
        last = clock.local_date(window.end - timedelta.resolution)
        found, others = self._look(first, last, near=gone is not None)
        if not found:
            return [], self._nothing(last)
        return found, why.explain(found, others, self.wish(), since=first)

    def _look(self, first: date, last: date, *, near: bool) -> tuple[list[T], list[T]]:
        """Return what is free as wished, and with anybody where it is free first.

        It looks a week ahead, else four, else at all the rest, which keeps the page as cheap when
        everything is taken; then to the end of the week that is shown. What is `near` to a time
        that has gone is looked for in the four.
        """
        found: list[T] = []
        others: list[T] = []
        begin, ends = first, [first + AHEAD, last + DAY]
        for end in ends if near else [first + WEEK, *ends]:
            as_wished, anybodys = self._between(begin, min(end - DAY, last))
            found, others, begin = found + as_wished, others or anybodys, max(begin, end)
            if not all(self.is_held(one) for one in found):
                break
        if found:
            shown = max(clock.local_date(found[0].start) + WEEK - DAY, self.asked.day or first)
            found += self._between(begin, min(shown, last))[0]
        return found, others

    def _between(self, first: date, last: date) -> tuple[list[T], list[T]]:
        looked = self.free(first, last) if first <= last else ([], [])
        return ([], []) if isinstance(looked, Refusal) else looked

    def _nothing(self, last: date) -> str:
        plans = [part.plan for part in self.draft.parts if part.plan and part.plan.last]
        limit = next((plan for plan in plans if plan.last == last), None)
        if limit is not None:
            return (
                f"Nothing is free online up to {long_day(last)}, the last day against "
                f"{limit.last_what}. Call us today: the nurse finds a time."
            )
        return why.nothing(self.wish(), last=last)

    def _first_day(self, found: list[T]) -> date:
        if self.asked.first:
            return max(self.asked.first, self.today)
        return clock.local_date(found[0].start) if found else self.today

    def _day(self, found: list[T], first: date) -> date:
        if self.asked.day is not None and _on(found, self.asked.day):
            return self.asked.day
        following = found[_before(found, first) :]
        return clock.local_date(following[0].start) if following else first

    def _note(self, day: date) -> str:
        """Say what is special about a day, for whomever of a family it is."""
        for part in self.draft.parts:
            words = plan_words.note_of(part.plan, day, today=self.today) if part.plan else ""
            if words:
                return f"{words}, for {part.given_name}" if self.draft.together else words
        return ""

    def _days(self, found: list[T], first: date, here: date) -> list[Day]:
        return [
            self._in_strip(each.day, each.count, first, here=each.day == here)
            for each in summary.per_day(found, first, first + WEEK - DAY, zone=clock.ZONE)
        ]

    def _in_strip(self, day: date, count: int, first: date, *, here: bool) -> Day:
        name, _, rest = short_day(day).partition(" ")
        text = f"{count} {'time' if count == 1 else 'times'}" if count else "None"
        href = self._strip(first, day) if count else None
        return Day("Today" if day == self.today else name, rest, text, href, here and count > 0)

    def _held_time(self) -> Time | None:
        held = self.draft.held
        if held is None or not held.live(self.now):
            return None
        names = list(dict.fromkeys(self.faces[lead].name for _, lead in held.parts))
        text = f"{long_day(held.start)}, {clock_time(held.start)}"
        return Time(text, clock_time(held.until), plan_words.listed(names), held=True)

    def _nearest(self, found: list[T], gone: datetime | None) -> list[T]:
        if gone is None:
            return []
        near = sorted(found, key=lambda one: (abs(one.start - gone), one.start))[:3]
        return sorted(near, key=lambda one: one.start)

    def _opens(self) -> date:
        """Return the first day on which this visit could be: there is nothing before it."""
        window = self.window()
        return self.today if isinstance(window, Refusal) else clock.local_date(window.start)

    def _goes_on(self, first: date) -> bool:
        window = self.window()
        if isinstance(window, Refusal):
            return False
        return first + WEEK < clock.local_date(window.end)

    def _strip(self, first: date, day: date | None = None) -> str:
        query = self.asked.query() | {"from": max(first, self._opens()).isoformat()}
        if day:
            query["day"] = day.isoformat()
        return url_for("booking.when", key=self.draft.key, **query)


def _on(found: list[T], day: date) -> list[T]:
    """Return those of sorted times that are on a day."""
    return found[_before(found, day) : _before(found, day + DAY)]


def _before(found: list[T], day: date) -> int:
    """Return how many of sorted times are before a day."""
    return bisect_left(found, availability.day_start(day), key=attrgetter("start"))
