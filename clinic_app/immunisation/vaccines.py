"""Vaccines and what they protect against, with the limits of each course and their evidence."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .calendar import Span

Confidence = Literal["confirmed", "memory", "choice"]
"""Read in a source; not yet checked at the named authority; the practice's own choice."""

Route = Literal["IM", "SC", "ID", "PO", "NS"]

BIRTH_DOSE = 0
"""The number of a dose given at birth, which the register calls B; courses count from 1."""

NOT_A_NEEDLE = frozenset({"PO", "NS"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a rule was read, how sure it is, and when somebody last compared it."""

    sources: tuple[str, ...]
    confidence: Confidence
    last_checked: date


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a rule was read in."""

    slug: str
    what: str
    dated: str
    url: str


@dataclass(frozen=True, slots=True)
class DoseLimit:
    """The least age and the least distances of one dose of an antigen; all of them hold."""

    dose: int
    min_age: Span | None
    after_previous: Span | None
    after_first: Span | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Antigen:
    """What a vaccine protects against, with the limits of its course."""

    slug: str
    short: str
    diseases: tuple[str, ...]
    limits: tuple[DoseLimit, ...]

    def limit(self, dose: int) -> DoseLimit | None:
        """Return the limits of a dose; beyond the last one stated, those of the last."""
        known = [limit for limit in self.limits if limit.dose <= dose]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Vaccine:
    """A kind of vaccine.

    `group` is its short name for staff, such as 6-in-1; `against` are the diseases, the only name
    that patients read. `brands` are for staff screens and for what a register must be told.
    `usual_from` is the least age at which it is usual, where no limit of its antigens says so, and
    `usual_until` the age from which on it no longer is.
    """

    slug: str
    group: str
    antigens: tuple[Antigen, ...]
    routes: tuple[Route, ...]
    live: bool
    brands: tuple[str, ...]
    advice: str
    usual_from: Span | None
    usual_until: Span | None
    valid_from: date | None
    valid_to: date | None
    evidence: Evidence

    @property
    def against(self) -> tuple[str, ...]:
        """The diseases it protects against, each once."""
        found = (disease for antigen in self.antigens for disease in antigen.diseases)
        return tuple(dict.fromkeys(found))

    @property
    def name(self) -> str:
        """Its name for patients: the diseases."""
        *others, last = self.against
        said = f"{', '.join(others)} and {last}" if others else last
        return said[:1].upper() + said[1:]

    @property
    def needle(self) -> bool:
        """Whether it is injected; drops and sprays are not needles."""
        return self.routes[0] not in NOT_A_NEEDLE

    @property
    def spaced(self) -> bool:
        """Whether it is live and not swallowed, so that other live ones keep their distance."""
        return self.live and self.routes[0] != "PO"
