"""The national schedule as values: what it says, where that was read, and how sure it is."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from .calendar import Span
from .programme import (
    AdultGroup,
    AskFirst,
    Change,
    InfluenzaRule,
    PregnancyRule,
    ReminderRule,
    VisitRule,
)
from .vaccines import Evidence, Source, Vaccine

FIRST_NATIONS = "first-nations"
"""The group that everybody is asked about; the others are medical risks."""

Place = Literal["hospital", "practice", "school"]


@dataclass(frozen=True, slots=True)
class DoseRule:
    """One dose at an age point, and for whom.

    `who` holds the groups that get it, none of them for everybody. From the age of `until` on the
    nurse plans. `last_day` is the age on the last possible day, with its reason. One that
    `restarts` is numbered anew, though its antigen was given at a younger age. `asks` are groups
    for whom the nurse plans otherwise, and `asks_if_given_from` the age at which the dose before
    may have made this one a question.
    """

    vaccine: str
    dose: int
    who: frozenset[str]
    min_age: Span | None
    after_previous: Span | None
    until: Span | None
    last_day: Span | None
    last_day_reason: str
    label: str
    restarts: bool
    born_from: date | None
    valid_from: date | None
    valid_to: date | None
    asks: frozenset[str]
    asks_if_given_from: Span | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AgePoint:
    """An age at which doses are due.

    `earliest` stands only where an earlier age is allowed, `until` is the age from which the nurse
    plans, `overdue_at` replaces the general rule where somebody else gives the doses. `visit` is
    the appointment type; a point of the hospital has none. `ask` names what the nurse asks then,
    before the age of `ask_until` where that is given.
    """

    slug: str
    label: str
    due: Span
    earliest: Span | None
    until: Span | None
    overdue_at: Span | None
    place: Place
    visit: str | None
    ask: tuple[tuple[str, str], ...]
    ask_until: Span | None
    doses: tuple[DoseRule, ...]
    valid_from: date | None
    valid_to: date | None
    evidence: Evidence

    @property
    def opens(self) -> Span:
        """The age from which its doses may be given."""
        return self.earliest or self.due


@dataclass(frozen=True, slots=True)
class LiveRule:
    """Live vaccines that are not swallowed: the same day, or this far apart."""

    apart: Span
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class FirstDoseRule:
    """A combined vaccine that must not be the first with an antigen before an age."""

    vaccine: str
    antigen: str
    before: Span
    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which edition of the schedule an answer is made from, and what that edition cannot know."""

    title: str
    version: str
    valid_from: date
    last_checked: date
    gap: str


@dataclass(frozen=True)
class Schedule:
    """All of it. Rules before `stamp.valid_from` are not in it."""

    stamp: Stamp
    verify_at: tuple[str, ...]
    sources: tuple[Source, ...]
    groups: tuple[tuple[str, str], ...]
    vaccines: tuple[Vaccine, ...]
    points: tuple[AgePoint, ...]
    overdue_after: Span
    behind_for_planning: int
    live: LiveRule
    first_doses: tuple[FirstDoseRule, ...]
    influenza: InfluenzaRule
    pregnancy: tuple[PregnancyRule, ...]
    adults: tuple[AdultGroup, ...]
    ask_first: tuple[AskFirst, ...]
    reminders: ReminderRule
    visits: VisitRule
    changes: tuple[Change, ...]

    @cached_property
    def by_vaccine(self) -> dict[str, Vaccine]:
        """The vaccines by their slugs."""
        return {vaccine.slug: vaccine for vaccine in self.vaccines}

    @cached_property
    def by_point(self) -> dict[str, AgePoint]:
        """The age points by their slugs."""
        return {point.slug: point for point in self.points}

    @cached_property
    def risks(self) -> dict[str, str]:
        """What each group is, without the one that is asked of everybody."""
        return {slug: name for slug, name in self.groups if slug != FIRST_NATIONS}
