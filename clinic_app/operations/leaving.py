"""When somebody who is booked leaves: no new visits, and those to come wait to be sorted out."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, Update, select, update

from clinic_app import clock
from clinic_app.access.actors import Actor, Person
from clinic_app.extensions import db
from clinic_app.models import Practitioner, ScheduleChange
from clinic_app.scheduling.rosters import Rota

from . import audit, roster_rows, uncovering
from .visit_facts import Visit
from .visits_ahead import Among


def touched(account: int, *, now: datetime) -> tuple[Visit, ...]:
    """Return the visits to come that nobody's hours cover once this person has left."""
    practitioner = db.session.scalar(_booked_as(account))
    return () if practitioner is None else _touched(practitioner, now=now)


def not_booked_any_more(actor: Actor, account: int, *, now: datetime) -> int | None:
    """Take somebody out of what can be booked, and return the change that lists their visits."""
    practitioner = db.session.scalar(_booked_as(account).with_for_update())
    if practitioner is None:
        return None
    visits = _touched(practitioner, now=now)
    db.session.execute(_set(practitioner, active=False))
    row = ScheduleChange(
        kind="left",
        practitioner_id=practitioner,
        first_day=clock.local_date(now),
        summary="Does not work here any more",
        made_by=actor.id if isinstance(actor, Person) else None,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    uncovering.note(actor, row.id, visits, why=row.summary, now=now)
    audit.record(actor, "schedule.left", "practice", row.id, now=now, touched=len(visits))
    return row.id


def booked_again(actor: Actor, account: int, *, now: datetime) -> None:
    """Let somebody be booked in their hours again; what waited for them stands as before."""
    practitioner = db.session.scalar(
        select(Practitioner.id).where(Practitioner.account_id == account)
    )
    if practitioner is None:
        return
    db.session.execute(_set(practitioner, active=True))
    db.session.execute(
        update(ScheduleChange)
        .where(
            ScheduleChange.kind == "left",
            ScheduleChange.practitioner_id == practitioner,
            ScheduleChange.taken_back_at.is_(None),
        )
        .values(taken_back_at=now)
    )
    audit.record(actor, "schedule.back", "practice", practitioner, now=now)


def _booked_as(account: int) -> Select[int]:
    return select(Practitioner.id).where(Practitioner.account_id == account, Practitioner.active)


def _set(practitioner: int, *, active: bool) -> Update:
    return update(Practitioner).where(Practitioner.id == practitioner).values(active=active)


def _touched(practitioner: int, *, now: datetime) -> tuple[Visit, ...]:
    today = clock.local_date(now)
    before = roster_rows.load(today).rota
    return uncovering.lost(
        Among(today, people=(practitioner,)),
        before,
        lambda kept: _without(uncovering.kept(before, kept), practitioner),
        now=now,
    )


def _without(rota: Rota, person: int) -> Rota:
    return replace(
        rota,
        patterns=tuple(p for p in rota.patterns if p.practitioner != person),
        changes=tuple(c for c in rota.changes if c.practitioner != person),
    )
