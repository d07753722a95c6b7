"""Vaccines given to somebody: all of a visit at once, with the stock, the status and the audit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Actor
from clinic_app.extensions import db
from clinic_app.models import ImmunisationDose
from clinic_app.reference.catalogue import AppointmentType, capabilities
from clinic_app.scheduling import status

from . import (
    appointments,
    arrivals,
    audit,
    child_records,
    given_doses,
    immunisers,
    practice,
    sittings,
    stock_changes,
    vaccine_stock,
)
from .doses_due import IMMUNISER
from .errors import NotFound, Refused
from .given_doses import HERE, Dose
from .record_writing import alone_with, somebody
from .sittings import NewDose, Sitting
from .vaccine_stock import Batch

UNKNOWN, ANOTHER, EXPIRED, CLOSED = "unknown", "another", "expired", "closed"
DOUBTFUL = "doubtful"
"""Why a batch is refused: not in the fridge, of another vaccine, past its date, taken out; or it
stood in a fridge that was too cold or too warm, and nothing is decided yet."""


class NotAnImmuniser(Refused):
    """Whoever is named as having given it may not give vaccines."""


class BatchRefused(Refused):
    """A batch cannot be given; `why` is one of the words above."""

    def __init__(self, vaccine: str, why: str) -> None:
        super().__init__(vaccine, why)
        self.vaccine, self.why = vaccine, why


class AlreadyGiven(Refused):
    """The same vaccine is on record as given here that day, with other facts."""

    def __init__(self, dose: Dose) -> None:
        super().__init__(dose.id)
        self.dose = dose


class NotThen(Refused):
    """The time at which it is said to be given is to come, or on another day."""


class NotToday(Refused):
    """The visit is on a day to come, or was cancelled."""


def give(
    actor: Actor, sitting: Sitting, doses: Sequence[NewDose], *, now: datetime
) -> tuple[int, ...]:
    """Write down the doses of one sitting and return them; sent twice they are written once.

    Raises `NotAllowed` unless the actor is an authorised immuniser, `NotAnImmuniser`,
    `BatchRefused`, `AlreadyGiven`, `NotThen` or `NotToday`, and `sittings.Unanswered` where
    something is odd by the record as it is now; then nothing at all is written.
    """
    immunisers.require_one(actor)
    if sitting.given_by not in immunisers.all_of_them():
        raise NotAnImmuniser
    alone_with(sitting.patient)
    day, given_at = _when(sitting, now=now)
    record = child_records.record(sitting.patient)
    known = given_doses.live(record.entries)
    new = [dose for dose in doses if not _known(dose, known, sitting, day)]
    batches = {batch.id: batch for batch in vaccine_stock.by_id({dose.batch for dose in new})}
    used = [check_batch(batches.get(dose.batch), dose.vaccine, day, given_at) for dose in new]
    sittings.check(record, sitting, new, day=day)
    when = {"given_on": day, "given_at": given_at}
    found = [
        _write(actor, sitting, dose, batch, now=now, when=when)
        for dose, batch in zip(new, used, strict=True)
    ]
    if learnt := child_records.learnt(record.child, sitting.answers):
        child_records.note(actor, sitting.patient, learnt, now=now)
    if sitting.appointment is not None:
        _note(actor, sitting, sitting.appointment, now=now)
    return tuple(found)


def check_batch(
    batch: Batch | None, vaccine: str, day: date, given_at: datetime | None = None
) -> Batch:
    """Return a batch that can be given on a day; raises `BatchRefused` with the reason why not.

    One that is not in the fridge any more, or is not to be used until decided, can be what was
    given before. Without `given_at` nobody asks when that was.
    """
    if batch is None:
        raise BatchRefused(vaccine, UNKNOWN)
    if batch.vaccine != vaccine:
        raise BatchRefused(vaccine, ANOTHER)
    if batch.expired(day):
        raise BatchRefused(vaccine, EXPIRED)
    if given_at is None:
        return batch
    warm = batch.warm_at is not None and batch.warm_at <= given_at
    if batch.closed_at is not None and (warm or batch.closed_at <= given_at):
        raise BatchRefused(vaccine, CLOSED)
    if batch.doubtful and warm:
        raise BatchRefused(vaccine, DOUBTFUL)
    return batch


def used_on(day: date, practitioner: int | None) -> dict[str, int]:
    """Return the batch of each vaccine that was last given here on a day; one's own go first."""
    row = ImmunisationDose
    found = given_doses.last_entries(row.given_on == day, row.place == HERE, ~row.void)
    last = sorted(found, key=lambda dose: dose.given_by == practitioner)
    return {dose.vaccine: dose.batch_id for dose in last if dose.batch_id is not None}


def immuniser_step(kind: AppointmentType) -> int:
    """Return the part of a visit in which vaccines are given: the immuniser's, or the first."""
    steps = enumerate(kind.steps)
    own = (n for n, step in steps if IMMUNISER in capabilities(step))
    return next(own, kind.staffed_positions[0])


def _when(sitting: Sitting, *, now: datetime) -> tuple[date, datetime]:
    """Return the day and the instant of the sitting: as it says, or of its visit if it is over."""
    day, usual = _of_visit(sitting, now=now)
    given_at = sitting.given_at or usual
    if given_at > now or clock.local_date(given_at) != day:
        raise NotThen
    return day, given_at


def _of_visit(sitting: Sitting, *, now: datetime) -> tuple[date, datetime]:
    today = clock.local_date(now)
    if sitting.appointment is None:
        return today, now
    row = appointments.find(sitting.appointment)
    if row.patient_id != sitting.patient:
        raise NotFound(sitting.appointment)
    if row.local_date > today or not row.live:
        raise NotToday
    return row.local_date, now if row.local_date == today else row.starts_at


def _known(dose: NewDose, known: Sequence[Dose], sitting: Sitting, day: date) -> bool:
    """Say whether a dose is written down already; raises `AlreadyGiven` if it differs."""
    for other in known:
        if other.here and (other.vaccine, other.given_on) == (dose.vaccine, day):
            facts = (other.batch_id, other.number, other.site, other.route, other.given_by)
            if facts == (dose.batch, dose.number, dose.site, dose.route, sitting.given_by):
                return True
            raise AlreadyGiven(other)
    return False


def _write(
    actor: Actor,
    sitting: Sitting,
    dose: NewDose,
    batch: Batch,
    *,
    now: datetime,
    when: Mapping[str, Any],
) -> int:
    own = ("vaccine", "number", "site", "route", "funding")
    row = ImmunisationDose(
        **{name: getattr(dose, name) for name in own},
        **_of_sitting(sitting, dose),
        **when,
        brand=batch.brand,
        batch_id=batch.id,
        batch=batch.batch,
        noted_at=now,
        noted_by=somebody(actor).id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "dose.given", "dose", row.id, now=now)
    stock_changes.give_out(actor, batch.id, row.id, given_at=row.given_at, now=now)
    return row.id


def _of_sitting(sitting: Sitting, dose: NewDose) -> dict[str, Any]:
    return {
        "patient_id": sitting.patient,
        "appointment_id": sitting.appointment,
        "place": HERE,
        "given_by": sitting.given_by,
        "consent_by": sitting.consent_by,
        "answers": dict(sitting.answers) | _said_of(sitting, dose),
        "note": sitting.note,
    }


def _said_of(sitting: Sitting, dose: NewDose) -> dict[str, str]:
    """Return what was said of one dose: its place in words, what was asked, and looked at again."""
    said = {
        "site": dose.where,
        "again": " ".join(sitting.again),
        "checked": " ".join(sitting.checked),
        "asked": " ".join(dose.asked),
        "reason": dose.reason,
    }
    return {name: words for name, words in said.items() if words}


def _note(actor: Actor, sitting: Sitting, appointment: int, *, now: datetime) -> None:
    """Note of the visit who it is, if that was asked only now, and that the 15 minutes begin."""
    row = appointments.find(appointment)
    step = immuniser_step(practice.current().type(row.type_slug))
    if sitting.checked and row.local_date == clock.local_date(now):
        arrivals.identify(actor, appointment, step, checked=sitting.checked, now=now)
    if sitting.observe:
        _observe(actor, appointment, step, now=now)


def _observe(actor: Actor, appointment: int, step: int, *, now: datetime) -> None:
    """Begin the 15 minutes, after noting that the patient was seen at all."""
    standing = status.of_step(appointments.events_of([appointment])[appointment], step)
    if standing.may("started"):
        appointments.note(actor, appointment, "started", now=now, position=step)
    if standing.may("started") or standing.may("observing"):
        appointments.note(actor, appointment, "observing", now=now, position=step)
