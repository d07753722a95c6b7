"""Steps and age windows of the scheduling core, as a reference file writes them."""

from dataclasses import fields
from typing import Annotated, Any, Self

from pydantic import GetCoreSchemaHandler, GetPydanticSchema, model_validator
from pydantic_core import CoreSchema, core_schema

from clinic_app.scheduling.rules import AgeWindow
from clinic_app.scheduling.visits import Step

from .fields import Capability, Minutes, Whole, Words
from .yaml_source import Entry


class StepEntry(Entry):
    """One step as written: `any_of` or `all_of`, minutes, and perhaps a room and a gap."""

    minutes: Minutes
    any_of: frozenset[Capability] = frozenset()
    all_of: tuple[Capability, ...] = ()
    room: Words | None = None
    gap: Whole = 0

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.any_of and self.all_of:
            raise ValueError("has any_of and all_of: give one of them")
        if not (self.any_of or self.all_of) and (self.room or self.gap):
            raise ValueError("a wait has neither room nor gap")
        if self.gap % 5:
            raise ValueError("gap must be a multiple of 5")
        return self

    def step(self) -> Step:
        """Return the scheduling core's step."""
        return Step(
            any_of=frozenset[str](self.any_of),
            all_of=tuple[str, ...](self.all_of),
            minutes=self.minutes,
            room=self.room,
            gap=self.gap,
        )


class AgeEntry(Entry):
    """An age window as written. Highest ages are completed units: `max_years: 15` is until 16."""

    min_days: Whole | None = None
    min_weeks: Whole | None = None
    min_months: Whole | None = None
    min_years: Whole | None = None
    max_months: Whole | None = None
    max_years: Whole | None = None

    def window(self) -> AgeWindow:
        """Return the scheduling core's age window."""
        return AgeWindow(**self.model_dump())


def _written(value: object) -> object:
    return _as_written(value) if isinstance(value, (Step, AgeWindow)) else value


def _as_written(value: Step | AgeWindow) -> dict[str, Any]:
    stated = {f.name: getattr(value, f.name) for f in fields(value)}
    defaults = {f.name: f.default for f in fields(value)}
    return {
        name: sorted(v) if isinstance(v, frozenset) else v
        for name, v in stated.items()
        if v != defaults[name]
    }


def _through(entry: type[Entry], finish: str) -> GetPydanticSchema:
    def schema(_source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        made = core_schema.no_info_after_validator_function(
            lambda written: getattr(written, finish)(), handler.generate_schema(entry)
        )
        return core_schema.no_info_before_validator_function(
            _written,
            made,
            serialization=core_schema.plain_serializer_function_ser_schema(_as_written),
        )

    return GetPydanticSchema(schema)


StepField = Annotated[Step, _through(StepEntry, "step")]
"""A scheduling step, validated through StepEntry."""

AgeField = Annotated[AgeWindow, _through(AgeEntry, "window")]
"""An age window, validated through AgeEntry."""
