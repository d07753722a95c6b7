"""Signs of danger by where they lead, for the top of a page about a visit."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic_app.reference.red_flags import RedFlag, rank

NOW = frozenset({"000", "hospital"})
SOON = frozenset({"same-day", "within-days"})


@dataclass(frozen=True, slots=True)
class Signs:
    """What cannot wait: get help now; call us; take another visit. Each the most urgent first."""

    now: tuple[RedFlag, ...]
    soon: tuple[RedFlag, ...]
    other: tuple[RedFlag, ...]


def grouped(flags: Iterable[RedFlag]) -> Signs:
    """Return red flags by how soon they need help."""
    known = sorted(dict.fromkeys(flags), key=rank)
    return Signs(
        now=tuple(flag for flag in known if flag.go in NOW),
        soon=tuple(flag for flag in known if flag.go in SOON),
        other=tuple(flag for flag in known if flag.go not in NOW | SOON),
    )
