"""What happened to a visit after the event that somebody's page was made of."""

from dataclasses import dataclass

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Account
from clinic_app.scheduling.status import Event

from . import visit_facts
from .visit_facts import Visit


@dataclass(frozen=True, slots=True)
class Since:
    """A visit as it is now, what is new of it, and the names behind that, by the events' `by`."""

    visit: Visit
    events: tuple[Event, ...]
    authors: dict[str, str]


def after(appointment: int, seen: int) -> Since:
    """Return what happened to a visit after the event `seen`; raises `NotFound`."""
    visit = visit_facts.of(appointment)
    events = tuple(e for e in visit.events if e.id > seen)
    return Since(visit, events, authors({e.by for e in events}))


def authors(codes: set[str]) -> dict[str, str]:
    """Return the names of the accounts among these authors of events."""
    ids = [int(code.removeprefix("account:")) for code in codes if code.startswith("account:")]
    if not ids:
        return {}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {f"account:{account}": name for account, name in rows}
