"""What can go wrong, named for what happened; and the one place that reads constraint names."""

import re
from typing import Any

from sqlalchemy.exc import IntegrityError


class Refused(Exception):
    """Something that the person asking can be told about."""


class NotFound(Refused):
    """No such thing, or not for this person to know of."""


class SlotTaken(Refused):
    """Somebody else has the time, the room or the patient is elsewhere."""


class AddressTaken(Refused):
    """Another account has this e-mail address."""


class AlreadyBooked(Refused):
    """This hold has already become an appointment."""


class ChangedMeanwhile(Refused):
    """The visit, or the record, is no longer as the page showed it."""


class TooEarly(Refused):
    """By the record it is possible from a later day, and nobody said why it is booked before."""


class NameInUse(Refused):
    """Another article, or another picture, has this name."""


class StillShown(Refused):
    """A text, of today or of the past, shows this picture."""


CONSTRAINTS: dict[str, type[Refused]] = {
    "pk_claim": SlotTaken,
    "claim.resource_id, claim.cell, claim.lane": SlotTaken,
    "uq_appointment_hold_id": AlreadyBooked,
    "appointment.hold_id": AlreadyBooked,
    "uq_account_email": AddressTaken,
    "account.email": AddressTaken,
    "uq_immunisation_dose_corrects_id": ChangedMeanwhile,
    "immunisation_dose.corrects_id": ChangedMeanwhile,
    "uq_article_slug": NameInUse,
    "article.slug": NameInUse,
    "uq_article_image_name": NameInUse,
    "article_image.name": NameInUse,
    "uq_article_version_article_id_number": ChangedMeanwhile,
    "article_version.article_id, article_version.number": ChangedMeanwhile,
}
"""Constraint (PostgreSQL) or the columns it covers (SQLite names those) -> what it means."""


def named(error: IntegrityError) -> Refused | None:
    """Return the domain error that a violated constraint stands for, if it stands for one."""
    diag: Any = getattr(error.orig, "diag", None)
    if diag is not None:
        name = diag.constraint_name or ""
    else:
        found = re.search(r"constraint failed: (.+)$", str(error.orig))
        name = found.group(1) if found else ""
    kind = CONSTRAINTS.get(name)
    return kind() if kind else None
