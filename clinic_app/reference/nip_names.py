"""Names in nip_schedule.yaml that the file does not explain."""

from collections.abc import Collection, Iterator, Mapping

from .nip_entries import ScheduleFile
from .yaml_source import Entry, Fault

Where = tuple[str | int, ...]

NAMES: Mapping[str, str] = {
    "source": "source",
    "vaccine": "vaccine",
    "vaccines": "vaccine",
    "antigen": "antigen",
    "antigens": "antigen",
    "who": "group",
    "asks": "group",
    "groups": "group",
    "free_groups": "group",
}
"""The keys that hold names, in whatever entry they stand, and what they are names of."""


def unknown_names(file: ScheduleFile) -> Iterator[Fault]:
    """Yield every name that is used and not explained."""
    known: Mapping[str, Collection[str]] = {
        "source": {source.slug for source in file.sources},
        "vaccine": {vaccine.slug for vaccine in file.vaccines},
        "antigen": {antigen.slug for antigen in file.antigens},
        "group": file.groups,
    }
    for at, entry in _entries(file):
        for key, what in NAMES.items():
            for name in _names(getattr(entry, key, ())):
                if name not in known[what]:
                    yield Fault((*at, key), f"unknown {what} {name!r}")


def _entries(within: Entry, at: Where = ()) -> Iterator[tuple[Where, Entry]]:
    """Yield all entries below one, with their places in the file."""
    for key in type(within).model_fields:
        value = getattr(within, key)
        listed = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for position, entry in listed:
            if isinstance(entry, Entry):
                here: Where = (*at, key) if position is None else (*at, key, position)
                yield here, entry
                yield from _entries(entry, here)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, tuple) else ()
