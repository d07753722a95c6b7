"""The ages for which a visit is, in words."""

from clinic_app.scheduling.rules import AgeWindow

UNITS = ("days", "weeks", "months", "years")


def ages(window: AgeWindow) -> str:
    """Return "From 6 weeks to 5 months", "Up to 15 years", "From 75 years", or "" for any age."""
    low = _first(window, "min")
    high = _first(window, "max")
    if low and high:
        return f"From {low} to {high}"
    if low:
        return f"From {low}"
    return f"Up to {high}" if high else ""


def _first(window: AgeWindow, end: str) -> str:
    for unit in UNITS:
        number = getattr(window, f"{end}_{unit}", None)
        if number:
            return _say(number, unit)
    return ""


def _say(number: int, unit: str) -> str:
    if unit == "days" and number % 7 == 0:
        return f"{number // 7} weeks"
    return f"{number} {unit}"
