"""What ways into a booking share: beginning a draft, and what it still needs."""

from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import drafts, urgency
from clinic_app.operations.draft_values import Draft

from . import visitor, ways_in
from .transaction import transact

AFTER = "after"
"""The answer that holds the booking which this one follows on."""


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
    drafts.check_family(visitor.actor(), found, today=clock.today())
    return found


def answer(key: str, answers: dict[str, Any], *, slug: str | None = None) -> None:
    """Add answers to this browser's draft, or make it another kind of visit."""
    browser = visitor.browser_hash()
    transact(lambda now: drafts.answer(browser, key, answers, slug=slug, now=now))


def missing(found: Draft, before: str) -> str | None:
    """Return where the first unanswered question before a step is asked, or None."""
    if found.appointment is not None:
        return url_for("booking.done", key=found.key)
    if elsewhere := _not_by_time(found, before):
        return elsewhere
    changing = before == "who" and urgency.said_no(found)
    answered = {
        "urgent": changing or urgency.can_wait(found, today=clock.today()),
        "who": all(part.given_name or part.answers.get("patient_id") for part in found.parts),
        "when": found.held is not None,
        "details": "email" in found.answers,
    }
    for step, is_answered in answered.items():
        if step == before:
            return None
        if not is_answered:
            return url_for(f"booking.{step}", key=found.key)
    return None


def onward(found: Draft) -> str:
    """Return where the first question is asked that is not answered yet."""
    return missing(found, "check") or url_for("booking.check", key=found.key)


def begins(found: Draft) -> str:
    """Return where the questions before the journey's own are asked, or what it follows on."""
    if found.answers.get(AFTER):
        return url_for("booking.done", key=found.answers[AFTER])
    if found.kind.slug in ways_in.BY_PLAN:
        return url_for(ways_in.plans_page(found.kind.slug), key=found.key)
    return ways_in.href(found.kind)


def _not_by_time(found: Draft, before: str) -> str | None:
    """Return where a draft goes that is not ready for times: no plan yet, or asked by request."""
    if found.kind.mode == "request" and before != "urgent":
        return url_for("booking.ask_for", key=found.key)
    unplanned = any(part.kind.slug in ways_in.BY_PLAN and not part.plan for part in found.parts)
    return begins(found) if unplanned else None
