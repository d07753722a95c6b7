"""How often weighing is enough. Advice, never a refusal: a clinician may ask for more.

Source: UK-WHO growth charts, RCPCH: at most once a month to 6 months, every two months to a year,
every three months after. No Australian number was found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .measures import Child

MONTH_DAYS = 30.4375
SETTLED_DAYS = 14
EARLY_SETTLED_DAYS = 42
"""Of corrected age, for a baby born early: the six-week check. The practice's own choice."""

HALF_A_YEAR_DAYS, YEAR_DAYS = 183, 365
OFTEN = {1: "once a month", 2: "every two months", 3: "every three months"}


@dataclass(frozen=True, slots=True)
class Enough:
    """How often is enough at this age, and from when on the next weigh tells something new."""

    months: int
    next_from: date

    def words(self) -> str:
        """Return how often, as a part of a sentence: "once a month"."""
        return OFTEN[self.months]


def enough(birth: date, last: date) -> Enough | None:
    """Return how often is enough after a weigh on `last`; None in the first two weeks.

    Until then a baby is weighed as the midwife, nurse or doctor asks.
    """
    days = (last - birth).days
    if days < SETTLED_DAYS:
        return None
    months = 1 if days < HALF_A_YEAR_DAYS else 2 if days < YEAR_DAYS else 3
    return Enough(months, last + timedelta(days=round(MONTH_DAYS * months)))


def nurse_says(
    child: Child, on: date, *, grams: int, earlier: Iterable[int], task_open: bool
) -> bool:
    """Whether nothing is said about how often after the weigh of a day: the nurse says when.

    So it is while she has something to look at, after a loss, and in the first weeks at corrected
    age of a baby born early. `earlier` are the weight before and the one at birth, in grams.
    """
    corrected = (on - child.birth).days - child.days_early
    early = child.days_early > 0 and corrected < EARLY_SETTLED_DAYS
    return task_open or early or any(grams < before for before in earlier)
