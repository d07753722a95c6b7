"""Reminders that left before the demonstration began, and a few that did not get through."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Appointment, CallTry, OutboxMessage, Patient
from clinic_app.operations import audit, reminders
from clinic_app.operations.outbox import NO_ADDRESS, Wanted

from .in_bulk import add_numbered, add_rows
from .people_rows import SEED

REFUSED = 4
"""So many of the addresses were mistyped."""


def add(desk: str, *, now: datetime) -> None:
    """Write down the reminders due by now as sent; who has no address stays to be phoned.

    Without this the worker would send hundreds at the first start.
    """
    past = [wanted for wanted in reminders.missing(now=now) if wanted.send_after <= now]
    silent = _without_address()
    sent = [wanted for wanted in past if wanted.subject_id not in silent]
    refused = set(sent[:: max(1, len(sent) // REFUSED)][:REFUSED])
    ids = add_numbered(OutboxMessage, [_row(one, silent, refused) for one in past])
    lost = [id_ for id_, one in zip(ids, past, strict=True) if one in refused]
    _try_to_phone(lost[:1], desk, now=now)


def _row(wanted: Wanted, silent: set[int], refused: set[Wanted]) -> dict[str, Any]:
    trouble = "refused: [550]" if wanted in refused else ""
    if wanted.subject_id in silent:
        trouble = NO_ADDRESS
    return {
        "kind": wanted.kind,
        "subject_kind": wanted.subject_kind,
        "subject_id": wanted.subject_id,
        "version": wanted.version,
        "channel": "email",
        "made_at": wanted.send_after,
        "send_after": wanted.send_after,
        "state": "failed" if trouble else "sent",
        "attempts": 1,
        "settled_at": wanted.send_after,
        "trouble": trouble,
    }


def _try_to_phone(messages: Sequence[int], desk: str, *, now: datetime) -> None:
    for message in messages:
        at = now - timedelta(minutes=40)
        tried = {"message_id": message, "at": at, "by": desk, "outcome": "no_answer"}
        add_rows(CallTry, [tried | {"note": "Rings, but nobody answers"}])
        audit.record(SEED, "call.no_answer", "call", message, now=now)


def _without_address() -> set[int]:
    """Return the visits of people whom no e-mail reaches."""
    joined = select(Appointment.id).join(Patient, Patient.id == Appointment.patient_id)
    return set(
        db.session.scalars(joined.where(Appointment.contact_email == "", Patient.email == ""))
    )
