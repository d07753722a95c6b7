"""What ways into a booking share: beginning a draft, and what it still needs."""

from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import drafts
from clinic_app.operations.drafts import Draft

from . import visitor
from .transaction import transact


def begin(slug: str, answers: dict[str, Any]) -> str:
    """Begin a draft in this browser and return its key."""
    actor, browser, network = visitor.actor(), visitor.browser_hash(), visitor.network()
    return transact(
        lambda now: drafts.begin(actor, browser, slug, network=network, answers=answers, now=now)
    )


def draft(key: str) -> Draft:
    """Return this browser's draft; raises `NotFound` for any other.

    A draft for one of the family is there only while somebody signed in may act for them.
    """
    found = drafts.get(visitor.browser_hash(), key, now=clock.now())
    drafts.check_family(visitor.actor(), found.answers, today=clock.today())
    return found


def missing(found: Draft, before: str) -> str | None:
    """Return where the first unanswered question before a step is asked, or None."""
    if found.appointment is not None:
        return url_for("booking.done", key=found.key)
    answered = {
        "urgent": found.answers.get("urgent") == "no",
        "who": bool(found.answers.get("given_name") or found.answers.get("patient_id")),
        "when": found.held is not None,
        "details": "email" in found.answers,
    }
    for step, is_answered in answered.items():
        if step == before:
            return None
        if not is_answered:
            return url_for(f"booking.{step}", key=found.key)
    return None
