"""Which signs are asked about before a visit. That one was there is kept, what ails them is not."""

from collections.abc import Iterable
from datetime import date, datetime

from clinic_app.access.actors import Actor
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.red_flags import RedFlag, rank

from . import audit, practice


def note(actor: Actor, slug: str, *, now: datetime) -> None:
    """Record that somebody was sent to get help instead of booking; raises `NotFound`."""
    practice.current().type(slug)
    audit.record(actor, "booking.urgent", "appointment_type", slug, now=now)


def signs(
    visits: Iterable[tuple[AppointmentType, date | None]], *, today: date
) -> tuple[RedFlag, ...]:
    """Return the signs to ask about before visits of somebody born then, the gravest first.

    What is no sign at any of their ages is left out; without a birth date nothing is.
    """
    catalogue = practice.current().catalogue
    found = (
        flag
        for kind, born in visits
        for flag in catalogue.redirects_of(kind)
        if flag.fits(born, today)
    )
    return tuple(sorted(dict.fromkeys(found), key=rank))
