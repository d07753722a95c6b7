"""An age or a distance as somebody writes it in nip_schedule.yaml."""

from typing import Self

from pydantic import model_validator

from clinic_app.immunisation.calendar import Span, Unit

from .fields import Whole
from .yaml_source import Entry

UNITS: tuple[Unit, ...] = ("days", "weeks", "months", "years")


class SpanEntry(Entry):
    """An age or a distance in one unit."""

    days: Whole | None = None
    weeks: Whole | None = None
    months: Whole | None = None
    years: Whole | None = None

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("must be given in days, weeks, months or years, in one of them only")
        return self

    def span(self) -> Span:
        """Return the core's span."""
        unit = next(unit for unit in UNITS if getattr(self, unit) is not None)
        return Span(getattr(self, unit), unit)
