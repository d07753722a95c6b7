"""The cells of one person's column: visits, free time, kept time, no session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations.day_visits import DayStep, DayVisit
from clinic_app.operations.diary import Day
from clinic_app.scheduling.intervals import Interval, merge, subtract
from clinic_app.scheduling.rosters import Session
from clinic_app.web.filters import clock_time, status_look
from clinic_app.web.short_names import short_name

from . import standing

ROW = timedelta(minutes=5)
TALL = timedelta(minutes=30)
BREAK = timedelta(minutes=30)
FIT_IN = ("F", "fit-in")
NEW = ("N", "new patient, to be checked")


@dataclass(frozen=True, slots=True)
class Slip:
    """A visit on the board; `at` is its time where the rows do not say it."""

    href: str
    css: str
    shape: str
    name: str
    flags: tuple[tuple[str, str], ...]
    what: str
    at: str
    hidden: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, `rows` five minutes high; `bookable` is a whole free quarter hour to come."""

    kind: str
    rows: int
    text: str = ""
    hidden: str = ""
    slips: tuple[Slip, ...] = ()
    bookable: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One step of a visit, as one person has it."""

    visit: DayVisit
    step: DayStep

    @property
    def time(self) -> Interval:
        return Interval(self.step.starts_at, self.step.ends_at)


class PersonColumn:
    """One person's day cut into cells."""

    def __init__(self, day: Day, person: int, whole: Interval, now: datetime) -> None:
        self.day, self.person, self.whole, self.now = day, person, whole, now
        self.face = day.faces.get(person)
        self.name = short_name(self.face)
        self.sessions = [s for s in day.sessions if s.practitioner == person]
        found = [
            Block(visit, step)
            for visit in day.visits
            if visit.live
            for step in visit.steps
            if person in step.people
        ]
        self.blocks = sorted(found, key=lambda b: (b.time, b.visit.id))

    def what(self) -> str:
        """Return what the person does that day: a labelled session, or what interests them."""
        for session in self.sessions:
            if session.label and session.interval.end > self.now:
                return f"{session.label} to {clock_time(session.interval.end)}"
        return ", ".join(self.face.interests[:2]) if self.face else ""

    def cells(self) -> dict[datetime, Cell]:
        """Return the cells by their start; together they fill the column."""
        groups = _groups(self.blocks)
        found = {time.start: self._visits(time, blocks) for time, blocks in groups}
        taken = [time for time, _ in groups]
        for kept in self._kept(taken):
            found[kept.start] = Cell("unused", _rows(kept), hidden="Kept free after a visit")
            taken.append(kept)
        for rest in subtract(self.whole, taken):
            found.update(self._without_visits(rest))
        return found

    def _visits(self, time: Interval, blocks: Sequence[Block]) -> Cell:
        slips = tuple(self._slip(block, alone=len(blocks) == 1) for block in blocks)
        return Cell("visit", _rows(time), slips=slips)

    def _kept(self, taken: Sequence[Interval]) -> list[Interval]:
        """Return the minutes after procedures in which the person stays busy."""
        ends = [
            Interval(b.step.ends_at, b.step.busy_until)
            for b in self.blocks
            if b.step.busy_until > b.step.ends_at
        ]
        return [left for span in merge(ends) for left in subtract(span, taken)]

    def _slip(self, block: Block, *, alone: bool) -> Slip:
        visit, time = block.visit, block.time
        part = visit.of_step(block.step.position)
        key = standing.shown(part, time.start, now=self.now)
        look, word = status_look(key), standing.word(key, self.day.day, now=self.now)
        tall = alone and time.length >= TALL
        css = " ".join(("slip", look.css, *(["fit"] * visit.fit_in), *(["tall"] * tall)))
        what = self._what(block)
        hours = f"{clock_time(time.start)} to {clock_time(time.end)}"
        return Slip(
            href=url_for("reception.appointment", appointment=visit.id),
            css=css,
            shape=look.shape,
            name=visit.name,
            flags=tuple(
                flag for flag, has in ((FIT_IN, visit.fit_in), (NEW, not visit.checked)) if has
            ),
            what=what if tall else "",
            at="" if alone and _on_a_quarter(time.start) else clock_time(time.start).split()[0],
            hidden=f"{'' if tall else f', {what}'}, {hours}, {word.lower()}",
        )

    def _what(self, block: Block) -> str:
        """Return the kind of visit, or whom the person assists."""
        first = block.step.people[0]
        if self.person == first:
            return block.visit.kind.outside_name
        return f"With {short_name(self.day.faces.get(first))}"

    def _without_visits(self, rest: Interval) -> Iterator[tuple[datetime, Cell]]:
        worked = []
        for session in self.sessions:
            if part := _common(session.interval, rest):
                worked.append(part)
                yield from self._free(part, session)
        for out in subtract(rest, worked):
            text = "Break" if self._between_sessions(out) else ""
            yield out.start, Cell("out", _rows(out), text=text)

    def _between_sessions(self, out: Interval) -> bool:
        before = any(s.interval.end <= out.start for s in self.sessions)
        after = any(s.interval.start >= out.end for s in self.sessions)
        return before and after and out.length >= BREAK

    def _free(self, part: Interval, session: Session) -> Iterator[tuple[datetime, Cell]]:
        held = [h for span in self.day.held.get(self.person, ()) if (h := _common(span, part))]
        for span in merge(held):
            yield span.start, Cell("held", _rows(span), "Being booked", self._hidden(span))
        for open_ in subtract(part, held):
            for piece in _quarters(open_):
                yield piece.start, self._open(piece, session)

    def _open(self, piece: Interval, session: Session) -> Cell:
        rows, hidden = _rows(piece), self._hidden(piece)
        if rows < 3:
            return Cell("unused", rows, hidden=f"{rows * 5} minutes free{hidden}")
        if piece.start < self.now:
            return Cell("unused", rows)
        if session.reserved_for:
            return Cell("reserved", rows, session.label or "Reserved", hidden, bookable=True)
        return Cell("free", rows, "Free", hidden, bookable=True)

    def _hidden(self, piece: Interval) -> str:
        return f", {clock_time(piece.start)}, {self.name}"


def _groups(blocks: Sequence[Block]) -> list[tuple[Interval, list[Block]]]:
    """Put blocks whose times overlap together, each group with the time of all."""
    groups: list[tuple[Interval, list[Block]]] = []
    for block in blocks:
        if groups and groups[-1][0].overlaps(block.time):
            time, together = groups.pop()
            end = max(time.end, block.time.end)
            groups.append((Interval(time.start, end), [*together, block]))
        else:
            groups.append((block.time, [block]))
    return groups


def _quarters(span: Interval) -> Iterator[Interval]:
    """Cut a span at the quarter hours."""
    start = span.start
    while start < span.end:
        end = min(span.end, start + timedelta(minutes=15 - _minute(start) % 15))
        yield Interval(start, end)
        start = end


def _common(one: Interval, other: Interval) -> Interval | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Interval(start, end) if start < end else None


def _rows(span: Interval) -> int:
    return span.length // ROW


def _on_a_quarter(instant: datetime) -> bool:
    return _minute(instant) % 15 == 0


def _minute(instant: datetime) -> int:
    return instant.astimezone(clock.ZONE).minute
