"""Sealing the audit: each batch of entries is hashed together with the seal before it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import AuditEntry, AuditSeal

BATCH = 1000
SETTLED = timedelta(minutes=1)
"""Entries younger than this wait: a lower number may still be on its way to being committed."""


def seal(*, now: datetime) -> bool:
    """Seal the entries since the last seal, if there are any, up to a thousand."""
    last = _last()
    after = last.last_id if last else 0
    # numbers do not follow the time exactly: stop at the first that is too young, leave no hole
    entries = list(takewhile(lambda e: e.at <= now - SETTLED, _entries(after, None)))
    if not entries:
        return False
    digest = _hash(last.hash if last else "", entries)
    db.session.add(
        AuditSeal(first_id=entries[0].id, last_id=entries[-1].id, hash=digest, sealed_at=now)
    )
    return True


def broken() -> int | None:
    """Return the first seal that does not fit its entries, or None when the chain is whole."""
    before = ""
    for one in db.session.scalars(select(AuditSeal).order_by(AuditSeal.id)):
        if _hash(before, _entries(one.first_id - 1, one.last_id)) != one.hash:
            return one.id
        before = one.hash
    return None


def _last() -> AuditSeal | None:
    newest = select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1).with_for_update()
    return db.session.scalars(newest).first()


def _entries(after: int, last: int | None) -> list[AuditEntry]:
    wanted = select(AuditEntry).where(AuditEntry.id > after).order_by(AuditEntry.id)
    wanted = wanted.limit(BATCH) if last is None else wanted.where(AuditEntry.id <= last)
    return list(db.session.scalars(wanted))


def _hash(before: str, entries: Iterable[AuditEntry]) -> str:
    digest = hashlib.sha256(before.encode())
    for e in entries:
        row = [e.id, e.at.isoformat(), e.actor, e.action, e.subject_kind, e.subject_id, e.facts]
        digest.update(json.dumps(row, sort_keys=True).encode())
    return digest.hexdigest()
