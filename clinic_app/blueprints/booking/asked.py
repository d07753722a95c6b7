"""What the address of the page of times asks for, and what its buttons post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

FIRST_YEAR, LAST_YEAR = 2000, 2200
MOST_LEADS = 9


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: the first day of the strip, the day shown, the filters."""

    first: date | None
    day: date | None
    practitioner: int | None
    gender: str

    def query(self) -> dict[str, Any]:
        """Return the filters for another address of this page."""
        filters = {"with": self.practitioner, "gender": self.gender}
        return {name: value for name, value in filters.items() if value}


def wanted(args: Mapping[str, str]) -> Wanted:
    """Read the address; what makes no sense is left out rather than refused."""
    gender = args.get("gender", "")
    return Wanted(
        first=_date(args.get("from")),
        day=_date(args.get("day")),
        practitioner=_number(args.get("with")),
        gender=gender if gender in {"female", "male"} else "",
    )


def kept(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters with which somebody came: `with` one person, or a `gender`."""
    wish: dict[str, Any] = answers.get("wish", {})
    return wish


@dataclass(frozen=True, slots=True)
class Chosen:
    """A time that somebody took: when, with whom, and who sees the others of a family at once."""

    start: datetime
    lead: int
    others: tuple[int, ...] = ()


def chosen(value: str | None) -> Chosen | None:
    """Read what a time button posted: an instant and one practitioner, or several."""
    start, _, leads = (value or "").partition("~")
    try:
        instant = datetime.fromisoformat(start)
        sensible = instant.tzinfo is not None and FIRST_YEAR < instant.year < LAST_YEAR
        lead, *others = (int(one[:9]) for one in leads.split(".")[:MOST_LEADS])
        return Chosen(instant, lead, tuple(others)) if sensible else None
    except ValueError:
        return None


def _date(value: str | None) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
        return day if day and FIRST_YEAR < day.year < LAST_YEAR else None
    except ValueError:
        return None


def _number(value: str | None) -> int | None:
    return int(value[:9]) if value and value.isdecimal() else None
