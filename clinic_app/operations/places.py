"""From an offer to the places it takes."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.visits import Offer, Placement

from .claims import Place


def of_offer(offer: Offer, *, patient: int | None) -> list[Place]:
    """Return what an offer takes: people and rooms with the gap after, the patient throughout."""
    found = [place for p in offer.placements for place in of_placement(p)]
    if patient is not None:
        found.append(Place(patient, Interval(offer.start, offer.end), "patient"))
    return sorted(found)


def of_placement(placement: Placement) -> list[Place]:
    """Return what one step takes, without the patient."""
    busy = Interval(placement.interval.start, placement.busy_until)
    people = [Place(person, busy) for person in placement.practitioners]
    room = [] if placement.room is None else [Place(placement.room, busy, "room")]
    return people + room


def people(taken: Iterable[Place]) -> tuple[tuple[int, ...], ...]:
    """Return who is in each part of a visit, in order, from what it takes."""
    seen = sorted((p.interval.start, p.resource) for p in taken if p.kind == "practitioner")
    parts = groupby(seen, key=itemgetter(0))
    return tuple(tuple(person for _, person in part) for _, part in parts)


def to_json(places: Iterable[Place]) -> list[list[Any]]:
    """Return places as plain values for a JSON column."""
    return [
        [p.resource, p.interval.start.isoformat(), p.interval.end.isoformat(), p.kind, p.lane]
        for p in places
    ]


def from_json(rows: list[list[Any]]) -> list[Place]:
    """Return the places that `to_json` wrote."""
    return [
        Place(r, Interval(datetime.fromisoformat(s), datetime.fromisoformat(e)), kind, lane)
        for r, s, e, kind, lane in rows
    ]
