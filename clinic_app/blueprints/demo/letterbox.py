"""Reading the folder in which the demonstration keeps its messages."""

import mailbox
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

NEWEST = 100
KEY = re.compile(r"(\d+)\.M(\d+)P\d+(?:Q(\d+))?")
"""How a Maildir names a message: the second, the microsecond, and which one in its process."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, as a page shows it."""

    key: str
    subject: str
    to: str
    sent: datetime | None
    text: str
    calendar: str


def newest(folder: Path) -> list[Letter]:
    """Return the newest messages, the last one first."""
    box = _box(folder)
    if box is None:
        return []
    keys = sorted(box.keys(), key=_age, reverse=True)[:NEWEST]
    return [_letter(key, box.get_bytes(key)) for key in keys]


def one(folder: Path, key: str) -> Letter | None:
    """Return a message, None for a key that is not in the list: no path is made of it."""
    box = _box(folder)
    if box is None or key not in set(box.keys()):
        return None
    return _letter(key, box.get_bytes(key))


def _box(folder: Path) -> mailbox.Maildir | None:
    try:
        return mailbox.Maildir(folder, create=False)
    except mailbox.NoSuchMailboxError:
        return None


def _age(key: str) -> tuple[int, int, int]:
    found = KEY.match(key)
    second, micro, number = found.groups() if found else ("0", "0", "0")
    return int(second), int(micro), int(number or 0)


def _letter(key: str, raw: bytes) -> Letter:
    message = message_from_bytes(raw, policy=policy.default)
    sent = str(message.get("Date", ""))
    return Letter(
        key=key,
        subject=str(message.get("Subject", "")) or "No subject",
        to=str(message.get("To", "")),
        sent=_instant(sent),
        text=_part(message, "plain"),
        calendar=_part(message, "calendar"),
    )


def _part(message: EmailMessage, subtype: str) -> str:
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}":
            content = part.get_content()
            return content if isinstance(content, str) else content.decode("utf-8", "replace")
    return ""


def _instant(written: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(written)
    except ValueError:
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)
