"""How often weighing is enough. Advice, never a refusal: a clinician may ask for more.

Source: UK-WHO growth charts, RCPCH: at most once a month to 6 months, every two months to a year,
every three months after. No Australian number was found.
"""

from dataclasses import dataclass
from datetime import date, timedelta

MONTH_DAYS = 30.4375
SETTLED_DAYS = 14
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
