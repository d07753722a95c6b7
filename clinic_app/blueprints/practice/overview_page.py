"""The overview of the practice, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinic_app.operations.closures import Closed
from clinic_app.operations.practice import Snapshot
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.practice import Room
from clinic_app.web.filters import long_day

BOOKED = {
    "online": "online",
    "request": "by request",
    "phone": "by phone",
    "staff": "by the doctor",
}
CAN_DO = {
    "gp": "GP visits",
    "gp_antenatal": "pregnancy care",
    "gp_iud": "IUDs",
    "gp_larc": "contraceptive implants",
    "gp_skin": "skin checks and procedures",
    "nurse": "nurse visits",
    "trained_nurse": "cervical screening",
    "nurse_assist": "assisting at procedures",
    "authorised_immuniser": "immunisation",
    "health_practitioner": "Aboriginal and Torres Strait Islander health checks",
}
"""What each capability of the practice's file lets somebody do, in the order of the page."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who is booked, and what with."""

    name: str
    position: str
    can: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Everything the page shows; each closed day is (day, why, where if not everywhere)."""

    people: tuple[PersonLine, ...]
    rooms: tuple[Room, ...]
    closed: tuple[tuple[str, str, str], ...]
    kinds: tuple[tuple[AppointmentType, str], ...]


def page(known: Snapshot, closed: Sequence[Closed], places: dict[int, str]) -> OverviewPage:
    """Return the page."""
    return OverviewPage(
        people=tuple(_people(known)),
        rooms=tuple(known.practice.rooms),
        closed=tuple(
            (long_day(c.day), c.name, places[c.location] if c.location else "")
            for c in (one.closure for one in closed)
        ),
        kinds=tuple((kind, BOOKED[kind.mode]) for kind in known.catalogue.types),
    )


def _people(known: Snapshot) -> Iterator[PersonLine]:
    for one in known.practice.people:
        can = [words for key, words in CAN_DO.items() if key in one.capabilities]
        yield PersonLine(one.name, one.position, _said(can))


def _said(can: Sequence[str]) -> str:
    words = ", ".join(can)
    return f"{words[:1].upper()}{words[1:]}"
