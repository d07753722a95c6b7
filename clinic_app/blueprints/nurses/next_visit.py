"""What comes next for a child, with where it is booked: days by the record, the nurse decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from clinic_app import clock
from clinic_app.operations import children_due, children_known, doses_due, practice
from clinic_app.operations.children_due import Outlook
from clinic_app.operations.children_known import Booked, Known
from clinic_app.operations.vaccination_sheet import Sheet
from clinic_app.operations.visit_plans import Plan
from clinic_app.web.filters import long_day, moment

BY_AGE = "By age, nobody has looked up what was given"


@dataclass(frozen=True, slots=True)
class NextVisit:
    """What is next in lines, what is booked, and where the next one is booked, "" if nowhere."""

    lines: tuple[str, ...]
    booked: tuple[str, ...]
    href: str


def of(patient: int, *, now: datetime) -> NextVisit:
    """Return what is next for a child, with the visits that are booked from tomorrow on."""
    known = children_known.of_patients([patient], now=now)[patient]
    return _next(patient, known, today=clock.local_date(now))


def after(sheet: Sheet, *, now: datetime) -> NextVisit:
    """Return what is next after what is on record, also of today: one query."""
    child, today = sheet.record.child, clock.local_date(now)
    known = children_known.of_record(child, sheet.live, today=today)
    booked = children_known.booked_for([child.id], now=now, from_tomorrow=True)
    return _next(child.id, children_known.with_booked(known, booked.get(child.id, ())), today=today)


def _next(patient: int, known: Known, *, today: date) -> NextVisit:
    ahead = children_due.outlook(known, today=today)
    plan = next(iter(ahead.after_booked), None)
    return NextVisit(
        lines=tuple(_lines(ahead, plan, today)),
        booked=tuple(_booked(one) for one in known.booked if one.day > today),
        href=_href(patient, ahead, plan, today),
    )


def _lines(ahead: Outlook, plan: Plan | None, today: date) -> Iterator[str]:
    yield from ahead.why_planning
    if plan is None:
        return
    start = "possible now" if plan.first <= today else f"from {long_day(plan.first)}"
    yield f"Next: {plan.label}, {start}."
    if plan.last is not None:
        yield f"Last day against {plan.last_what}: {long_day(plan.last)}."
    if not ahead.known:
        yield f"{BY_AGE}."


def _booked(visit: Booked) -> str:
    kind = practice.current().type(visit.slug)
    return f"Booked: {kind.outside_name}, {moment(visit.starts_at)}"


def _href(patient: int, ahead: Outlook, plan: Plan | None, today: date) -> str:
    """Return where a visit is booked: the next one, or that in which a nurse plans."""
    if ahead.why_planning:
        planning = doses_due.schedule().visits.planning
        return url_for("desk.for_patient", patient=patient, type=planning)
    if plan is None:
        return ""
    day = max(plan.first, today).isoformat()
    return url_for("desk.for_patient", patient=patient, type=plan.slug, day=day)
