"""Somebody said that it is urgent: that is kept, what ails them is not."""

from datetime import datetime

from clinic_app.access.actors import Actor

from . import audit, practice


def note(actor: Actor, slug: str, *, now: datetime) -> None:
    """Record that somebody was sent to get help instead of booking; raises `NotFound`."""
    practice.current().type(slug)
    audit.record(actor, "booking.urgent", "appointment_type", slug, now=now)
