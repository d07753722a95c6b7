"""The pieces of nip_schedule.yaml as somebody writes them: checked one by one, not yet together."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from clinic_app.immunisation.vaccines import BIRTH_DOSE, Confidence, Route

from .fields import ByName, Minutes, Slug, Words
from .nip_spans import SpanEntry
from .yaml_source import Entry


def _dose(value: object) -> object:
    if value == "B":
        return BIRTH_DOSE
    if isinstance(value, int) and not isinstance(value, bool) and value > BIRTH_DOSE:
        return value
    raise ValueError("must be B for a dose at birth, or the number of a dose from 1")


Dose = Annotated[int, BeforeValidator(_dose)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]
Week = Annotated[int, Field(strict=True, ge=1, le=40)]


class Evident(Entry):
    """A rule with where it was read. `note` is for those who look after the file."""

    source: tuple[Slug, ...] = ()
    confidence: Confidence
    last_checked: date | None = None
    note: str = ""

    @model_validator(mode="after")
    def _is_read_somewhere(self) -> Self:
        if self.confidence == "confirmed" and not self.source:
            raise ValueError("confirmed needs a source")
        return self


class Dated(Evident):
    """A rule that may hold from a day and until another, both included."""

    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self


class SourceEntry(Entry):
    """A document."""

    slug: Slug
    what: Words
    dated: Words
    url: Annotated[str, Field(pattern=r"^https://\S+$")]


class LimitEntry(Evident):
    """The limits of one dose of an antigen; a course is counted from 1."""

    dose: Annotated[int, Field(strict=True, ge=1)]
    min_age: SpanEntry | None = None
    after_previous: SpanEntry | None = None
    after_first: SpanEntry | None = None


class AntigenEntry(Entry):
    """What a vaccine protects against."""

    slug: Slug
    short: Words
    diseases: Annotated[tuple[Words, ...], Field(min_length=1)]
    limits: tuple[LimitEntry, ...] = ()


class VaccineEntry(Dated):
    """A kind of vaccine."""

    slug: Slug
    group: Words
    antigens: Annotated[tuple[Slug, ...], Field(min_length=1)]
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    live: bool = False
    brands: tuple[Words, ...] = ()
    advice: str = ""
    usual_from: SpanEntry | None = None
    usual_until: SpanEntry | None = None


class DoseEntry(Dated):
    """One dose at an age point."""

    vaccine: Slug
    dose: Dose
    who: tuple[Slug, ...] = ()
    min_age: SpanEntry | None = None
    after_previous: SpanEntry | None = None
    until: SpanEntry | None = None
    last_day: SpanEntry | None = None
    last_day_reason: str = ""
    label: str = ""
    restarts: bool = False
    born_from: date | None = None
    asks: tuple[Slug, ...] = ()
    asks_if_given_from: SpanEntry | None = None

    @model_validator(mode="after")
    def _says_why_it_ends(self) -> Self:
        if bool(self.last_day) != bool(self.last_day_reason):
            raise ValueError("a last day needs its reason, and a reason its last day")
        return self


class PointEntry(Dated):
    """An age at which doses are due."""

    slug: Slug
    label: Words
    due: SpanEntry
    earliest: SpanEntry | None = None
    until: SpanEntry | None = None
    overdue_at: SpanEntry | None = None
    place: Literal["hospital", "practice", "school"]
    visit: Slug | None = None
    ask: dict[Slug, Words] = {}
    ask_until: SpanEntry | None = None
    doses: Annotated[tuple[DoseEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_booked(self) -> Self:
        if (self.visit is None) != (self.place == "hospital"):
            raise ValueError("every point but the hospital’s has a visit")
        return self


class OverdueEntry(Evident):
    """How long after the due day a point is overdue."""

    after: SpanEntry


class PlanningEntry(Evident):
    """How many points behind need a planning visit."""

    points_behind: Annotated[int, Field(strict=True, ge=1)]


class LiveEntry(Evident):
    """How far apart live vaccines are."""

    apart: SpanEntry


class FirstDoseEntry(Evident):
    """A vaccine that must not be the first with an antigen before an age."""

    vaccine: Slug
    antigen: Slug
    before: SpanEntry
    reason: Words


class InfluenzaEntry(Evident):
    """The yearly vaccine."""

    vaccine: Slug
    season: tuple[Month, Month]
    two_doses_under: SpanEntry
    free_under: SpanEntry
    free_from: SpanEntry | None = None
    free_groups: tuple[Slug, ...] = ()
    free_if_pregnant_from: SpanEntry | None = None
    visit: Slug


class PregnancyEntry(Evident):
    """A vaccine in pregnancy; without weeks, at any time."""

    slug: Slug
    vaccine: Slug
    from_week: Week | None = None
    to_week: Week | None = None
    advice: Words

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        weeks = (self.from_week, self.to_week)
        if None not in weeks and not (self.from_week or 0) < (self.to_week or 0):
            raise ValueError("to_week must be later than from_week")
        if weeks.count(None) == 1:
            raise ValueError("has from_week and to_week, or neither")
        return self


class AdultEntry(Evident):
    """Adults who may be reminded."""

    slug: Slug
    people: Words
    from_age: SpanEntry
    first_nations: bool | None = None
    groups: tuple[Slug, ...] = ()
    vaccine: Slug
    doses: Words


class AskEntry(Evident):
    """A question before vaccines."""

    slug: Slug
    text: Words
    vaccines: tuple[Slug, ...] = ()
    from_age: SpanEntry | None = None


class ReminderEntry(Evident):
    """When families hear from the practice."""

    invite_before: SpanEntry
    remind_after: SpanEntry
    recall_after: SpanEntry
    before_last_day: SpanEntry


class LengthEntry(Entry):
    """Minutes for up to so many vaccines."""

    up_to: Annotated[int, Field(strict=True, ge=1)]
    minutes: Minutes


class VisitsEntry(Evident):
    """How long visits are, and which types there are."""

    lengths: Annotated[tuple[LengthEntry, ...], Field(min_length=1)]
    planning_minutes: Minutes
    thigh_under: SpanEntry
    influenza_minutes: Minutes
    observe_minutes: Minutes
    planning: Slug
    pregnancy: Slug
    adult: Slug


class ChangeEntry(Evident):
    """What changed on a day."""

    on: date
    text: Words
    vaccines: Annotated[tuple[Slug, ...], Field(min_length=1)]


class ScheduleFile(Entry):
    """The whole file."""

    title: Words
    version: Words
    valid_from: date
    last_checked: date
    gap: Words
    verify_at: Annotated[tuple[Words, ...], Field(min_length=1)]
    sources: Annotated[tuple[SourceEntry, ...], ByName]
    groups: dict[Slug, Words]
    antigens: Annotated[tuple[AntigenEntry, ...], ByName]
    vaccines: Annotated[tuple[VaccineEntry, ...], ByName]
    points: Annotated[tuple[PointEntry, ...], ByName]
    overdue: OverdueEntry
    planning: PlanningEntry
    live: LiveEntry
    first_doses: tuple[FirstDoseEntry, ...] = ()
    influenza: InfluenzaEntry
    pregnancy: Annotated[tuple[PregnancyEntry, ...], ByName]
    adults: Annotated[tuple[AdultEntry, ...], ByName]
    ask_first: Annotated[tuple[AskEntry, ...], ByName]
    reminders: ReminderEntry
    visits: VisitsEntry
    changes: tuple[ChangeEntry, ...] = ()
