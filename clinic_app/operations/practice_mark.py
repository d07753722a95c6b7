"""Whether anything of the practice has changed: its details, people, rooms, hours, closed days.

Each transaction that writes to one of these tables gives the practice a new mark as it ends, a
random one, so that no two states share one, whichever process or database made them. What was read
under a mark is therefore right for as long as the database says the same mark. A transaction that
has changed something itself has no mark until it ends: it reads for itself.
"""

import secrets
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, select, true, update

from clinic_app.extensions import db
from clinic_app.models import PracticeDetails, PracticeMark

from . import audit

TABLES = frozenset(
    {
        "appointment_type", "closure", "location", "practice", "practitioner", "room",
        "roster_change", "roster_pattern",
    }
)  # fmt: skip
"""What a mark stands for."""
KNOWN = "practice_mark"
Told = tuple[str | None, str | None]
"""The checksum of what was loaded, and the mark."""


def beside(table: Any, columns: Iterable[Any]) -> Select[Any]:
    """Return a question for columns of one row that also asks for what `told` takes."""
    mark, details = PracticeMark.__table__, PracticeDetails.__table__
    joined = table.outerjoin(mark, true()).outerjoin(details, true())
    return select(*columns, mark.c.mark, details.c.checksum).select_from(joined)


def told(row: Any) -> None:
    """Keep for as long as this reads on what was asked with `beside`."""
    _keep((row.checksum, row.mark))


def checksum() -> str | None:
    """Return the checksum of the file that was loaded, None before any was."""
    return _known()[0]


def mark() -> str | None:
    """Return the mark, asked for once a transaction; None where there is none."""
    found = _known()[1]
    return None if _changed() else found


def renew() -> None:
    """Give the practice a new mark if this transaction has changed anything of it."""
    if _changed():
        db.session.execute(update(PracticeMark).values(mark=secrets.token_hex(16)))


def _changed() -> bool:
    """Say whether the open transaction has changed anything, what is still pending included."""
    if audit.is_open():
        db.session.flush()
    return not TABLES.isdisjoint(audit.written())


def _known() -> Told:
    asked_in: Any
    found: Told
    asked_in, found = db.session.info.get(KNOWN, (None, (None, None)))
    if asked_in is None or asked_in is not db.session().get_transaction():
        row = db.session.connection().execute(_question()).first()
        found = _keep((row.checksum, row.mark) if row else (None, None))
    return found


def _keep(found: Told) -> Told:
    """Keep it until the session's transaction ends: another one asks again."""
    db.session.info[KNOWN] = (db.session().get_transaction(), found)
    return found


@cache
def _question() -> Select[str, str]:
    found = select(PracticeDetails.checksum, PracticeMark.mark).select_from(PracticeMark)
    return found.outerjoin(PracticeDetails, true())
