"""Putting a dose on record right: a second entry that names the first, which stays as it was."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from clinic_app.access.actors import Actor
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import ImmunisationDose

from . import (
    audit,
    child_records,
    correction_doubts,
    given_doses,
    immunisers,
    past_doses,
    stock_changes,
    vaccinating,
    vaccine_stock,
)
from .errors import ChangedMeanwhile
from .given_doses import ELSEWHERE, OVERSEAS, Dose
from .record_writing import alone_with, somebody
from .sittings import Unanswered
from .vaccinating import NotAnImmuniser
from .vaccine_stock import Batch

GIVEN_HERE = (
    "number", "given_on", "batch_id", "site", "route", "funding", "given_by", "consent_by",
    "answers",
)  # fmt: skip
FROM_PAPERS = ("vaccine", "number", "given_on", "country")
"""What a correction may change. What was given here is of the batch's vaccine and brand."""

OTHER_SITE = "other"
"""A site that is said in words."""

COPIED = (
    "patient_id", "appointment_id", "vaccine", "brand", "number", "given_on", "given_at", "place",
    "country", "batch_id", "batch", "site", "route", "funding", "given_by", "consent_by", "answers",
)  # fmt: skip


def correct(
    actor: Actor,
    dose: int,
    changes: Mapping[str, Any],
    *,
    why: str,
    now: datetime,
    looked_at: Collection[str] = (),
) -> int:
    """Write what a dose really was, as a second entry, and return its id.

    Nothing that differs: nothing is written, and the first is returned. What was given here is
    corrected by an authorised immuniser and told to the register again; stock follows the batch.
    `where` says a site in words, `looked_at` are the doubts that were answered. Sent twice it is
    written once. Raises `ChangedMeanwhile`, `BatchRefused`, `NotAnImmuniser`, `NotThen` of
    `past_doses`, or `Unanswered` with all that is odd by the record as it is now.
    """
    try:
        first = _last(actor, dose)
    except ChangedMeanwhile:
        again = _sent_again(actor, dose, changes, why=why)
        if again is None:
            raise
        return again.id
    changed = _changed(first, changes)
    if not changed:
        return first.id
    changed |= _with_it(actor, first, changed, now=now) | {"note": why}
    _check(first, changed, looked_at)
    return _write(actor, first, changed, "dose.corrected", now=now)


def _with_it(
    actor: Actor, first: Dose, changed: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Return what else changes with what was changed; raises `NotThen` for a day that cannot be."""
    past_doses.check_day(first.patient_id, changed.get("given_on", first.given_on), now=now)
    return _of_ours(actor, first, changed, now=now) if first.here else _of_papers(first, changed)


def _check(first: Dose, changed: Mapping[str, Any], looked_at: Collection[str]) -> None:
    child, known = child_records.facts(first.patient_id), given_doses.of(first.patient_id)
    after = correction_doubts.corrected(first, changed)
    odd = correction_doubts.of(first, after, child, given_doses.live(known))
    if not set(odd) <= set(looked_at):
        raise Unanswered(odd)


def _changed(first: Dose, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs of what a correction may change."""
    may = GIVEN_HERE if first.here else FROM_PAPERS
    if "where" in changes:
        changes = {**changes, "answers": _said(first, str(changes["where"]), changes)}
    return {f: v for f, v in changes.items() if f in may and v != getattr(first, f)}


def _sent_again(actor: Actor, dose: int, changes: Mapping[str, Any], *, why: str) -> Dose | None:
    """Return what the same person has corrected just so already: a second press of one button."""
    last = given_doses.one(dose).dose
    own = last.corrects_id == dose and last.noted_by == somebody(actor).id and last.note == why
    return last if own and not last.void and not _changed(last, changes) else None


def void(actor: Actor, dose: int, *, why: str, now: datetime) -> int:
    """Note that an entry was no dose at all, and return the entry that says so.

    What came from the fridge goes back into the count. Said twice, it is noted once.
    """
    first = _last(actor, dose, void_too=True)
    if first.void:
        return first.id
    if first.here and first.batch_id is not None:
        stock_changes.give_back(actor, first.batch_id, first.id, now=now)
    return _write(actor, first, {"void": True, "note": why}, "dose.voided", now=now)


def _last(actor: Actor, dose: int, *, void_too: bool = False) -> Dose:
    """Return an entry that this person may correct, if it is the last about its dose."""
    entry = given_doses.one(dose)
    require(actor, Permission.CHILD_RECORD_EDIT)
    if entry.dose.here:
        immunisers.require_one(actor)
    alone_with(entry.dose.patient_id)
    entry = given_doses.one(dose)
    if entry.dose.id != dose and not (void_too and entry.dose.void):
        raise ChangedMeanwhile
    if entry.dose.void and not void_too:
        raise ChangedMeanwhile
    return entry.dose


def _said(first: Dose, where: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a dose with its site in words, if it has to be said in words."""
    known = {name: said for name, said in first.answers.items() if name != "site"}
    elsewhere = changes.get("site", first.site) == OTHER_SITE
    return known | ({"site": where} if elsewhere and where else {})


def _of_papers(first: Dose, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what else changes with a dose from papers: whether it was in another country."""
    return {"place": OVERSEAS if changed.get("country", first.country) else ELSEWHERE}


def _of_ours(
    actor: Actor, first: Dose, changed: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Return what else changes with a dose given here: its time, brand and vaccine."""
    if changed.get("given_by", first.given_by) not in {first.given_by, *immunisers.all_of_them()}:
        raise NotAnImmuniser
    found: dict[str, Any] = {}
    if "given_on" in changed and first.given_at is not None:
        found["given_at"] = first.given_at + (changed["given_on"] - first.given_on)
    batch = _batch(first, changed)
    if batch is None or batch.id == first.batch_id:
        return found
    if first.batch_id is not None:
        stock_changes.give_back(actor, first.batch_id, first.id, now=now)
    given_at = found.get("given_at", first.given_at)
    stock_changes.give_out(actor, batch.id, first.id, given_at=given_at, now=now)
    return found | {"batch": batch.batch, "brand": batch.brand, "vaccine": batch.vaccine}


def _batch(first: Dose, changed: Mapping[str, Any]) -> Batch | None:
    """Return the batch that was used, one that is used up too; raises `BatchRefused`."""
    number = changed.get("batch_id", first.batch_id)
    if number is None:
        return None
    (batch,) = vaccine_stock.by_id([number]) or (None,)
    vaccine = batch.vaccine if batch else first.vaccine
    day = changed.get("given_on", first.given_on)
    return vaccinating.check_batch(batch, vaccine, day)


def _write(
    actor: Actor, first: Dose, changed: Mapping[str, Any], action: str, *, now: datetime
) -> int:
    facts = {name: getattr(first, name) for name in COPIED}
    row = ImmunisationDose(
        **facts | dict(changed),
        corrects_id=first.id,
        noted_at=now,
        noted_by=somebody(actor).id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, action, "dose", row.id, now=now, first=first.id)
    return row.id
