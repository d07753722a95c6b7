"""When each point of the schedule is due for a child, as choices.

The earliest day offered online is the scheduled one; only the points that the catalogue gives an
earlier age may come before it. What was given before is not known here: the nurse checks.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.operations.practice import Snapshot
from clinic_app.scheduling.rules import last_day
from clinic_app.web import points
from clinic_app.web.filters import long_day

LONG_PAST = timedelta(days=270)
LATER = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Choice:
    """A point that could be booked: in which kind of visit, from when, due when."""

    value: str
    slug: str
    label: str
    first: date
    due: date
    hint: str


def choices(snapshot: Snapshot, born: date, *, today: date) -> list[Choice]:
    """Return the points that may be next for a child, in order of age."""
    found = []
    for kind in snapshot.catalogue.types:
        if kind.mode != "online" or not kind.for_child:
            continue
        last = last_day(kind.age, born)
        for point in kind.points:
            due = points.reached(point.due, born)
            first = points.first_day(point, born)
            over = last is not None and last < today
            if over or due < today - LONG_PAST or first > today + LATER:
                continue
            value = f"{kind.slug}~{point.slug}"
            hint = _hint(first, due, today)
            found.append(Choice(value, kind.slug, _label(kind.name, point.label), first, due, hint))
    behind = [choice.due for choice in found if choice.due < today]
    # Two points behind need a plan, not a visit: only the latest of those past can be next.
    next_ones = [c for c in found if c.due >= today or c.due == max(behind)]
    return sorted(next_ones, key=lambda choice: (choice.due, choice.slug))


def _label(kind: str, point: str) -> str:
    return kind if point.split(maxsplit=1)[0] in kind else f"{point}: {kind[:1].lower()}{kind[1:]}"


def _hint(first: date, due: date, today: date) -> str:
    if due < today:
        return f"Was due {long_day(due)}. The nurse will tell you what can be given."
    if first < due:
        return f"From {long_day(first)}, due {long_day(due)}."
    return f"Due from {long_day(due)}."
