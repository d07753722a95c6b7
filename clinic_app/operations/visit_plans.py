"""What a visit for vaccines is booked for: from when to when, how long, how many needles.

A plan is worked out from the schedule and kept with the booking that is being made, so that its
pages say the same; it is worked out anew when a time is held and when it is booked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

KEPT = "plan"
"""The answer of a draft that holds its plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One visit that is next.

    It may be booked online from `first` to `until`; it is due on `due` and later than planned from
    `late_from` on. `last` is the last possible day of what `last_what` names. `minutes` are those
    of whoever gives it. `asks` are questions whose answer would change it.
    """

    point: str
    label: str
    slug: str
    first: date
    due: date
    late_from: date | None
    until: date | None
    minutes: int
    needles: int
    oral: int = 0
    against: tuple[str, ...] = ()
    last: date | None = None
    last_what: str = ""
    missed: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    at_school: bool = False


def kept(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values for a JSON column."""
    return {field.name: _plain(getattr(plan, field.name)) for field in fields(plan)}


def of(answers: Mapping[str, Any]) -> Plan | None:
    """Return the plan that a draft keeps, if it has one."""
    written = answers.get(KEPT)
    if not written:
        return None
    return Plan(**{field.name: _read(written[field.name], field.type) for field in fields(Plan)})


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(value: Any, kind: object) -> Any:
    if isinstance(value, list):
        return tuple(value)
    is_date = value is not None and "date" in str(kind)
    return date.fromisoformat(value) if is_date else value
