"""Who works where and when: the practice's own facts, read from practice.yaml."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .catalogue import Catalogue, load_catalogue
from .fields import ByName, Capability, ClockTime, Slug, Weekday, Words
from .practice_checks import faults
from .yaml_source import Entry, load

PRACTICE = Path(__file__).with_name("practice.yaml")

FROM_THE_START = date(2026, 1, 5)
"""The Monday from which hours count that state no first day."""

Email = Annotated[str, Field(pattern=r"^[a-z0-9.+-]+@[a-z0-9.-]+\.[a-z]+$")]


LATE = "Changing or cancelling this visit may cost a fee. If you cannot come, tell us early."
"""What is said of a visit that is near, where the practice has no sentence of its own."""


class Opening(Entry):
    """One stretch of opening hours; a day may have several."""

    weekday: Weekday
    opens: ClockTime
    closes: ClockTime

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("closes before it opens")
        return self


class Way(Entry):
    """One way of getting to a location, or one thing to know once there."""

    by: Words
    text: Words


class Sketch(Entry):
    """A drawing of the way to a location: a file in static/images, and what it shows in words."""

    image: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.svg$")]
    shows: Words
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]


class Location(Entry):
    """An address at which patients are seen. A day without opening hours is closed."""

    slug: Slug
    name: Words
    address: Annotated[tuple[Words, ...], Field(min_length=1)]
    access: str = ""
    ways: tuple[Way, ...] = ()
    inside: tuple[Way, ...] = ()
    sketch: Sketch | None = None
    hours: Annotated[tuple[Opening, ...], Field(min_length=1)]


class Room(Entry):
    """A room. Visits claim rooms of the kinds `scales` and `procedure`; others only have a name."""

    slug: Slug
    name: Words
    kind: Literal["consulting", "scales", "procedure"]
    location: Slug


class Session(Entry):
    """A person's hours on one weekday. `every_weeks: 2` counts from the week of `valid_from`.

    `valid_to` is the last day. With `reserved_for`, only these types can be booked in it. What is
    kept for the `same_day` opens online at eight that morning.
    """

    weekday: Weekday
    starts: ClockTime
    ends: ClockTime
    location: Slug
    room: Slug | None = None
    valid_from: date = FROM_THE_START
    valid_to: date | None = None
    every_weeks: Literal[1, 2] = 1
    reserved_for: tuple[Slug, ...] = ()
    label: str = ""
    same_day: bool = False

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.starts >= self.ends:
            raise ValueError("ends before it starts")
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self


class Person(Entry):
    """Somebody who works here. Only those with capabilities have sessions and are booked.

    `often` are the visits for which most people come to them.
    """

    slug: Slug
    title: Literal["Dr", "Nurse", ""] = ""
    given_name: Words
    family_name: Words
    role: Literal["doctor", "nurse", "reception", "manager"]
    position: Words
    email: Email
    gender: Literal["female", "male", ""] = ""
    pronouns: str = ""
    languages: tuple[Words, ...] = ()
    interests: tuple[Words, ...] = ()
    summary: str = ""
    often: tuple[Slug, ...] = ()
    room: Slug | None = None
    capabilities: frozenset[Capability] = frozenset()
    sessions: tuple[Session, ...] = ()

    @property
    def name(self) -> str:
        """The name as patients read it, with its title."""
        return f"{self.title} {self.given_name} {self.family_name}".strip()


class Closure(Entry):
    """A day on which one location, or with no location the whole practice, is closed."""

    day: date
    name: Words
    location: Slug | None = None


class Helpline(Entry):
    """A number for when the practice cannot help, or is closed."""

    name: Words
    phone: Words
    when: Words


class Practice(Entry):
    """The one practice that a deployment serves."""

    name: Words
    short_name: Words
    phone: Words
    email: Email
    timezone: Literal["Australia/Sydney"]
    emergency: Annotated[tuple[Helpline, ...], Field(min_length=1)]
    after_hours: Words
    cancellation: Words
    cancellation_late: Words = LATE
    fees: tuple[Words, ...]
    interpreters: str = ""
    acknowledgement: str = ""
    about: tuple[Words, ...] = ()
    air_provider_number: Annotated[str, Field(pattern=r"^([0-9]{5,6}[0-9A-Z]{1,2})?$")] = ""
    locations: Annotated[tuple[Location, ...], Field(min_length=1), ByName]
    rooms: Annotated[tuple[Room, ...], ByName] = ()
    people: Annotated[tuple[Person, ...], Field(min_length=1), ByName]
    closures: tuple[Closure, ...] = ()

    @property
    def practitioners(self) -> tuple[Person, ...]:
        """The people who can be booked."""
        return tuple(person for person in self.people if person.capabilities)

    def location(self, slug: str) -> Location:
        """Return the location of this slug. Raises KeyError."""
        return {place.slug: place for place in self.locations}[slug]


def load_practice(path: Path = PRACTICE, *, catalogue: Catalogue | None = None) -> Practice:
    """Return the checked practice; the visits it names are compared with the catalogue.

    Raises BrokenReference.
    """
    known = (catalogue or load_catalogue()).by_slug
    return load(path, Practice, lambda practice: faults(practice, known))
