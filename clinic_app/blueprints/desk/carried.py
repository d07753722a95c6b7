"""What a booking at the desk carries from page to page: a time picked in the diary, a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from clinic_app.access.policy import Permission, allows
from clinic_app.operations import practice
from clinic_app.operations.errors import NotFound
from clinic_app.web import visitor

AT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Carried:
    """A time with a practitioner, if one was picked, and the request that is answered, if any."""

    at: datetime | None = None
    lead: int | None = None
    request: int | None = None

    @property
    def pick(self) -> str:
        """Return the time and the practitioner as one word of a form."""
        return f"{self.at.strftime(AT) if self.at else ''}_{self.lead}"

    @property
    def args(self) -> dict[str, Any]:
        """Return it as the arguments of an address."""
        at = self.at.strftime(AT) if self.at else None
        found = {"at": at, "with": self.lead, "request": self.request}
        return {name: value for name, value in found.items() if value is not None}


def read(args: Mapping[str, str]) -> Carried:
    """Read the address; raises `NotFound` for what makes no sense.

    A request is carried along for those only who may settle it.
    """
    at, lead, request = (args.get(name) for name in ("at", "with", "request"))
    if not allows(visitor.actor(), Permission.REQUESTS_SETTLE):
        request = None
    return Carried(
        instant(at) if at else None, person(lead) if lead else None, _number(request or "")
    )


def picked(text: str) -> tuple[datetime, int]:
    """Read the time and the practitioner of a press; raises `NotFound`."""
    at, _, lead = text.partition("_")
    return instant(at), person(lead)


def instant(text: str) -> datetime:
    """Return an instant of an address; raises `NotFound`."""
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise NotFound(text) from None
    if found.tzinfo is None or not date(2000, 1, 1) <= found.date() <= date(2199, 1, 1):
        raise NotFound(text)
    return found.astimezone(UTC)


def person(text: str) -> int:
    """Return somebody who is booked, of an address; raises `NotFound`."""
    found = _number(text)
    if found not in practice.faces():
        raise NotFound(text)
    return found or 0


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
