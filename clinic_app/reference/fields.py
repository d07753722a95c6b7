"""Kinds of values that the reference files share: times, weekdays, lists written by name."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints

Capability = Literal[
    "gp",
    "gp_larc",
    "gp_iud",
    "gp_skin",
    "gp_antenatal",
    "nurse",
    "trained_nurse",
    "nurse_assist",
    "authorised_immuniser",
    "health_practitioner",
]
"""What a practitioner may do. A vaccine needs `authorised_immuniser`, never the role alone."""

NURSING: frozenset[str] = frozenset(
    ["nurse", "trained_nurse", "nurse_assist", "authorised_immuniser", "health_practitioner"]
)
"""The capabilities of which a doctor is not a part."""

Words = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Whole = Annotated[int, Field(strict=True, ge=0)]
Minutes = Annotated[int, Field(strict=True, gt=0, multiple_of=5, le=240)]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(value: object) -> object:
    if isinstance(value, str) and value in WEEKDAYS:
        return WEEKDAYS.index(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("must be a day of the week, such as monday")


def _clock_time(value: object) -> object:
    if isinstance(value, time):
        return value
    shown = re.fullmatch(r"(\d{1,2}):(\d\d)(?::00)?", value) if isinstance(value, str) else None
    if not shown or int(shown[1]) > 23 or int(shown[2]) > 59:
        raise ValueError("must be a time, such as 8:30")
    if int(shown[2]) % 5:
        raise ValueError("must be a multiple of 5 minutes")
    return time(int(shown[1]), int(shown[2]))


def _hours_and_minutes(value: time) -> str:
    return f"{value:%H:%M}"


Weekday = Annotated[int, BeforeValidator(_weekday), Field(ge=0, le=6)]
ClockTime = Annotated[
    time, BeforeValidator(_clock_time), PlainSerializer(_hours_and_minutes, when_used="json")
]


def keyed(value: object) -> object:
    """Return `{slug: entry}` as a list of entries that know their slug; a list stays as it is."""
    if not isinstance(value, Mapping):
        return value
    return [{"slug": key, **_entry(entry)} for key, entry in value.items()]


def _entry(entry: object) -> Mapping[str, object]:
    return entry if isinstance(entry, Mapping) else {}


ByName = BeforeValidator(keyed)
"""A list that the file writes as a mapping, so that a slug given twice is refused."""
