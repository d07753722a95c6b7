"""Why the days one looks at are empty, and what is free instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app import clock
from clinic_app.operations.practice import Face
from clinic_app.scheduling.visits import Timed
from clinic_app.web.filters import long_day

WEEK = timedelta(days=7)
GENDERS = {"female": "Every woman", "male": "Every man"}


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom somebody would like to see."""

    face: Face | None
    gender: str

    @property
    def any(self) -> bool:
        return self.face is None and not self.gender

    @property
    def subject(self) -> str:
        if self.face is not None:
            return self.face.name
        return f"{GENDERS[self.gender]} who gives this visit" if self.gender else "Everybody"


def explain(offers: Sequence[Timed], others: Sequence[Timed], wish: Wish, *, since: date) -> str:
    """Say until when the wish is full, and how many times there are without it.

    `offers` are those that meet the wish, `others` all of them, from day `since` on. Empty when
    there is nothing to explain: something is free at once, or as early as with anybody.
    """
    first = _first_day(offers)
    if first is None or first <= since + timedelta(days=1):
        return ""
    sooner = _first_day(others)
    if wish.any or sooner is None or sooner >= first:
        return f"{wish.subject} is full until {long_day(first)}." if first >= since + WEEK else ""
    count = sum(clock.local_date(o.start) == sooner for o in others)
    times = f"{count} time" if count == 1 else f"{count} times"
    full = f"{wish.subject} is full until {long_day(first)}."
    return f"{full} Others have {times} on {long_day(sooner)}."


def nothing(wish: Wish, *, last: date) -> str:
    """Say what to do when nothing at all is free."""
    if not wish.any:
        return (
            f"{wish.subject} is full until {long_day(last)}, the last day we take bookings for. "
            "Choose “Anyone suitable” and “No preference” to see everybody’s times."
        )
    return (
        f"Everything we offer online until {long_day(last)} is taken. "
        "New times open every day. Call us: we may have one that is not online."
    )


def _first_day(offers: Sequence[Timed]) -> date | None:
    return clock.local_date(offers[0].start) if offers else None
