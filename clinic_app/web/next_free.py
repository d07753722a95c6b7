"""The next free time as pages say it."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app import clock
from clinic_app.operations.next_times import Fortnight, NextTime
from clinic_app.operations.practice import Face

from .filters import day_and_time


@dataclass(frozen=True, slots=True)
class NextFree:
    """When, and with whom or in which session."""

    when: str
    who: str


def say(found: NextTime | None, faces: Mapping[int, Face], fortnight: Fortnight) -> NextFree | None:
    """Return a next free time in words, or None when there is none in the fortnight."""
    if found is None:
        return None
    when = day_and_time(found.start, clock.local_date(fortnight.now))
    return NextFree(when, found.label or faces[found.lead].name)
