"""Why something cannot be booked, in words for the person asking."""

from collections.abc import Callable
from typing import Any

from clinic_app.operations import practice
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal

from .filters import long_day, moment

GONE = (
    "Somebody else has just taken that time. Nothing you typed is lost: "
    "choose one of the times nearest to it"
)


def say(refusal: Refusal, kind: AppointmentType) -> str:
    """Return one or two sentences: what is in the way, and what to do."""
    words = WORDS.get(type(refusal))
    return words(refusal, kind) if words else GONE


def _too_young(refusal: Any, kind: AppointmentType) -> str:
    return (
        f"{kind.name} can be booked for {long_day(refusal.from_day)} or later, because of the age "
        "it is for. That is further ahead than we take bookings. "
        "Come back nearer the time, or call us."
    )


def _too_old(refusal: Any, kind: AppointmentType) -> str:
    older = for_older(refusal, kind)
    choose = f"choose “{older.name}”" if older else "call us and we will find the right visit"
    return (
        f"{kind.name} is for a younger age: by this date of birth its last day was "
        f"{long_day(refusal.last_day)}. "
        f"Check the date of birth, or {choose}."
    )


def for_older(refusal: Refusal | None, kind: AppointmentType) -> AppointmentType | None:
    """Return the visit for whoever is too old for another, None where nothing is to be offered."""
    if not isinstance(refusal, refusals.TooOld) or not kind.older:
        return None
    return practice.current().type(kind.older)


WORDS: dict[type[Refusal], Callable[[Any, AppointmentType], str]] = {
    refusals.TooYoung: _too_young,
    refusals.TooOld: _too_old,
    refusals.TooSoon: lambda r, _: f"The earliest time we can offer is {moment(r.earliest)}.",
    refusals.BeyondHorizon: lambda r, _: f"We take bookings until {long_day(r.latest)}.",
    refusals.NotBefore: lambda r, _: (
        f"The first good day is {long_day(r.day)}. That is further ahead than we take bookings. "
        "Come back nearer the time, or call us."
    ),
    refusals.NotAfter: lambda r, _: (
        f"Online this is booked for {long_day(r.day)} at the latest. "
        "Call us: the nurse finds a time, or plans with you."
    ),
    refusals.NotTogether: lambda _, __: (
        "No day is right for all of them: one may come only after the other’s last day. "
        "Choose Change to book them one by one, or call us."
    ),
    refusals.NothingDue: lambda _, __: (
        "That is not what is next any more: it may have been given or booked meanwhile. "
        "Begin again with the birth date, or call us."
    ),
    refusals.OutOfSeason: lambda _, k: (
        f"{k.name} is given at certain times of the year only. Call us to ask."
    ),
    refusals.ClosedDay: lambda r, _: f"We are closed that day: {r.name}.",
    refusals.NotOnline: lambda _, k: f"{k.name} is not booked online. {k.how}",
    refusals.NobodySuitable: lambda _, __: "Nobody who can give this visit works then.",
    refusals.NotWorking: lambda _, __: "That person does not work at that time.",
}
