"""A touched visit as a row of a table: what it was, what is proposed, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations import proposals, touched
from clinic_app.operations.practice import Face
from clinic_app.operations.proposals import Proposal
from clinic_app.operations.touched import Touched
from clinic_app.operations.visit_facts import Visit
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import age_in_words, completed_years
from clinic_app.web.filters import clock_time, day_and_time, phone

from . import news
from .news import News

STATES = {
    touched.MOVED: ("done", "Moved"),
    touched.KEPT: ("started", "Kept"),
    touched.CANCELLED: ("cancelled", "Cancelled"),
    touched.STANDS: ("booked", "As before"),
    touched.SEEN: ("done", "Seen or noted"),
}
"""How a sorted visit is shown: the look of a status, and the word."""
HALVES = {"am": "Same morning", "pm": "Same afternoon"}
WHO = {"Dr": "doctor", "Nurse": "nurse"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new time: in words, as the button posts it, and why this one."""

    when: str
    why: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A touched visit; `seen` is the last event that the page knows of."""

    id: int
    href: str
    was: str
    was_with: str
    name: str
    age: str
    tag: str
    what: str
    seen: int
    proposed: Proposed | None
    status: str
    text: str
    more: str
    news: News
    phone: str
    phone_link: str


def row(one: Touched, proposal: Proposal | None, faces: Mapping[int, Face], today: date) -> Row:
    """Return a visit as a row."""
    visit = one.visit
    look, word = STATES.get(one.state, ("late", "To do"))
    return Row(
        id=visit.id,
        href=url_for("reception.appointment", appointment=visit.id),
        was=_when(one.was.at, today),
        was_with=one.was.who,
        name=visit.name,
        age=age_in_words(visit.birth_date, max(visit.day, visit.birth_date)),
        tag=_tag(one),
        what=visit.kind.outside_name,
        seen=visit.events[-1].id,
        proposed=_proposed(proposal, one, faces, today) if proposal else None,
        status=look,
        text=word,
        more=_became(one, today),
        news=news.of(one, today),
        phone=phone(visit.phone),
        phone_link=f"tel:{visit.phone}",
    )


def _when(instant: datetime, today: date) -> str:
    return (
        clock_time(instant) if clock.local_date(instant) == today else day_and_time(instant, today)
    )


def _tag(one: Touched) -> str:
    visit = one.visit
    years = completed_years(visit.birth_date, max(visit.day, visit.birth_date))
    if proposals.same_day(visit):
        return "Must be seen that day"
    if years < proposals.YOUNG:
        return "Under 2"
    return "Over 75" if years > proposals.OLD else ""


def _proposed(proposal: Proposal, one: Touched, faces: Mapping[int, Face], today: date) -> Proposed:
    face = faces.get(proposal.lead)
    gender = f", a {_gender(proposal.gender)}" if proposal.gender else ""
    name = f"{proposal.who}{gender}"
    first = proposal.why == proposals.FIRST_FREE
    return Proposed(
        when=day_and_time(proposal.start, today),
        why=f"First free, with {name}" if first else f"{name}. {_same_day(proposal, one, face)}",
        value=f"{proposal.start.isoformat()}~{proposal.lead}",
    )


def _same_day(proposal: Proposal, one: Touched, face: Face | None) -> str:
    """Say how near a time of the same day is: "Same afternoon, another doctor"."""
    halves = {clock_time(at).split()[1] for at in (proposal.start, one.was.at)}
    half = "Same day" if len(halves) > 1 else HALVES[halves.pop()]
    near = "Same time" if proposal.start == one.was.at else half
    if face is not None and proposal.lead == one.visit.practitioner.id:
        return near if proposal.who != one.visit.who else f"{near}, the same {_whom(one.visit)}"
    alike = face and one.was.lead and face.title == one.was.lead.title
    return f"{near}, another {WHO.get(face.title, 'person')}" if face and alike else near


def _whom(visit: Visit) -> str:
    return "person" if visit.who == visit.practitioner.name else "people"


def _gender(gender: str) -> str:
    return {"female": "woman", "male": "man"}.get(gender, gender)


def _became(one: Touched, today: date) -> str:
    """Say what a sorted visit became."""
    visit = one.visit
    if one.state == touched.MOVED:
        return f"{day_and_time(visit.starts_at, today)}, {visit.who}"
    if one.state == touched.KEPT:
        kept = status.kept(visit.events)
        return kept.reason if kept else ""
    if one.state == touched.CANCELLED:
        last = visit.standing.last
        return last.reason if last else ""
    return ""
