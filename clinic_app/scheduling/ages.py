"""Ages as a clinic counts them."""

from calendar import monthrange
from datetime import date

WEEKS_UNTIL_DAYS = 16 * 7


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day if it is shorter.

    Never decreases: of two children the elder reaches each limit first, or on the same day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def completed_months(birth: date, on: date) -> int:
    """Return how many whole months old somebody is; agrees with `add_months`."""
    _must_be_born(birth, on)
    months = (on.year - birth.year) * 12 + on.month - birth.month
    return months if add_months(birth, months) <= on else months - 1


def completed_years(birth: date, on: date) -> int:
    """Return how many years old somebody is; born on 29 February, one year older on the 28th."""
    return completed_months(birth, on) // 12


def age_in_words(birth: date, on: date) -> str:
    """Return an age as a nurse says it.

    Weeks and days until 16 weeks ("14 weeks 5 days"), months until two years ("7 months"), years
    and months until five ("4 years 3 months"), then years.
    """
    _must_be_born(birth, on)
    days = (on - birth).days
    if days < WEEKS_UNTIL_DAYS:
        return _two(days // 7, "week", days % 7, "day") or "0 days"
    months = completed_months(birth, on)
    if months < 24:
        return _counted(months, "month")
    if months < 5 * 12:
        return _two(months // 12, "year", months % 12, "month")
    return _counted(months // 12, "year")


def _must_be_born(birth: date, on: date) -> None:
    if on < birth:
        raise ValueError(f"not yet born on {on}: {birth}")


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    parts = ((large, large_unit), (small, small_unit))
    return " ".join(_counted(number, unit) for number, unit in parts if number)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
