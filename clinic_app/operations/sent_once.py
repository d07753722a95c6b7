"""A form that is sent twice is written once: it carries a mark, made when it was shown."""

import re
import secrets
from datetime import UTC, datetime, timedelta

from . import limits
from .errors import Refused

MARK = re.compile("[0-9a-f]{32}")
SECOND = timedelta(seconds=1)


class SentAlready(Refused):
    """The same form was written down already."""


def new_mark(now: datetime) -> str:
    """Return a mark for a form that is shown now: 32 digits, of which the last 8 are when."""
    return f"{secrets.token_hex(12)}{int(now.timestamp()):08x}"


def is_mark(text: str | None) -> bool:
    """Say whether a text could be a mark."""
    return bool(MARK.fullmatch(text or ""))


def check(mark: str, said: object) -> None:
    """Raise `SentAlready` if a form with this mark said the same before; "" is no mark.

    Kept for a day, and only if the transaction is. Something else is another form: with Back one
    comes to the same mark.
    """
    if not is_mark(mark):
        return
    shown = datetime.fromtimestamp(int(mark[-8:], 16), UTC)
    if limits.count(f"once:{mark}:{said!r}", every=SECOND, now=shown) > 1:
        raise SentAlready(mark)
