"""The page on which somebody to book for is found, with every value ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from clinic_app.access.policy import Permission, allows
from clinic_app.operations import practice
from clinic_app.operations.patient_search import Found
from clinic_app.operations.requests import Request
from clinic_app.web import found_people, visitor
from clinic_app.web.filters import clock_time, long_day

from .carried import Carried


@dataclass(frozen=True, slots=True)
class StartPage:
    """Everything the page shows; `about` says which time or whose request this is."""

    search: found_people.Search
    about: tuple[str, ...]
    new: str
    hidden: tuple[tuple[str, str], ...]


def page(
    typed: str, found: Sequence[Found] | None, carried: Carried, request: Request | None
) -> StartPage:
    """Return the page; `found` is None when nothing that names anybody was typed."""
    onwards = url_for("desk.with_patient", **carried.args)
    return StartPage(
        search=found_people.search(
            typed,
            found,
            lambda patient: url_for("desk.for_patient", patient=patient, **carried.args),
        ),
        about=tuple(_about(carried, request)),
        new=_new(typed, onwards),
        hidden=tuple((name, str(value)) for name, value in carried.args.items()),
    )


def _new(typed: str, onwards: str) -> str:
    """Return where somebody new is added, "" for those who may not."""
    may = allows(visitor.actor(), Permission.PATIENTS_EDIT)
    return url_for("patients.new", find=typed, next=onwards) if may else ""


def time_picked(carried: Carried) -> str:
    """Return the time that was picked in the diary, in words; "" if none was."""
    if carried.at is None:
        return ""
    face = practice.faces().get(carried.lead or 0)
    who = f" with {face.name}" if face else ""
    return f"{long_day(carried.at)}, {clock_time(carried.at)}{who}"


def _about(carried: Carried, request: Request | None) -> Iterator[str]:
    if carried.at is not None:
        yield f"At {time_picked(carried)}."
    if request is not None:
        wish = request.answers.get("days")
        yield f"{request.name} asked for: {request.kind.outside_name}."
        if wish:
            yield f"“{wish}”"
