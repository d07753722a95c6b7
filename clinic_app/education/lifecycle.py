"""Where a version of an article stands, computed from what was done with it and from the day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Steps:
    """What was done with a version; `next_review` is that of its text, if it can be read."""

    number: int
    submitted_at: datetime | None
    approved_at: datetime | None
    publish_at: datetime | None
    next_review: date | None = None


def shown(versions: list[Steps], *, now: datetime) -> int | None:
    """Return the number of the version that readers see, or None before the first is public."""
    public = [v.number for v in versions if v.publish_at is not None and v.publish_at <= now]
    return max(public, default=None)


def state(
    version: Steps, *, seen: int | None, withdrawn: bool, now: datetime, today: date
) -> State:
    """Return where a version stands; `seen` is the number of the version that readers see.

    Withdrawal and expiry concern what readers see; a draft of a withdrawn article is a draft.
    """
    if version.publish_at is None:
        return State.IN_REVIEW if version.submitted_at is not None else State.DRAFT
    if seen is not None and version.number < seen:
        return State.REPLACED  # even if its time is still to come: a newer one was faster
    if version.publish_at > now:
        return State.SCHEDULED
    if withdrawn:
        return State.WITHDRAWN
    overdue = version.next_review is not None and version.next_review < today
    return State.EXPIRED if overdue else State.PUBLISHED
