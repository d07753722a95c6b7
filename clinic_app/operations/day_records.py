"""What the children's records say for the nurses' list of a day, and what its fridge must have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from clinic_app.models import Appointment, ChildRecord, Patient
from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event

from . import (
    child_alerts,
    child_records,
    doses_due,
    fridge_readings,
    given_doses,
    history_answers,
    last_weights,
    practice,
    vaccine_stock,
    vaccine_tally,
    work_recorded,
)
from .child_alerts import ChildAlerts
from .child_records import ChildFacts
from .doses_due import Expectation, ExpectedDose
from .last_weights import LastWeight
from .vaccine_tally import Days, Tally, Visit

Rows = Mapping[int, Sequence[Any]]
"""The rows of visits, by visit: see `day_visits.question`."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is due for a child, by product group, though not for this visit.

    `booked` is the day of the next visit for vaccines, None where there is none.
    """

    due: Expectation
    booked: date | None

    @property
    def groups(self) -> tuple[str, ...]:
        """The product groups, each once."""
        return tuple(dict.fromkeys(d.group for d in (*self.due.doses, *self.due.not_recorded)))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of children by patient, and what visits call for by visit.

    `blank` are the visits of which nothing was written down of what they are for. `beside` is what
    the schedule has for the children of visits for something else, such as a weigh: nothing there
    counts for the day. `vaccinated` are the visits at which doses were given. `fridge_outside` says
    that the last look at the fridge found it too cold or too warm.
    """

    facts: Mapping[int, ChildFacts]
    weights: Mapping[int, LastWeight]
    expected: Mapping[int, Expectation]
    blank: Collection[int]
    tally: Tally | None
    alerts: Mapping[int, ChildAlerts]
    beside: Mapping[int, Beside]
    vaccinated: Collection[int]
    fridge_outside: bool = False


NOT_READ = Known({}, {}, {}, (), None, {}, {}, ())


def with_records(asked: Select[Any]) -> Select[Any]:
    """Add to a question for the visits of a day what is known of children, and more visits.

    Those are the visits for vaccines on the other days that the fridge is counted for. It is asked
    with what `counted_for` returns.
    """
    columns: list[Any] = [getattr(ChildRecord, name) for name in child_records.FIELDS]
    columns += [*child_alerts.columns(), history_answers.column()]
    columns += [fridge_readings.outside_now().label("fridge_outside"), _next_for_vaccines()]
    return (
        asked.add_columns(*columns, ChildRecord.changed_at)
        .outerjoin(ChildRecord, ChildRecord.patient_id == Patient.id)
        .where(or_(Appointment.local_date == bindparam("day"), _counted()))
    )


def counted_for(day: date, *, today: date) -> dict[str, Any]:
    """Return the values with which the records of a day are asked for."""
    first = Days.of(day, None, today=today).first
    return {"first": first} | vaccine_tally.ahead(day)


def for_vaccines(rows: Rows) -> Rows:
    """Return those of the visits at which vaccines are given."""
    kinds = vaccine_tally.kinds()
    return {key: found for key, found in rows.items() if found[0].type_slug in kinds}


def known(
    rows: Rows, listed: Collection[int], happened: Mapping[int, list[Event]], days: Days
) -> Known:
    """Return what is known of the children on a list, and the tally of its day: three queries."""
    visits = [_visit(found[0], happened[key]) for key, found in for_vaccines(rows).items()]
    ours = [rows[key][0] for key in {*listed, *(visit.id for visit in visits)}]
    facts = {row.patient: _facts(row) for row in ours}
    others = [rows[key][0] for key in listed if key not in {visit.id for visit in visits}]
    weighed = [row for row in others if _is_weighed(row)]
    entries = given_doses.of_patients(
        {*(visit.patient for visit in visits), *(row.patient for row in weighed)}
    )
    doses = {patient: given_doses.live(found) for patient, found in entries.items()}
    expected = {v.id: _expected(v, facts[v.patient], doses.get(v.patient, ())) for v in visits}
    here = {(d.patient_id, d.vaccine, d.given_on) for f in doses.values() for d in f if d.here}
    needed = vaccine_tally.needs(visits, expected, here)
    expected |= {v.id: _left(expected[v.id], v, here) for v in visits}
    weights = last_weights.of({rows[key][0].patient for key in listed})
    given = {(patient, day) for patient, _, day in here}
    return Known(
        facts=facts,
        weights=weights,
        expected=expected,
        blank={key for key in listed if _is_blank(rows[key][0], weights, given)},
        tally=vaccine_tally.counted(days, needed, vaccine_stock.stock(days.today)),
        beside={row.id: one for row in weighed if (one := _beside(row, facts, doses, here))},
        vaccinated={d.appointment_id or 0 for f in doses.values() for d in f if d.here},
        alerts={row.patient: child_alerts.of(row) for row in ours},
        fridge_outside=any(found[0].fridge_outside for found in rows.values()),
    )


def _expected(visit: Visit, facts: ChildFacts, doses: Sequence[given_doses.Dose]) -> Expectation:
    return doses_due.of_child(facts, doses, visit.day, visit=visit)


def _left(
    expected: Expectation, visit: Visit, here: Collection[tuple[int, str, date]]
) -> Expectation:
    """Return what a visit is for, without what was past due and has been given at it."""
    past = expected.not_recorded
    left = tuple(one for one in past if (visit.patient, one.vaccine, visit.day) not in here)
    return expected if left == past else replace(expected, not_recorded=left)


def _is_weighed(row: Any) -> bool:
    """Say whether somebody is weighed at a visit: vaccines may be given at it too."""
    return work_recorded.for_scales(practice.current().type(row.type_slug))


def _beside(
    row: Any,
    facts: Mapping[int, ChildFacts],
    doses: Mapping[int, Sequence[given_doses.Dose]],
    here: Collection[tuple[int, str, date]],
) -> Beside | None:
    """Return what is due that day and was not given on it; None where nothing is, or is known."""
    if not row.history:
        return None
    due = doses_due.of_child(facts[row.patient], doses.get(row.patient, ()), row.local_date)

    def left(found: Sequence[ExpectedDose]) -> tuple[ExpectedDose, ...]:
        given = {
            vaccine for who, vaccine, day in here if (who, day) == (row.patient, row.local_date)
        }
        return tuple(dose for dose in found if dose.vaccine not in given)

    open_ = replace(due, doses=left(due.doses), not_recorded=left(due.not_recorded))
    found = Beside(open_, row.next_for_vaccines)
    return found if found.groups else None


def _next_for_vaccines() -> Any:
    """Return a column with the day of the patient's next visit for vaccines, from that day on."""
    other = aliased(Appointment)
    wanted = (
        other.patient_id == Patient.id,
        other.live,
        other.local_date >= Appointment.local_date,
        other.type_slug.in_(bindparam("kinds", expanding=True)),
    )
    day = select(func.min(other.local_date)).where(*wanted).correlate(Patient, Appointment)
    return day.scalar_subquery().label("next_for_vaccines")


def _is_blank(
    row: Any, weights: Mapping[int, LastWeight], given: Collection[tuple[int, date]]
) -> bool:
    """Say whether neither a dose nor a weight of its day is known of a visit that is for one."""
    kind, day = practice.current().type(row.type_slug), row.local_date
    vaccinates, weighs = doses_due.is_for_vaccines(kind), work_recorded.for_scales(kind)
    last = weights.get(row.patient)
    weighed = weighs and last is not None and last.on >= day
    return (vaccinates or weighs) and not weighed and (row.patient, day) not in given


def _counted() -> ColumnElement[bool]:
    """Say whether the fridge must have something for a visit of another day."""
    day = Appointment.local_date
    on = or_(day == bindparam("first"), day == vaccine_tally.next_day())
    return and_(on, Appointment.type_slug.in_(bindparam("kinds", expanding=True)))


def _visit(row: Any, events: Sequence[Event]) -> Visit:
    kind = practice.current().type(row.type_slug)
    over = status.of_visit(events, kind.staffed_positions).status in vaccine_tally.OVER
    return Visit(row.id, row.patient, kind, row.starts_at, row.answers, over)


def _facts(row: Any) -> ChildFacts:
    plain = {name: getattr(row, name) for name in child_records.PERSON if name != "id"}
    more = {name: getattr(row, name) for name in (*child_records.FIELDS, "changed_at", "decided")}
    return child_records.told({"id": row.patient, **plain, **more})
