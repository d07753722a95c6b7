"""Why a patient can have no time for a kind of visit, as the desk reads it."""

from datetime import timedelta

from clinic_app import clock
from clinic_app.operations import practice
from clinic_app.operations.patient_search import Found
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import refusal_words
from clinic_app.web.filters import long_day

from .asked import Asked

ONE_DAY = timedelta(days=1)


def say(refusal: Refusal, person: Found, asked: Asked) -> str:
    """Return what is in the way and what to do, in one or two sentences."""
    if asked.kind is None:
        return ""
    if too := age(refusal, person, asked.kind):
        return too
    face = practice.faces().get(asked.practitioner or 0)
    weeks = f"in the four weeks from {long_day(asked.first)}"
    match refusal:
        case refusals.NobodySuitable() if face:
            return f"{face.name} does not give this kind of visit. Choose somebody else."
        case refusals.NotWorking():
            who = face.name if face else "Nobody who gives this kind of visit"
            no = "has no session for this kind of visit" if face else "works"
            return f"{who} {no} {weeks}. Look later{', or with somebody else' if face else ''}."
        case refusals.Full():
            with_ = f" with {face.name}" if face else ""
            return f"Everything{with_} is taken {weeks}. Look later, or fit the visit in."
    return refusal_words.say(refusal, asked.kind)


def age(refusal: Refusal, person: Found, kind: AppointmentType) -> str:
    """Say that the patient is too young or too old, if that is it; else nothing."""
    whom = f"for “{kind.name}”"
    match refusal:
        case refusals.TooYoung():
            return f"{person.name} is too young {whom} until {long_day(refusal.from_day)}."
        case refusals.TooSoon() if clock.local_date(refusal.earliest) > clock.today():
            day = long_day(refusal.earliest)
            return f"{person.name} is too young {whom} until {day}. Look from then on."
        case refusals.TooOld():
            since = long_day(refusal.last_day + ONE_DAY)
            what = "Check the birth date, or choose another visit"
            return f"{person.name} is too old {whom} since {since}. {what}."
    return ""
