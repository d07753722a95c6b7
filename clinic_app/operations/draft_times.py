"""What a booking that is being made asks of the diary, for one patient or for a whole family."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from clinic_app import clock
from clinic_app.scheduling import blocks, refusals
from clinic_app.scheduling.blocks import Block, Member
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer

from . import availability, plan_checks
from .availability import Question
from .draft_values import Draft, Part


def questions(
    draft: Draft, *, now: datetime, asked_at: datetime | None = None
) -> tuple[Question, ...]:
    """Return what each visit of a draft asks of the diary."""
    return tuple(_question(draft, part, now, asked_at) for part in draft.parts)


def rechecked(draft: Draft, day: date, *, now: datetime) -> Draft | Refusal:
    """Return a draft with its plans worked out anew for a day, or why one does not hold."""
    plans = {}
    for number, part in enumerate(draft.parts):
        if part.plan is None:
            continue
        plan = plan_checks.anew(part.answers, day, now=now)
        if isinstance(plan, Refusal):
            return plan
        plans[number] = plan
    return draft.planned(plans) if plans else draft


def offers_at(
    asked: Sequence[Question], start: datetime, leads: tuple[int, ...]
) -> tuple[Offer, ...] | Refusal:
    """Return the offer for each visit at a time, or why there is none.

    Several visits are those of a family: seen in turn by one person, or at once by one each.
    """
    if len(asked) == 1:
        offer = availability.offer_at(asked[0], start, leads[0])
        return offer if isinstance(offer, Refusal) else (offer,)
    day = clock.local_date(start)
    found = of_family(asked, day, day)
    if isinstance(found, Refusal):
        return found
    fitting = (b.parts for b in found if (b.start, b.leads) == (start, leads))
    return next(fitting, None) or refusals.Taken()


def of_family(asked: Sequence[Question], first: date, last: date) -> list[Block] | Refusal:
    """Return every time for a whole family from day `first` to day `last`, or why none may be."""
    windows = []
    for question in asked:
        window = availability.within(question, first, last)
        if isinstance(window, Refusal):
            return window
        windows.append(window)
    start, end = max(w.start for w in windows), min(w.end for w in windows)
    if start >= end:
        return refusals.NotTogether()
    shared = Interval(start, end)
    members = [Member(availability.wanted(q, shared), q.patient) for q in asked]
    found = blocks.blocks(members, availability.supply(shared, *asked))
    return [b for b in found if all(availability.in_season(q, b.start) for q in asked)]


def family_window(asked: Sequence[Question]) -> Interval | Refusal:
    """Return from when to when a whole family may come together, or why never."""
    windows = []
    for question in asked:
        window = question.window()
        if isinstance(window, Refusal):
            return window
        windows.append(window)
    start, end = max(w.start for w in windows), min(w.end for w in windows)
    return Interval(start, end) if start < end else refusals.NotTogether()


def _question(draft: Draft, part: Part, now: datetime, asked_at: datetime | None) -> Question:
    plan, birth = part.plan, part.answers.get("birth_date")
    asked = Question(
        kind=part.kind,
        now=now,
        birth=date.fromisoformat(birth) if birth else None,
        patient=part.patient,
        hold_id=draft.hold_id,
        asked_at=asked_at,
    )
    if plan is None:
        return asked
    return replace(asked, not_before=plan.first, not_after=plan.until, minutes=plan.minutes)
