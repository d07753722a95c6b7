"""The cells of one person's column: visits, free time, kept time, no session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from clinic_app import clock
from clinic_app.operations.diary import Day
from clinic_app.scheduling import lateness, status
from clinic_app.scheduling.intervals import Interval, merge, subtract
from clinic_app.scheduling.lateness import Turn
from clinic_app.scheduling.rosters import Session
from clinic_app.web.filters import clock_time
from clinic_app.web.short_names import short_name

from .slips import Block, Slip, View, slip

ROW = timedelta(minutes=5)
BREAK = timedelta(minutes=30)
SAME_DAY = "Same day"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, `rows` five minutes high; `bookable` is a whole free quarter hour to come.

    `href` leads to booking it, for those who may.
    """

    kind: str
    rows: int
    text: str = ""
    hidden: str = ""
    slips: tuple[Slip, ...] = ()
    bookable: bool = False
    href: str = ""


class PersonColumn:
    """One person's day cut into cells."""

    def __init__(self, day: Day, person: int, whole: Interval, view: View) -> None:
        self.day, self.person, self.whole, self.view = day, person, whole, view
        self.now = view.now
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

    def seen(self) -> str:
        """Return how many of the person's visits are done: "7 of 14 seen"."""
        done = [b for b in self.blocks if b.visit.of_step(b.step.position).status == status.DONE]
        return f"{len(done)} of {len(self.blocks)} seen" if self.blocks else ""

    def late(self) -> int:
        """Return how many minutes late the person runs, 0 when that need not be said."""
        today = clock.local_date(self.now) == self.day.day
        ends = [s.interval.end for s in self.sessions] or [b.time.end for b in self.blocks]
        if not today or not ends:
            return 0
        return lateness.minutes_late(
            [_turn(block) for block in self.blocks], until=max(ends), now=self.now
        )

    def _visits(self, time: Interval, blocks: Sequence[Block]) -> Cell:
        alone = len(blocks) == 1
        found = (slip(b, self.person, self.day, self.view, alone=alone) for b in blocks)
        return Cell("visit", _rows(time), slips=tuple(found))

    def _kept(self, taken: Sequence[Interval]) -> list[Interval]:
        """Return the minutes after procedures in which the person stays busy."""
        ends = [
            Interval(b.step.ends_at, b.step.busy_until)
            for b in self.blocks
            if b.step.busy_until > b.step.ends_at
        ]
        return [left for span in merge(ends) for left in subtract(span, taken)]

    def _without_visits(self, rest: Interval) -> Iterator[tuple[datetime, Cell]]:
        worked = []
        for session in self.sessions:
            if part := _common(session.interval, rest):
                worked.append(part)
                yield from self._free(part, session)
        for out in subtract(rest, worked):
            yield out.start, Cell("out", _rows(out), text=self._why_out(out))

    def _why_out(self, out: Interval) -> str:
        if self.day.closed and not self.day.sessions:
            return f"Closed: {self.day.closed}" if out.length >= BREAK else ""
        return "Break" if self._between_sessions(out) else ""

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
        if session.opens_at:
            opens = session.opens_at
            waits = f", opens online at {clock_time(opens)}" if self.now < opens else ""
            return self._bookable("sameday", piece, session.label or SAME_DAY, waits + hidden)
        if session.reserved_for:
            return self._bookable("reserved", piece, session.label or "Reserved", hidden)
        return self._bookable("free", piece, "Free", hidden)

    def _bookable(self, kind: str, piece: Interval, text: str, hidden: str) -> Cell:
        href = ""
        if self.view.book_href:
            query = urlencode({"at": piece.start.isoformat(), "with": self.person})
            href, hidden = f"{self.view.book_href}?{query}", f"{hidden}: book"
        return Cell(kind, _rows(piece), text, hidden, bookable=True, href=href)

    def _hidden(self, piece: Interval) -> str:
        return f", {clock_time(piece.start)}, {self.name}"


def _turn(block: Block) -> Turn:
    before = [s.position for s in block.visit.steps if s.people]
    position = block.step.position
    earlier = [part for part in before if part < position]
    return lateness.turn(block.time, block.visit.events, position, earlier)


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


def _minute(instant: datetime) -> int:
    return instant.astimezone(clock.ZONE).minute
