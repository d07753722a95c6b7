"""Showing personal records: read, record the reading, show. Not recorded, not shown."""

from collections.abc import Callable
from typing import TypeVar

from clinic_app.operations import access_log

from . import visitor
from .transaction import transact

T = TypeVar("T")


def recorded(subject: str, purpose: str, read: Callable[[], T]) -> T:
    """Return what `read` returns (frozen values), after recording who is about to see it."""
    values = read()
    actor = visitor.actor()
    transact(lambda now: access_log.note(actor, subject, purpose, now=now))
    return values
