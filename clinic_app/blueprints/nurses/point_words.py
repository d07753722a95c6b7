"""For which age a visit for vaccines is: named only where the doses are of that age."""

from collections.abc import Mapping
from typing import Any

from clinic_app.operations import doses_due
from clinic_app.operations.doses_due import Expectation
from clinic_app.reference.catalogue import AppointmentType

CATCHING_UP = "catching up"
BOOKED_FOR = "booked for {}"


def why(
    kind: AppointmentType, answers: Mapping[str, Any], expected: Expectation | None
) -> tuple[str, ...]:
    """Return what follows the name of a visit: "4 months", "catching up", "booked for 4 months".

    The last where nothing is expected, so that nobody knows whether it is for that age. Of a
    sensitive visit nothing is said.
    """
    if kind.sensitive:
        return ()
    late = catching_up(kind, answers, expected)
    label = [p.label for p in kind.points if p.slug == answers.get("point")]
    if late or len(kind.points) < 2 or not label:
        return (CATCHING_UP,) if late else ()
    known = expected is None or expected.open or expected.doses or expected.not_recorded
    return tuple(label) if known else (BOOKED_FOR.format(label[0]),)


def catching_up(
    kind: AppointmentType, answers: Mapping[str, Any], expected: Expectation | None
) -> bool:
    """Say whether doses of another age than the one booked for are expected, or on no record."""
    booked = {p.slug for p in kind.points}
    slug = answers.get("point") if len(booked) > 1 else next(iter(booked), None)
    point = doses_due.schedule().by_point.get(str(slug))
    if point is None or expected is None:
        return False
    ages = {dose.point for dose in (*expected.doses, *expected.not_recorded)}
    return bool(ages - {point.label})
