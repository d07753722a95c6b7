"""What the register must hear, grouped as it is entered there: a child, a day, who gave it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import url_for

from clinic_app import clock
from clinic_app.operations.adverse_events import Reaction
from clinic_app.operations.register_reports import AGAIN, NEW, TAKE_BACK, Report, Worklist
from clinic_app.web import vaccine_words
from clinic_app.web.filters import clock_time, day_and_time, short_day
from clinic_app.web.vaccine_words import FUNDING, ROUTES, dose_name

from .child_page import masked

WHAT = {NEW: "", AGAIN: "Correct it there", TAKE_BACK: "Take it back there"}


@dataclass(frozen=True, slots=True)
class DoseView:
    """One dose of a visit to the register."""

    id: int
    name: str
    facts: str
    what: str


@dataclass(frozen=True, slots=True)
class Group:
    """The doses that one person gave to one child on one day, and by when they are told."""

    key: str
    name: str
    href: str
    born: str
    card: str
    given: str
    by: str
    best: str
    last: str
    tag: str
    css: str
    doses: tuple[DoseView, ...]
    ids: str


@dataclass(frozen=True, slots=True)
class Told:
    """A dose that was noted as reported today."""

    id: int
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class ToTell:
    """A reaction of which the health department does not know."""

    href: str
    name: str
    what: str
    after: str
    when: str
    serious: bool


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The whole page."""

    title: str
    groups: tuple[Group, ...]
    told: tuple[Told, ...]
    reactions: tuple[ToTell, ...]
    provider: str


def page(
    found: Worklist,
    reactions: Sequence[Reaction],
    names: Mapping[int, str],
    *,
    provider: str,
    now: datetime,
) -> RegisterPage:
    """Return the page of the worklist; `names` are those of practitioners by id."""
    today = clock.local_date(now)
    together = sorted(found.waiting, key=lambda r: (r.last_day, *_visit(r), r.dose.id))
    groups = [
        _group(list(reports), names, today=today, now=now)
        for _, reports in groupby(together, key=lambda r: (r.last_day, *_visit(r)))
    ]
    count = sum(len(group.doses) for group in groups)
    return RegisterPage(
        title=f"Register: {count or 'nothing'} to report",
        groups=tuple(groups),
        told=tuple(_told(report) for report in found.told),
        reactions=tuple(_to_tell(one) for one in reactions),
        provider=provider,
    )


def _visit(report: Report) -> tuple[int, date, bool, int]:
    """Return what is entered there in one go: one child, one day, and who gave it."""
    dose = report.dose
    return dose.patient_id, dose.given_on, dose.void, dose.given_by or 0


def _group(reports: list[Report], names: Mapping[int, str], *, today: date, now: datetime) -> Group:
    first = reports[0]
    child, born = first.child, first.child.birth_date
    tag, css = _pressing(first, today, now)
    return Group(
        key=str(first.dose.id),
        name=child.name,
        href=url_for("nurses.child_record", patient=child.id),
        born=f"born {vaccine_words.day(born)}",
        card=masked(child),
        given=short_day(first.dose.given_on),
        by=names.get(first.dose.given_by or 0, "Somebody who left"),
        best=day_and_time(first.best_by, today),
        last=short_day(first.last_day),
        tag=tag,
        css=css,
        doses=tuple(_dose(report) for report in reports),
        ids=".".join(str(report.dose.id) for report in reports),
    )


def _pressing(report: Report, today: date, now: datetime) -> tuple[str, str]:
    """Return how pressing it is, in words and as a kind of tag."""
    if report.overdue(today):
        return "Overdue", "red"
    if report.last_day == today:
        return "Last day", "red"
    return ("Later than 24 hours", "ochre") if report.best_by < now else ("In time", "green")


def _dose(report: Report) -> DoseView:
    dose = report.dose
    facts = (dose.brand, dose.batch, FUNDING.get(dose.funding, ""), ROUTES.get(dose.route, ""))
    return DoseView(
        id=dose.id,
        name=dose_name(dose),
        facts=", ".join(part for part in facts if part),
        what=WHAT[report.what],
    )


def _told(report: Report) -> Told:
    dose, at = report.dose, report.dose.reported_at
    reference = f", {dose.report_reference}" if dose.report_reference else ""
    when = clock_time(at) if at else ""
    return Told(dose.id, f"{report.child.name}: {dose_name(dose)}", f"{when}{reference}")


def _to_tell(one: Reaction) -> ToTell:
    day = clock.local_date(one.began_at)
    href = url_for("nurses.child_record", patient=one.patient, _anchor=f"reaction-{one.id}")
    after = vaccine_words.after_which(one.after)
    return ToTell(href, one.name, one.what, after, vaccine_words.day(day), one.serious)
