"""Writing a change of the schedule: the change itself, and the rows of the roster that it makes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from clinic_app.access.actors import Actor, Person
from clinic_app.extensions import db
from clinic_app.models import Closure, Location, RosterPattern, ScheduleChange
from clinic_app.scheduling.rosters import DAY
from clinic_app.scheduling.schedule_edits import (
    ChangePattern,
    Close,
    Edit,
    EndPattern,
    Extra,
    Leave,
    NewPattern,
    Relabel,
    Reopen,
    changes_of,
    patterns_of,
    span,
)

from . import roster_rows
from .errors import NotFound
from .roster_rows import Roster

KINDS: dict[type[Any], str] = {
    NewPattern: "pattern",
    ChangePattern: "pattern",
    EndPattern: "ended",
    Leave: "leave",
    Extra: "extra",
    Relabel: "relabelled",
    Close: "closure",
    Reopen: "closure",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a change does in words, why, and what stands for the form that was sent, if one was."""

    words: str
    reason: str
    submitted: str | None = None


def write(actor: Actor, edit: Edit, roster: Roster, said: Said, *, now: datetime) -> int:
    """Write a change and its rows and return its id; the caller has checked and locked."""
    change = _change(actor, edit, said, now=now)
    match edit:
        case NewPattern() | ChangePattern() | EndPattern():
            _write_patterns(edit, roster, change)
        case Close():
            closed = Closure(day=edit.day, name=edit.name, location_id=edit.location)
            closed.change_id = change
            db.session.add(closed)
        case Reopen():
            gone = delete(Closure).where(Closure.day == edit.day)
            db.session.execute(gone.where(Closure.location_id.is_not_distinct_from(edit.location)))
        case Leave() | Extra() | Relabel():
            place = db.session.scalars(select(Location.id).order_by(Location.id)).first() or 0
            db.session.add_all(
                roster_rows.change_row(value, location=place, reason=said.reason, change=change)
                for value in changes_of(edit)
            )
    db.session.flush()
    return change


def _change(actor: Actor, edit: Edit, said: Said, *, now: datetime) -> int:
    first, last = span(edit)
    row = ScheduleChange(
        kind=KINDS[type(edit)],
        practitioner_id=getattr(edit, "practitioner", None),
        location_id=edit.location if isinstance(edit, Close | Reopen) else None,
        first_day=first,
        last_day=last,
        starts=getattr(edit, "starts", None),
        ends=getattr(edit, "ends", None),
        summary=said.words[:400],
        reason=said.reason[:80],
        submitted=said.submitted,
        made_by=actor.id if isinstance(actor, Person) else None,
        made_at=now,
        # what opens a day takes back its closure, so that loading the files does not bring it again
        taken_back_at=now if isinstance(edit, Reopen) else None,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _write_patterns(
    edit: NewPattern | ChangePattern | EndPattern, roster: Roster, change: int
) -> None:
    if isinstance(edit, EndPattern):
        _end(edit, roster)
        return
    if isinstance(edit, ChangePattern):
        _end(EndPattern(edit.old, edit.since - DAY), roster)
    *_, new = patterns_of(edit)
    db.session.add(roster_rows.pattern_row(new, change=change))


def _end(edit: EndPattern, roster: Roster) -> None:
    """End the old hours; those that had not begun by then were never worked and go."""
    key = roster.row_of(edit.old)
    if key is None:
        raise NotFound(edit.old)
    row = db.session.get_one(RosterPattern, key)
    left = list(patterns_of(edit))
    if left:
        row.valid_to = edit.last_day
    else:
        db.session.delete(row)
