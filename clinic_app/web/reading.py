"""Showing personal records: read, record the reading, show. Not recorded, not shown.

A reading stands once in each quarter of an hour, so a process that has written it down does not
write it again: a diary that is open all day is not a transaction at every look.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flask import Flask, current_app

from clinic_app import clock
from clinic_app.operations import access_log

from . import visitor
from .transaction import transact

T = TypeVar("T")
NAME = "clinic_readings"
MOST = 4096


def init_app(app: Flask) -> None:
    """Begin with nothing written down."""
    app.extensions[NAME] = set()


def recorded(subject: str, purpose: str, read: Callable[[], T]) -> T:
    """Return what `read` returns (frozen values), after recording who is about to see it."""
    values = read()
    actor = visitor.actor()
    noted: set[tuple[str, str, str, datetime]] = current_app.extensions[NAME]
    reading = (actor.code, subject, purpose)
    if (*reading, access_log.quarter_of(clock.now())) not in noted:
        quarter = transact(lambda now: access_log.note(actor, subject, purpose, now=now))
        if len(noted) >= MOST:
            noted.clear()
        noted.add((*reading, quarter))
    return values
