"""The step between asking for a code and typing it.

The browser must remember for which address it asked, and neither its cookie nor the page's address
may hold anything personal. It keeps a mark made from the address with the practice's secret.
"""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import select

from clinic_app.access.actors import Person
from clinic_app.extensions import db
from clinic_app.models import Account, SignInCode

from . import accounts


def mark(email: str, *, secret: str) -> str:
    """Return what stands for an address; without the secret nobody can tell which it is."""
    address = email.strip().lower().encode()
    return hmac.new(secret.encode(), b"sign-in-mark:" + address, hashlib.sha256).hexdigest()


def use(marked: str, typed: str, *, network: str, secret: str, now: datetime) -> Person | None:
    """Return the person whose newest code was typed rightly, and spend it; None for a wrong one.

    Raises `TooMany` after many tries, right or wrong, known address or not.
    """
    accounts.note_try(marked, network, now=now)
    email = _address(marked, secret=secret, now=now)
    return accounts.use_code(email, typed, secret=secret, now=now) if email else None


def _address(marked: str, *, secret: str, now: datetime) -> str | None:
    """Return the address behind a mark, of the few for which a code is on its way."""
    waiting = db.session.scalars(
        select(Account.email)
        .join(SignInCode, SignInCode.account_id == Account.id)
        .where(SignInCode.expires_at > now, SignInCode.used_at.is_(None))
        .distinct()
    )
    matching = (e for e in waiting if hmac.compare_digest(mark(e, secret=secret), marked))
    return next(matching, None)
