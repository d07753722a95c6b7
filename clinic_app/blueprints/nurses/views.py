"""The page of the nurses' list, with every value ready."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.access.policy import Permission, allows
from clinic_app.operations.day_list import Entry, NurseDay
from clinic_app.operations.practice import Face
from clinic_app.operations.vaccine_tally import Tally
from clinic_app.scheduling import status
from clinic_app.web import visitor
from clinic_app.web.filters import clock_time, long_day, status_look

from . import fridge_page, fridge_tally, row_reads, rows
from .fridge_tally import TallyView
from .rows import Row

ONE_DAY = timedelta(days=1)
SEVERAL_DONE = 3
"""So many at the top who are done fill a screen: there is a way past them."""
COUNTED = (
    (status.BOOKED, "To come"),
    (status.ARRIVED, "Waiting"),
    (status.STARTED, "With nurse"),
    (status.OBSERVING, ""),
    (status.DONE, ""),
    (status.MISSED, ""),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another day, or to one nurse's list."""

    href: str
    text: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand so."""

    number: int
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A number with its word."""

    number: int
    word: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the list, and the stamp that is another one when any of it changes."""

    day: date
    nurse: int | None
    title: str
    instant: datetime
    before: Link
    today: Link
    after: Link
    is_today: bool
    walk_in: str
    go: str
    stamp: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything the list shows."""

    whose: str
    now: str
    filters: tuple[Link, ...]
    total: str
    needles: Sum | None
    oral: Sum | None
    counts: tuple[Count, ...]
    rows: tuple[Row, ...]
    fridge: str
    tally: TallyView | None
    back: str
    go_on: Link | None


def chosen(nurses: Sequence[Face], asked: str) -> Face | None:
    """Return the nurse whose list the address asks for; none for anything else."""
    return next((face for face in nurses if str(face.id) == asked), None)


def frame(day: date, nurse: Face | None, *, stamp: str, now: datetime) -> Frame:
    """Return what stands around the list of a day, of all nurses or of one."""
    today = clock.local_date(now)
    return Frame(
        day=day,
        nurse=nurse.id if nurse else None,
        title=long_day(day),
        instant=now,
        before=_day(day - ONE_DAY, nurse),
        today=_day(today, nurse),
        after=_day(day + ONE_DAY, nurse),
        is_today=day == today,
        walk_in=_walk_in() if day == today else "",
        go=_href(day, nurse, "nurses.go"),
        stamp=stamp,
    )


def page(found: NurseDay, nurse: Face | None, *, now: datetime) -> ListPage:
    """Return the list of a day, of all nurses or of one."""
    entries = [e for e in found.entries if nurse is None or nurse in e.nurses]
    alone = nurse is not None or len({e.nurses for e in entries}) < 2
    reads = row_reads.by_kind(now=now)
    made = tuple(
        replace(rows.row(entry, found, one=alone, now=now), read=reads.get(entry.visit.kind.slug))
        for entry in entries
    )
    return ListPage(
        whose=_whose(entries, nurse),
        now=clock_time(now),
        filters=tuple(_filters(found, nurse)),
        total="visit" if len(entries) == 1 else "visits",
        needles=_counted(sum(row.record.doses.needles for row in made), "needle"),
        oral=_counted(sum(row.record.doses.oral for row in made), "oral dose"),
        counts=_counts(entries),
        rows=made,
        fridge=fridge_page.OUTSIDE if found.fridge_outside else "",
        tally=_tally(found.tally, today=clock.local_date(now)),
        back=_href(found.day, nurse),
        go_on=_go_on(made),
    )


def _go_on(made: Sequence[Row]) -> Link | None:
    """Return the way to the first who is not done, past several who are."""
    over = {status.DONE, status.MISSED}
    number = next((n for n, row in enumerate(made) if row.status not in over), 0)
    row = made[number] if number >= SEVERAL_DONE else None
    anchor = f"#visit-{row.visit}-{row.position}" if row else ""
    return Link(anchor, f"Go on with {row.name}") if row else None


def _tally(tally: Tally | None, *, today: date) -> TallyView | None:
    """Return the tally beside the list: only of what somebody comes for."""
    if tally is None:
        return None
    wanted = tuple(line for line in tally.lines if line.needed or line.next_needed)
    return fridge_tally.view(replace(tally, lines=wanted), today=today)


def _whose(entries: Sequence[Entry], nurse: Face | None) -> str:
    """Return whose list it is, by name where only one nurse has visits."""
    seen_by = {face for entry in entries for face in entry.nurses}
    if nurse is None and len(seen_by) == 1:
        return f"All nurses: {seen_by.pop().name}"
    return nurse.name if nurse else "All nurses"


def _counted(number: int, unit: str) -> Sum | None:
    return Sum(number, unit if number == 1 else f"{unit}s") if number else None


def _href(day: date, nurse: Face | None, endpoint: str = "nurses.daily_list") -> str:
    return url_for(endpoint, day=day.isoformat(), nurse=nurse.id if nurse else None)


def _walk_in() -> str:
    return url_for("nurses.walk_in") if allows(visitor.actor(), Permission.WALK_IN) else ""


def _day(day: date, nurse: Face | None) -> Link:
    return Link(_href(day, nurse), long_day(day))


def _filters(found: NurseDay, nurse: Face | None) -> list[Link]:
    on_list = {face.id for entry in found.entries for face in entry.nurses}
    links = [
        Link(_href(found.day, face), face.name, here=face == nurse)
        for face in found.faces.values()
        if face.id in on_list or face == nurse
    ]
    return [Link(_href(found.day, None), "All nurses", here=nurse is None), *links]


def _counts(entries: Sequence[Entry]) -> tuple[Count, ...]:
    counted = Counter(e.visit.of_step(e.step.position).status for e in entries)
    return tuple(
        Count(counted[key], key, text or status_look(key).word)
        for key, text in COUNTED
        if counted[key]
    )
