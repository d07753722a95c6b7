"""The vaccine record as the family reads and prints it: what was given, and no verdict."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import countries, own_vaccines
from clinic_app.operations.article_links import Teaser, articles_for_type
from clinic_app.operations.errors import NotFound
from clinic_app.operations.own_vaccines import OwnDose, OwnRecord
from clinic_app.scheduling.ages import age_in_words, completed_months
from clinic_app.web import visitor
from clinic_app.web.filters import long_day
from clinic_app.web.reading import recorded

from .routes import bp

CHILDS, CHILD_MONTHS = "imms-child", 12 * 16
"""The visit whose articles are read about a child's record, and until when somebody is a child."""


@dataclass(frozen=True, slots=True)
class Line:
    """A dose in the list."""

    day: str
    age: str
    against: str
    number: str
    where: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The whole record."""

    name: str
    born: str
    own: bool
    lines: tuple[Line, ...]
    reads: tuple[Teaser, ...]


@bp.get("/record/<int:patient>")
@audience(Permission.FAMILY_READ)
def record(patient: int) -> ResponseReturnValue:
    """Show one's own record, or that of a child one acts for, to read and to print."""
    person, now = visitor.person(), clock.now()
    if person is None:
        raise NotFound(patient)
    found = recorded(
        f"patient:{patient}",
        "own vaccine record",
        lambda: own_vaccines.of(person, patient, now=now),
    )
    return render_template("immunisations/record.html", page=page(found, now=now))


def page(found: OwnRecord, *, now: datetime) -> RecordPage:
    """Return the record as it is shown, in order of the day, with what to read about a child's."""
    member = found.member
    child = completed_months(member.birth_date, clock.local_date(now)) < CHILD_MONTHS
    return RecordPage(
        name=member.name,
        born=long_day(member.birth_date).partition(" ")[2],
        own=member.kind == "self",
        lines=tuple(_line(one, found) for one in found.doses),
        reads=articles_for_type(CHILDS, now=now) if child else (),
    )


def _line(one: OwnDose, found: OwnRecord) -> Line:
    dose, birth = one.dose, found.member.birth_date
    return Line(
        day=long_day(dose.given_on).partition(" ")[2],
        age=age_in_words(birth, max(dose.given_on, birth)),
        against=one.against,
        number=_number(one.number),
        where=_where(one),
    )


def _number(number: str) -> str:
    """Return which dose it was, "" where nobody knows."""
    return "at birth" if number == "B" else f"dose {number}" if number else ""


def _where(one: OwnDose) -> str:
    if one.dose.here:
        return "Here"
    return countries.name(one.dose.country) if one.dose.country else "Elsewhere"
