"""What can be booked: service areas and appointment types, read from services.yaml."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clinic_app.scheduling.rules import AgeWindow, reaches
from clinic_app.scheduling.visits import Step, length

from . import areas as service_areas
from . import guide as guides
from .areas import Area
from .fields import NURSING, ByName, Slug, Whole, Words
from .guide import Guide
from .named_entries import resolved
from .red_flags import RedFlag, rank
from .visit_fields import AgeField, StepField
from .yaml_source import Entry, Fault, load

SERVICES = Path(__file__).with_name("services.yaml")

NEUTRAL_NAME = "GP visit"
"""What a sensitive visit is called in messages, calendar files and shared lists."""


class Cost(Entry):
    """What a visit is expected to cost. `fee` and `rebate` are whole dollars, where known."""

    slug: str = ""
    kind: Literal["bulk", "none", "mixed", "private", "third_party"]
    text: Words
    fee: Whole | None = None
    rebate: Whole | None = None


class Age(Entry):
    """One age, in one unit."""

    weeks: Whole | None = None
    months: Whole | None = None
    years: Whole | None = None

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("must be given in weeks, months or years, and in one of them only")
        return self


class Point(Entry):
    """An age at which immunisations are due; `earliest` only where they may be given before it.

    `slug` is the point's name in the national schedule, such as m2 or y4.
    """

    slug: Slug
    label: Words
    due: Age
    earliest: Age | None = None


class AppointmentType(Entry):
    """One kind of visit, with everything the clinic says about it.

    `how` tells patients how they get one that is not booked online, `desk_asks` what the desk asks
    before it gives a time for it, `older` the type for whoever is too old for this one.
    """

    slug: Slug
    name: Words
    area: Slug
    also_in: tuple[Slug, ...] = ()
    summary: Words
    use: str = ""
    steps: Annotated[tuple[StepField, ...], Field(min_length=1)]
    mode: Literal["online", "request", "phone", "staff"]
    how: str = ""
    desk_asks: tuple[Words, ...] = ()
    age: AgeField = AgeWindow()
    older: str = ""
    for_child: bool = False
    season: tuple[Whole, Whole] | None = None
    notice_minutes: Whole = 120
    horizon_weeks: Annotated[Whole, Field(gt=0, le=52)] = 8
    cost: Cost
    preparation: tuple[Words, ...] = ()
    happens: tuple[Words, ...] = ()
    redirects: tuple[RedFlag, ...] = ()
    sensitive: bool = False
    asks_gender: bool = False
    after: str = ""
    wait: str = ""
    staff_aliases: tuple[Words, ...] = ()
    points: Annotated[tuple[Point, ...], ByName] = ()

    @property
    def staffed_steps(self) -> tuple[Step, ...]:
        """The steps with a practitioner, in order."""
        return tuple(step for step in self.steps if capabilities(step))

    @property
    def staffed_positions(self) -> tuple[int, ...]:
        """The positions of the steps with a practitioner."""
        return tuple(n for n, step in enumerate(self.steps) if capabilities(step))

    @property
    def minutes(self) -> int:
        """How long the patient is here, waiting included."""
        return length(self.steps)

    @property
    def staffed_minutes(self) -> int:
        """How long somebody sees the patient."""
        return sum(step.minutes for step in self.staffed_steps)

    @property
    def observe(self) -> int:
        """How long the patient waits afterwards, to be watched; usually 0 or 15 minutes."""
        return self.steps[-1].minutes if not capabilities(self.steps[-1]) else 0

    @property
    def grid(self) -> int:
        """The distance of offered starts in minutes; a wait afterwards does not count."""
        return 10 if self.staffed_minutes == 10 else 15

    @property
    def nurse_only(self) -> bool:
        """Whether no step needs a doctor, or might be given to one."""
        return all(capabilities(step) <= NURSING for step in self.steps)

    @property
    def online(self) -> bool:
        """Whether patients book it themselves; only then may a time be shown."""
        return self.mode == "online"

    def led_by(self, able: frozenset[str]) -> bool:
        """Say whether somebody with these capabilities can be the one whom the patient books."""
        return bool(self.staffed_steps[0].people[0] & able)

    def given_by(self, able: frozenset[str]) -> bool:
        """Say whether somebody with these capabilities can have a part in the visit."""
        return any(needed & able for step in self.staffed_steps for needed in step.people)

    @property
    def outside_name(self) -> str:
        """The name that may appear in messages, calendars and shared lists."""
        return NEUTRAL_NAME if self.sensitive else self.name


class Catalogue(Entry):
    """All areas, all types, and the emergency signs that come before every one of them."""

    emergency: Annotated[tuple[RedFlag, ...], Field(min_length=1)]
    red_flags: Annotated[tuple[RedFlag, ...], ByName] = ()
    costs: Annotated[tuple[Cost, ...], ByName] = ()
    areas: Annotated[tuple[Area, ...], ByName]
    guide: Guide | None = None
    types: Annotated[tuple[AppointmentType, ...], ByName]

    @model_validator(mode="before")
    @classmethod
    def _fill_in_names(cls, written: object) -> object:
        return resolved(written)

    @cached_property
    def by_slug(self) -> dict[str, AppointmentType]:
        """The types by their slugs."""
        return {kind.slug: kind for kind in self.types}

    def type(self, slug: str) -> AppointmentType:
        """Return the type of this slug. Raises KeyError."""
        return self.by_slug[slug]

    def area(self, slug: str) -> Area:
        """Return the area of this slug. Raises KeyError."""
        return {area.slug: area for area in self.areas}[slug]

    def types_in(self, area: str) -> tuple[AppointmentType, ...]:
        """Return the area's own types, then those it shares with another area."""
        own = [kind for kind in self.types if kind.area == area]
        return (*own, *(kind for kind in self.types if area in kind.also_in))

    def redirects_of(self, kind: AppointmentType) -> tuple[RedFlag, ...]:
        """Return what to ask before the type is booked: its own signs, its area's, everybody's.

        A baby's fever comes first, then the most urgent; nothing is said twice, and nothing that
        is a sign only in somebody too young to book the type.
        """
        everything = (*kind.redirects, *self.area(kind.area).redirects, *self.emergency)
        ahead = 7 * kind.horizon_weeks
        asked = (flag for flag in everything if reaches(flag.ages, kind.age, ahead=ahead))
        return tuple(sorted(dict.fromkeys(asked), key=rank))


def capabilities(step: Step) -> frozenset[str]:
    """Return every capability that a step names; none for a wait."""
    return frozenset({*step.any_of, *step.all_of})


def load_catalogue(path: Path = SERVICES) -> Catalogue:
    """Return the checked catalogue. Raises BrokenReference."""
    return load(path, Catalogue, faults)


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Yield what is wrong between the catalogue's entries."""
    areas = {area.slug for area in catalogue.areas}
    for position, kind in enumerate(catalogue.types):
        at = ("types", position)
        if kind.older and kind.older not in catalogue.by_slug:
            yield Fault((*at, "older"), f"unknown type {kind.older!r}")
        for key, reason in _type_faults(kind, areas):
            yield Fault((*at, key), reason)
    yield from service_areas.faults(catalogue.areas, catalogue.by_slug)
    if catalogue.guide:
        yield from guides.faults(catalogue.guide, {k.slug: k.mode for k in catalogue.types})


def _type_faults(kind: AppointmentType, areas: set[str]) -> Iterator[tuple[str, str]]:
    if kind.area not in areas:
        yield "area", f"unknown area {kind.area!r}"
    for also in sorted({*kind.also_in} - areas):
        yield "also_in", f"unknown area {also!r}"
    if kind.area in kind.also_in:
        yield "also_in", "names the type's own area"
    if not kind.staffed_steps:
        yield "steps", "nobody sees the patient: a step needs any_of or all_of"
    if kind.season and not all(1 <= month <= 12 for month in kind.season):
        yield "season", "months are 1 to 12"
    yield from _way_in_faults(kind)


def _way_in_faults(kind: AppointmentType) -> Iterator[tuple[str, str]]:
    if kind.online and kind.how:
        yield "how", "only for types that are not booked online"
    if not kind.online and not kind.how:
        yield "how", "must say how to get a type that is not booked online"
    if not kind.online and not kind.desk_asks:
        yield "desk_asks", "must say what the desk asks before it gives a time"
