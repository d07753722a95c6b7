"""The page on which touched visits are sorted out, with every value ready."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations import touched
from clinic_app.operations.practice import Face
from clinic_app.operations.proposals import Proposal
from clinic_app.operations.schedule_changes import GIVEN_BACK
from clinic_app.operations.schedules import Made
from clinic_app.operations.touched import Touched
from clinic_app.web.filters import day_and_time, long_day

from . import touched_rows
from .touched_rows import Row

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """How many visits stand so."""

    number: int
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Everything the page shows; `here` is where its buttons come back to."""

    title: str
    about: str
    back_href: str
    back_text: str
    todo: tuple[Row, ...]
    all: tuple[str, ...]
    here: str
    counts: tuple[Count, ...] = ()
    done: tuple[Row, ...] = ()
    taken_back: str = ""
    take_back: str = ""
    take_back_text: str = ""
    extend: str = ""
    extend_text: str = ""


def of_change(
    made: Made,
    found: Sequence[Touched],
    proposed: Mapping[int, Proposal],
    *,
    faces: Mapping[int, Face],
    now: datetime,
) -> ChangePage:
    """Return the page of one change."""
    today, face = clock.local_date(now), faces.get(made.practitioner or 0)
    rows = [touched_rows.row(one, proposed.get(one.visit.id), faces, today) for one in found]
    todo = [row for row, one in zip(rows, found, strict=True) if one.state == touched.WAITS]
    back_href, back_text = _back(made, face)
    return ChangePage(
        title=_title(made, face, today),
        about=", ".join(_about(made, today)),
        back_href=back_href,
        back_text=back_text,
        counts=tuple(_counts(found)),
        todo=tuple(todo),
        done=tuple(row for row in rows if row not in todo),
        all=_all(todo),
        here=url_for("schedules.change", change=made.id),
        taken_back=_taken_back(made, today),
        take_back=_take_back(made, today),
        take_back_text="Coming after all" if made.kind == "leave" else "Take it back",
        extend=_extend(made, face, today),
        extend_text=f"Also away {long_day((made.last_day or made.first_day) + ONE_DAY)}",
    )


def to_sort_out(
    found: Sequence[Touched],
    proposed: Mapping[int, Proposal],
    *,
    faces: Mapping[int, Face],
    today: date,
) -> ChangePage:
    """Return the page of every visit that waits outside all hours, whatever left it there."""
    rows = tuple(touched_rows.row(one, proposed.get(one.visit.id), faces, today) for one in found)
    return ChangePage(
        title="To sort out",
        about="Visits from today on that nobody’s hours cover any more",
        back_href=url_for("schedules.index"),
        back_text="Schedules",
        todo=rows,
        all=_all(rows),
        here=url_for("schedules.to_sort_out"),
    )


def _back(made: Made, face: Face | None) -> tuple[str, str]:
    if made.kind == "left":
        return url_for("schedules.index"), "Schedules"
    if face is None:
        return url_for("schedules.closed_days"), "Closed days"
    return url_for("schedules.person", practitioner=face.id), face.name


def _taken_back(made: Made, today: date) -> str:
    """Say since when a change does not hold any more."""
    at = made.taken_back_at
    if at is None or at == made.made_at:
        return ""
    rest = ", for the days from then on" if clock.local_date(at) > made.first_day else ""
    return f"Taken back {_then(at, today)}{rest}"


def _title(made: Made, face: Face | None, today: date) -> str:
    if face is None:
        return made.summary
    if made.kind != "leave":
        return f"{face.name}: {made.summary}"
    if made.first_day == made.last_day == today and made.starts is None:
        return f"{face.name} is away today"
    return f"{face.name} is away {made.summary.removeprefix('Away ')}"


def _about(made: Made, today: date) -> Iterator[str]:
    if made.reason:
        yield made.reason
    by = f" by {made.by}" if made.by else ""
    yield f"entered {_then(made.made_at, today)}{by}"


def _take_back(made: Made, today: date) -> str:
    ahead = (made.last_day or made.first_day) >= today
    if made.kind in GIVEN_BACK and made.taken_back_at is None and ahead:
        return url_for("schedules.take_back", change=made.id)
    return ""


def _extend(made: Made, face: Face | None, today: date) -> str:
    last = made.last_day or made.first_day
    if made.kind != "leave" or made.taken_back_at or not face or last < today:
        return ""
    day = (last + ONE_DAY).isoformat()
    return url_for("schedules.leave", practitioner=face.id, day=day, why=made.reason)


def _counts(found: Sequence[Touched]) -> Iterator[Count]:
    if not found:
        return
    yield Count(len(found), "", "visits touched" if len(found) > 1 else "visit touched")
    number = Counter(one.state for one in found)
    for state in touched.SORTED:
        if number[state]:
            look, word = touched_rows.STATES[state]
            yield Count(number[state], look, word)
    if number[touched.WAITS]:
        yield Count(number[touched.WAITS], "late", "To do")
    calls = sum(one.to_phone for one in found)
    if calls:
        yield Count(calls, "urgent", "Must be phoned")


def _all(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return what the button for all posts: visit, what is known of it, and the time proposed."""
    return tuple(f"{row.id}~{row.seen}~{row.proposed.value}" for row in rows if row.proposed)


def _then(instant: datetime, today: date) -> str:
    """Return when something was, as it stands inside a sentence."""
    said = day_and_time(instant, today)
    return f"today{said.removeprefix('Today')}" if said.startswith("Today") else said
