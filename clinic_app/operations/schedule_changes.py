"""Changing who works when: what a change would do, saving exactly that, and taking it back.

A preview is made, shown, and sent back as its fingerprint. Saving makes it once more inside the
transaction: if it is not the same any more, nothing is written and the new one is shown.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import Closure, Practitioner, RosterChange, ScheduleChange
from clinic_app.scheduling import schedule_preview, schedule_words
from clinic_app.scheduling.rosters import Rota
from clinic_app.scheduling.schedule_edits import Close, Edit, Reopen, apply, span
from clinic_app.scheduling.schedule_overlaps import Problem, When
from clinic_app.scheduling.schedule_preview import PersonDay, SharedRoom
from clinic_app.scheduling.schedule_problems import problems

from . import audit, roster_rows, roster_turns, schedule_writing, uncovering
from .errors import NotFound, Refused
from .roster_rows import Roster
from .schedule_writing import Said
from .uncovering import After
from .visit_facts import Visit
from .visits_ahead import Among

EIGHT_WEEKS = timedelta(days=55)
YESTERDAY = timedelta(days=1)
JUST_NOW = timedelta(minutes=10)
GIVEN_BACK = frozenset({"leave", "extra", "relabelled", "closure"})
"""The kinds of change that can be taken back; hours that changed are changed again."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: to eight weeks of sessions, and to every visit that is booked.

    `fresh` are the touched visits that an earlier preview did not show, `shared` the rooms in which
    somebody else works then.
    """

    summary: str
    first: date
    last: date
    days: tuple[PersonDay, ...]
    touched: tuple[Visit, ...]
    problems: tuple[Problem, ...]
    shared: tuple[SharedRoom, ...]
    fingerprint: str
    fresh: frozenset[int] = frozenset()


class Outdated(Refused):
    """What was looked at is not what would be saved now; `preview` is."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(preview.summary)
        self.preview = preview


@dataclass(frozen=True, slots=True)
class _Plan:
    """Two rosters to compare, and where they may differ; none comes after what is wrong.

    `edit` is None for what takes a change back.
    """

    edit: Edit | None
    words: str
    before: Rota
    after: After
    among: Among
    wrong: tuple[Problem, ...] = ()


def preview(actor: Actor, edit: Edit, *, now: datetime) -> Preview:
    """Return what a change would do, or what is wrong with it."""
    require(actor, Permission.SCHEDULES_EDIT)
    _exists(edit)
    return _preview(_plan(edit, _roster(now), now), now=now)


def save(actor: Actor, edit: Edit, *, reason: str, fingerprint: str, now: datetime) -> int:
    """Save a change that was previewed and return its id; saved twice it is there once.

    Raises `Outdated` when the roster or the visits are not as the preview showed them.
    """
    require(actor, Permission.SCHEDULES_EDIT)
    _lock(edit)
    roster = _roster(now)
    plan = _plan(edit, roster, now)
    found, sent = _preview(plan, now=now), _sent(fingerprint, reason)
    if found.problems or found.fingerprint != fingerprint:
        if known := _made_already(actor, sent, now=now):
            return known
        raise Outdated(_marked(found, fingerprint))
    said = Said(plan.words, reason, sent)
    change = schedule_writing.write(actor, edit, roster, said, now=now)
    uncovering.note(actor, change, found.touched, why=plan.words, now=now)
    audit.record(actor, "schedule.changed", "practice", change, now=now, touched=len(found.touched))
    return change


def preview_taking_back(actor: Actor, change: int, *, now: datetime) -> Preview:
    """Return what taking a change back would do; raises `NotFound`."""
    require(actor, Permission.SCHEDULES_EDIT)
    row = _row(change, now=now)
    return _preview(_plan_back(row, _roster(now)), now=now)


def take_back(actor: Actor, change: int, *, fingerprint: str, now: datetime) -> None:
    """Take leave, extra hours, another use or a closure back; twice it is done once.

    Days that are over stay as they were worked. Visits that stood alone because of it stand as
    before, by themselves. Those that were booked since into what goes are touched now.
    Raises `Outdated`, `NotFound`.
    """
    require(actor, Permission.SCHEDULES_EDIT)
    row = _row(change, now=now, lock=True)
    if row.taken_back_at is not None:
        return
    roster_turns.change(row.practitioner_id)
    found = _preview(_plan_back(row, _roster(now)), now=now)
    if found.fingerprint != fingerprint:
        raise Outdated(_marked(found, fingerprint))
    for table in (RosterChange, Closure):
        gone = delete(table).where(table.change_id == change)
        db.session.execute(gone.where(table.day >= clock.local_date(now)))
    row.taken_back_at = now
    uncovering.note(actor, change, found.touched, why=found.summary, now=now)
    audit.record(
        actor, "schedule.taken_back", "practice", change, now=now, touched=len(found.touched)
    )


def _roster(now: datetime) -> Roster:
    return roster_rows.load(clock.local_date(now) - YESTERDAY)


def _plan(edit: Edit, roster: Roster, now: datetime) -> _Plan:
    before = roster.rota
    wall = now.astimezone(clock.ZONE).time()
    when = When(clock.local_date(now), clock.ZONE, wall.replace(second=0, microsecond=0))
    wrong = tuple(problems(edit, before, when))
    first, last = (clock.local_date(now),) * 2 if wrong else span(edit)
    place = edit.location if isinstance(edit, Close | Reopen) else None
    people = None if isinstance(edit, Close | Reopen) else (edit.practitioner,)
    return _Plan(
        edit=edit,
        words=_words(edit),
        before=before,
        after=lambda kept: apply(edit, uncovering.kept(before, kept)),
        among=Among(first, last, people, place),
        wrong=wrong,
    )


def _words(edit: Edit) -> str:
    """Return what an edit does in one line, nothing for hours that cannot be."""
    try:
        return schedule_words.edit(edit)
    except ValueError:
        return ""


def _plan_back(row: ScheduleChange, roster: Roster) -> _Plan:
    people = None if row.practitioner_id is None else (row.practitioner_id,)
    return _Plan(
        edit=None,
        words=f"Taken back: {row.summary}",
        before=roster.rota,
        after=lambda kept: uncovering.kept(roster.without(row.id), kept),
        among=Among(row.first_day, row.last_day, people),
    )


def _preview(plan: _Plan, *, now: datetime) -> Preview:
    first = max(clock.local_date(now), plan.among.first)
    last = first + EIGHT_WEEKS
    after = plan.before if plan.wrong else plan.after(())
    days = schedule_preview.changes(plan.before, after, first, last, zone=clock.ZONE)
    lose = () if plan.wrong else uncovering.lost(plan.among, plan.before, plan.after, now=now)
    shared = schedule_preview.shared_rooms(days, after, zone=clock.ZONE)
    found = (plan.words, first, last, tuple(days), lose, plan.wrong, tuple(shared))
    return Preview(*found, fingerprint=_fingerprint(plan, days, lose))


def _fingerprint(plan: _Plan, days: Collection[PersonDay], touched: Collection[Visit]) -> str:
    """Return what stands for an edit, all that its preview shows, and the roster beneath it."""
    people = plan.among.people
    theirs = [
        value
        for value in (*plan.before.patterns, *plan.before.changes)
        if people is None or value.practitioner in people
    ]
    edits = () if plan.edit is None else (plan.edit,)
    parts = [*edits, *theirs, *plan.before.closures, *days]
    text = json.dumps([plan.words, *map(asdict, parts)], default=_plain, sort_keys=True)
    visits = ",".join(f"{visit.id}.{visit.version}" for visit in touched)
    return f"{sha256(text.encode()).hexdigest()[:20]}-{visits}"


def _plain(value: object) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _marked(found: Preview, seen: str) -> Preview:
    """Return a preview that says which visits the one that was looked at did not have."""
    known = {part.partition(".")[0] for part in seen.partition("-")[2].split(",")}
    fresh = frozenset(v.id for v in found.touched if str(v.id) not in known)
    facts = {name: getattr(found, name) for name in found.__slots__}
    return Preview(**facts | {"fresh": fresh})


def _sent(fingerprint: str, reason: str) -> str:
    """Return what stands for a form as it was sent: what was previewed, and why it is done."""
    return sha256(f"{fingerprint} {reason}".encode()).hexdigest()


def _made_already(actor: Actor, sent: str, *, now: datetime) -> int | None:
    """Return the change that the same person made a moment ago by pressing twice."""
    return db.session.scalar(
        select(ScheduleChange.id)
        .where(
            ScheduleChange.made_by == (actor.id if isinstance(actor, Person) else None),
            ScheduleChange.submitted == sent,
            ScheduleChange.made_at > now - JUST_NOW,
            ScheduleChange.taken_back_at.is_(None),
        )
        .order_by(ScheduleChange.id.desc())
    )


def _exists(edit: Edit) -> None:
    person = getattr(edit, "practitioner", None)
    if person is not None and _active(person) is None:
        raise NotFound(person)


def _active(person: int) -> int | None:
    return db.session.scalar(
        select(Practitioner.id).where(Practitioner.id == person, Practitioner.active)
    )


def _lock(edit: Edit) -> None:
    roster_turns.change(None if isinstance(edit, Close | Reopen) else edit.practitioner)


def _row(change: int, *, now: datetime, lock: bool = False) -> ScheduleChange:
    """Return a change that can be taken back: of single days, some of which are still to come."""
    wanted = select(ScheduleChange).where(ScheduleChange.id == change)
    row = db.session.scalars(wanted.with_for_update() if lock else wanted).first()
    if row is None or row.kind not in GIVEN_BACK:
        raise NotFound(change)
    if (row.last_day or row.first_day) < clock.local_date(now):
        raise NotFound(change)
    return row
