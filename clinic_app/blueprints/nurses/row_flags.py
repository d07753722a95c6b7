"""What to know of somebody before they are called in: tags of a row of the nurses' list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from clinic_app.operations.child_alerts import ChildAlerts
from clinic_app.operations.day_list import WALK_IN, Entry, NurseDay
from clinic_app.operations.day_visits import DayStep, DayVisit
from clinic_app.operations.doses_due import Expectation
from clinic_app.scheduling import status
from clinic_app.web.filters import clock_time, short_day

from . import row_record

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to know; `css` is the kind of tag, `shape` an icon or none."""

    text: str
    css: str = ""
    shape: str = ""


def flags(entry: Entry, found: NurseDay) -> Iterator[Flag]:
    """Yield the tags of a row: what is urgent, what staff must know, what they need, who else."""
    if not entry.visit.kind.sensitive:
        yield from _record(entry, found)
    yield from _person(entry)
    yield from _visit(entry, found)


def _person(entry: Entry) -> Iterator[Flag]:
    visit, known = entry.visit, entry.on_record
    if known.alert:
        yield Flag(known.alert, "ochre", "status-late")
    if visit.interpreter:
        yield Flag(f"Interpreter: {visit.interpreter}", "green", "message")
    if known.access_needs:
        yield Flag(known.access_needs, "green", "person")
    if not visit.checked:
        yield Flag("New: to be checked", "ochre", "status-late")


def _visit(entry: Entry, found: NurseDay) -> Iterator[Flag]:
    if entry.visit.fit_in:
        yield Flag(WALK_IN if entry.walked_in else "Fit-in")
    for step in entry.visit.steps:
        if step.people and step.position != entry.step.position:
            yield _other_part(entry.visit, step, found)
    yield from _family(entry)


def _family(entry: Entry) -> Iterator[Flag]:
    """Yield who else is brought that day; of a home where many live, not all of them."""
    for other in entry.also[:SHOWN]:
        at = short_time(other.comer.starts_at)
        yield Flag(f"Also coming: {other.comer.given_name}, {at}")
    if more := len(entry.also[SHOWN:]):
        yield Flag(f"And {more} more of the same address")


def short_time(instant: datetime) -> str:
    """Return "10:55"; on a day's list nobody takes it for the evening."""
    return clock_time(instant).split()[0]


def _record(entry: Entry, found: NurseDay) -> Iterator[Flag]:
    if entry.blank and entry.visit.of_step(entry.step.position).status == status.DONE:
        yield Flag("Nothing recorded", "ochre", "status-late")
    yield from _alerts(entry.alerts)
    if entry.expected and entry.expected.possible_from:
        first = short_day(entry.expected.possible_from)
        yield Flag(f"Too early: possible from {first}", "ochre", "status-late")
    if beside := row_record.beside(entry, found.day):
        yield Flag(beside, "ochre", "needle")
    for text in row_record.last_days(_due(entry), found.day):
        yield Flag(text, "red", "status-urgent")
    if missing := row_record.not_recorded(entry.expected):
        yield Flag(f"Past due, not on record: {missing}")
    if corrected := row_record.corrected_age(entry.facts, found.day):
        yield Flag(f"Corrected age: {corrected}")


def _due(entry: Entry) -> Expectation | None:
    """Return what is expected, or what is due beside a visit for something else."""
    return entry.beside.due if entry.beside else entry.expected


def _alerts(known: ChildAlerts) -> Iterator[Flag]:
    """Yield a short tag for each thing that the record says more of."""
    if known.serious_reaction:
        yield Flag("Serious reaction before", "red", "status-urgent")
    elif known.reaction:
        yield Flag("Reaction before", "ochre", "status-late")
    if known.growth_task:
        yield Flag("Growth: to look at", "ochre", "status-late")
    if known.recall:
        yield Flag("Recall open")


def _other_part(visit: DayVisit, step: DayStep, found: NurseDay) -> Flag:
    """Say how the rest of the visit stands: the doctor's part before or after."""
    face = found.faces.get(step.people[0])
    name = face.name if face else "somebody else"
    own = visit.of_step(step.position)
    match own.status:
        case status.STARTED:
            return Flag(f"With {name} since {short_time(own.since)}", "green")
        case status.DONE:
            return Flag(f"Seen by {name} at {short_time(own.since)}", "green")
    return Flag(f"{name} at {short_time(step.starts_at)}")
