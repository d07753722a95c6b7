"""Looks outside 2 to 8 degrees, and what was decided on the stock, as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime

from clinic_app import clock
from clinic_app.operations.cold_chain import Decided
from clinic_app.operations.fridge_readings import KEPT, Reading
from clinic_app.web.filters import day_and_time

from .fridge_page import degrees


@dataclass(frozen=True, slots=True)
class LookView:
    """A look outside that waits for a decision."""

    text: str
    done: str
    when: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided on the stock; `undo` while that can be undone."""

    reading: int
    title: str
    asked: str
    note: str
    when: str
    by: str
    undo: bool


def look_view(reading: Reading, today: date) -> LookView:
    """Return a look outside with its lowest and highest."""
    look = reading.look
    text = f"{degrees(look.lowest)} to {degrees(look.highest)}"
    return LookView(text, look.done, f"{day_and_time(reading.at, today)}, {reading.by}")


def decision_view(found: Decided, *, now: datetime) -> DecisionView:
    """Return a decision on the stock as it is shown."""
    kept = found.decision.outcome == KEPT
    return DecisionView(
        reading=found.reading,
        title="Decided: the stock is kept" if kept else "Decided: the stock was taken out",
        asked=found.decision.asked,
        note=found.decision.note,
        when=day_and_time(found.at, clock.local_date(now)),
        by=found.by,
        undo=found.may_be_undone(now),
    )
