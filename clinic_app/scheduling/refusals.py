"""Why a visit cannot be had: each reason is a value with the facts that a page needs."""

from abc import ABC, abstractmethod
from calendar import month_name
from dataclasses import dataclass
from datetime import date, datetime


class Refusal(ABC):
    """Something in the way of a visit."""

    __slots__ = ()

    @abstractmethod
    def reason(self) -> str:
        """Return it as one short sentence."""


@dataclass(frozen=True, slots=True)
class TooSoon(Refusal):
    """The start is before `earliest`: less notice than the visit needs."""

    earliest: datetime

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "This visit needs more notice."


@dataclass(frozen=True, slots=True)
class TooLate(Refusal):
    """The start is not before `end`, where the time asked about stops."""

    end: datetime

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "That time is later than was asked for."


@dataclass(frozen=True, slots=True)
class BeyondHorizon(Refusal):
    """The day is after `latest`, the last for which bookings are taken."""

    latest: date

    def reason(self) -> str:
        """Return it as one short sentence."""
        return f"Bookings are open until {_written(self.latest)}."


@dataclass(frozen=True, slots=True)
class TooYoung(Refusal):
    """The person is old enough from `from_day`."""

    from_day: date

    def reason(self) -> str:
        """Return it as one short sentence."""
        return f"This visit is possible from {_written(self.from_day)}, because of age."


@dataclass(frozen=True, slots=True)
class TooOld(Refusal):
    """The person was young enough until `last_day`."""

    last_day: date

    def reason(self) -> str:
        """Return it as one short sentence."""
        return f"This visit was possible until {_written(self.last_day)}, because of age."


@dataclass(frozen=True, slots=True)
class NotBefore(Refusal):
    """What the visit is for may be done from `day` on, not before."""

    day: date

    def reason(self) -> str:
        """Return it as one short sentence."""
        return f"The first good day is {_written(self.day)}."


@dataclass(frozen=True, slots=True)
class NotAfter(Refusal):
    """What the visit is for is not booked for a day after `day`."""

    day: date

    def reason(self) -> str:
        """Return it as one short sentence."""
        return f"This is booked for {_written(self.day)} at the latest."


@dataclass(frozen=True, slots=True)
class NotTogether(Refusal):
    """No day is right for everybody of a family."""

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "No day is right for all of them."


@dataclass(frozen=True, slots=True)
class NothingDue(Refusal):
    """What the visit was for is not what is next any more: somebody knows more by now."""

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "This is not what is next any more."


@dataclass(frozen=True, slots=True)
class OutOfSeason(Refusal):
    """The visit is offered from the first to the last of these months only."""

    months: tuple[int, int]

    def reason(self) -> str:
        """Return it as one short sentence."""
        first, last = (month_name[month] for month in self.months)
        return f"This visit is offered from {first} to {last}."


@dataclass(frozen=True, slots=True)
class NotOnline(Refusal):
    """The visit is had by another `mode`: request, phone or staff."""

    mode: str

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "This visit is not booked online."


@dataclass(frozen=True, slots=True)
class NotWorking(Refusal):
    """Nobody asked for works then; `until` is the day of their next free time, if known."""

    until: date | None = None

    def reason(self) -> str:
        """Return it as one short sentence."""
        if self.until is None:
            return "Not working then."
        return f"Not working then. The next free time is on {_written(self.until)}."


@dataclass(frozen=True, slots=True)
class OffTheMark(Refusal):
    """The start is not a multiple of five minutes."""

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "Visits start at a multiple of five minutes."


@dataclass(frozen=True, slots=True)
class Taken(Refusal):
    """Somebody or something that the visit needs is booked then."""

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "That time is taken."


@dataclass(frozen=True, slots=True)
class NobodySuitable(Refusal):
    """Nobody, or not everybody, who can give this visit is there then."""

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "Nobody who can give this visit is there then."


@dataclass(frozen=True, slots=True)
class ClosedDay(Refusal):
    """The practice is closed, for what `name` says."""

    name: str

    def reason(self) -> str:
        """Return it as one short sentence."""
        return f"Closed: {self.name}."


@dataclass(frozen=True, slots=True)
class FullUntil(Refusal):
    """Everything is taken before `day`, which has a free time."""

    day: date

    def reason(self) -> str:
        """Return it as one short sentence."""
        return f"Full until {_written(self.day)}."


@dataclass(frozen=True, slots=True)
class Full(Refusal):
    """Everything is taken, up to and including `until` as far as was looked."""

    until: date | None = None

    def reason(self) -> str:
        """Return it as one short sentence."""
        return "Full." if self.until is None else f"Nothing is free up to {_written(self.until)}."


def _written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
