"""The rules beside the age points: seasons, pregnancy, adults, reminders, visits, questions."""

from dataclasses import dataclass
from datetime import date

from .calendar import Span
from .vaccines import Antigen, Evidence


@dataclass(frozen=True, slots=True)
class InfluenzaRule:
    """The yearly vaccine: months of the season, and two doses for the young in their first.

    The least age and the distance of the two doses are limits of the antigen. It is free under an
    age, from another on, for some groups, and in pregnancy, of which nothing is known here: from
    the age of `free_if_pregnant_from` on it may be.
    """

    vaccine: str
    antigen: Antigen
    season: tuple[int, int]
    two_doses_under: Span
    free_under: Span
    free_from: Span | None
    free_groups: frozenset[str]
    free_if_pregnant_from: Span | None
    visit: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PregnancyRule:
    """A vaccine in pregnancy, from one completed week to another, or at any time."""

    slug: str
    vaccine: str
    from_week: int | None
    to_week: int | None
    advice: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AdultGroup:
    """Adults who may be reminded of a vaccine, by age and by what is known of them.

    `first_nations` is None where it makes no difference; `groups` must all apply.
    """

    slug: str
    people: str
    from_age: Span
    first_nations: bool | None
    groups: frozenset[str]
    vaccine: str
    doses: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AskFirst:
    """A question before any vaccine, or before some; from an age if one is stated."""

    slug: str
    text: str
    vaccines: frozenset[str]
    from_age: Span | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """How long before the due day a family is invited, and how long after it reminded, recalled.

    `before_last_day` is how long before a last day all of it must have happened.
    """

    invite_before: Span
    remind_after: Span
    recall_after: Span
    before_last_day: Span
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class VisitLength:
    """How many minutes the nurse needs for up to so many vaccines."""

    up_to: int
    minutes: int


@dataclass(frozen=True, slots=True)
class VisitRule:
    """How long visits are, how long one stays afterwards, and which types there are."""

    lengths: tuple[VisitLength, ...]
    planning_minutes: int
    thigh_under: Span
    influenza_minutes: int
    observe_minutes: int
    planning: str
    pregnancy: str
    adult: str
    evidence: Evidence

    def minutes(self, vaccines: int) -> int:
        """Return how many minutes the nurse needs for so many vaccines."""
        enough = (length.minutes for length in self.lengths if vaccines <= length.up_to)
        return next(enough, self.lengths[-1].minutes)


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in the schedule on a day, and which vaccines that concerns."""

    on: date
    text: str
    vaccines: frozenset[str]
    evidence: Evidence
