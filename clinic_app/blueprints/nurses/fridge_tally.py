"""What the visits of a day and of the next call for, held against the fridge, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.operations.vaccine_tally import Line, Tally
from clinic_app.web.filters import short_day


@dataclass(frozen=True, slots=True)
class TallyView:
    """What today and the next day call for, against what is there; `brief` is the shortage."""

    title: str
    next_title: str
    lines: tuple[Line, ...]
    short: tuple[str, ...]
    undecided: tuple[str, ...]
    brief: str = ""


def view(tally: Tally, *, today: date) -> TallyView:
    """Return a tally as it is shown."""
    title, then = _day_name(tally.day, today), _day_name(tally.next_day, today)
    undecided = ((title, tally.planned), (then, tally.next_planned))
    short = tuple(_short(line, title, then) for line in tally.shortfalls)
    return TallyView(
        title=title,
        next_title=then,
        lines=tuple(line for line in tally.lines if line.needed or line.next_needed),
        short=short,
        undecided=tuple(f"{name}: {_visits(n)}" for name, n in undecided if n),
        brief=_brief(short),
    )


def _short(line: Line, title: str, then: str) -> str:
    lacking = ((line.short, title), (line.next_short, then))
    parts = [f"{number} short for {_within(day)}" for number, day in lacking if number]
    return f"{line.group}: {', '.join(parts)}."


def _brief(short: Sequence[str]) -> str:
    """Return the gravest shortage, and how many more there are."""
    if len(short) < 2:
        return "".join(short)
    return f"{short[0][:-1]}, and {len(short) - 1} more."


def _within(title: str) -> str:
    return title.lower() if title in {"Today", "Tomorrow"} else title


def _visits(number: int) -> str:
    noun = "visit" if number == 1 else "visits"
    return f"{number} {noun} where the nurse decides which"


def _day_name(day: date, today: date) -> str:
    if day == today:
        return "Today"
    return "Tomorrow" if day == today + timedelta(days=1) else short_day(day)
