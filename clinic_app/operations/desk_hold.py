"""The time that is being read back at the desk, kept from everybody else for ten minutes.

Whoever books at the desk holds one time: choosing another gives the first back.
"""

import hashlib
from datetime import datetime

from clinic_app.access.actors import Actor
from clinic_app.scheduling.visits import Offer

from . import claims, places
from .drafts import HOLD


def hold_id(actor: Actor) -> str:
    """Return the mark of the one hold that somebody at the desk has."""
    return hashlib.sha256(f"desk-hold:{actor.code}".encode()).hexdigest()[:32]


def keep(actor: Actor, offer: Offer, patient: int, *, now: datetime) -> None:
    """Hold an offer for a patient in place of any other; raises `SlotTaken`."""
    mine, wanted = hold_id(actor), places.of_offer(offer, patient=patient)
    claims.lock([*wanted, *claims.of(mine)])
    claims.give_up(mine, keep=wanted)
    claims.take(wanted, hold_id=mine, expires_at=now + HOLD, now=now)


def until(actor: Actor, offer: Offer, patient: int, *, now: datetime) -> datetime | None:
    """Return until when the whole offer is held, None if it is not."""
    wanted = places.of_offer(offer, patient=patient)
    return claims.kept_until(wanted, hold_id=hold_id(actor), now=now)
