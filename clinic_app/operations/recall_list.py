"""The list of recalls: whom to reach, what about, by when, what was tried."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.immunisation.schedule import AgePoint
from clinic_app.models import Account, OutboxMessage, Patient, Recall, RecallAttempt

from . import carer_contacts, children_known, doses_due, not_written_to, recalls
from .children_known import Booked
from .recalls_due import OVERDUE, SECOND_DOSE, WEIGH_AGAIN

PERSON = ("given_name", "family_name", "birth_date", "phone", "contact_name", "interpreter")


@dataclass(frozen=True, slots=True)
class Try:
    """One try: the way, how it ended, when, by whom; `taken_back` if noted by mistake."""

    id: int
    way: str
    outcome: str
    at: datetime
    by: str
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One recall.

    `last` is the last possible day of what it is about, `booked` when a visit for it is, and
    `writable` whether a carer may be written to. `letter` is what became of the last e-mail.
    """

    id: int
    patient: int
    kind: str
    about: str
    due_on: date
    opened_at: datetime
    closed_at: datetime | None
    closed_why: str
    closed_by: str
    given_name: str
    family_name: str
    birth_date: date
    phone: str
    contact_name: str
    interpreter: str
    last: date | None = None
    booked: datetime | None = None
    writable: bool = False
    letter: str = ""
    tries: tuple[Try, ...] = ()

    @property
    def name(self) -> str:
        """The child's whole name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def open(self) -> bool:
        """Whether somebody is still to be reached."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class RecallList:
    """Who is to be reached, the most urgent first; who has a visit by now; what was closed."""

    to_reach: tuple[Line, ...]
    booked: tuple[Line, ...]
    closed: tuple[Line, ...]

    def of(self, kind: str) -> tuple[Line, ...]:
        """Return who is to be reached about one kind of recall."""
        return tuple(line for line in self.to_reach if line.kind == kind)


def whole(*, closed_since: datetime, now: datetime) -> RecallList:
    """Return the list with what was closed of late: six queries however long it is."""
    rows = _rows(closed_since)
    lines = _lines(rows, now=now)
    waiting = [line for line in lines if line.open]
    return RecallList(
        to_reach=tuple(sorted((w for w in waiting if w.booked is None), key=_urgency)),
        booked=tuple(sorted((w for w in waiting if w.booked), key=lambda line: line.booked or now)),
        closed=tuple(sorted((w for w in lines if not w.open), key=_lately)),
    )


def last_day(kind: str, about: str, born: date) -> date | None:
    """Return the last possible day among the doses of an age point, None without any."""
    point = doses_due.schedule().by_point.get(about) if kind == OVERDUE else None
    if point is None:
        return None
    return min((rule.last_day.after(born) for rule in point.doses if rule.last_day), default=None)


def serves(visit: Booked, recall: Recall, *, born: date, today: date) -> bool:
    """Say whether a visit that is booked is for what a recall is about, and in time for it.

    A visit for vaccines of another age serves as well when it is soon.
    """
    if recall.kind == WEIGH_AGAIN or visit.slug == children_known.WEIGH:
        return recall.kind == WEIGH_AGAIN and visit.slug == children_known.WEIGH
    if recall.kind == SECOND_DOSE or children_known.is_for_flu(visit):
        return recall.kind == SECOND_DOSE and children_known.is_for_flu(visit)
    last = last_day(recall.kind, recall.about, born)
    if last is not None and today <= last < visit.day:
        return False
    return visit.point == recall.about or visit.day < children_known.soon_from(today)


def point_of(about: str) -> AgePoint | None:
    """Return the age point that a recall is about, if it is about one."""
    return doses_due.schedule().by_point.get(about)


def _urgency(line: Line) -> tuple[date, date, int]:
    """Whose last day comes first, then who has waited longest."""
    return line.last or date.max, line.due_on, line.id


def _lately(line: Line) -> tuple[float, int]:
    return -(line.closed_at.timestamp() if line.closed_at else 0), line.id


def _rows(closed_since: datetime) -> Sequence[Any]:
    person = [getattr(Patient, name) for name in PERSON]
    over = (Recall.about == not_written_to.MESSAGES) & ~not_written_to.NOTED
    wanted = or_(Recall.closed_at.is_(None), Recall.closed_at > closed_since) & ~over
    return db.session.execute(
        select(Recall, Account.name, *person)
        .join(Patient, Patient.id == Recall.patient_id)
        .outerjoin(Account, Account.id == Recall.closed_by)
        .where(wanted)
    ).all()


def _lines(rows: Sequence[Any], *, now: datetime) -> list[Line]:
    if not rows:
        return []
    ids, patients = [row[0].id for row in rows], {row[0].patient_id for row in rows}
    tries, letters = _tries(ids), _letters(ids)
    today = clock.local_date(now)
    booked = children_known.booked_for(patients, now=now, weighs=True)
    contacts = carer_contacts.of(patients, today=today)
    return [
        _line(
            row,
            booked=next(
                (
                    v.starts_at
                    for v in booked.get(row[0].patient_id, ())
                    if serves(v, row[0], born=row.birth_date, today=today)
                ),
                None,
            ),
            writable=row[0].patient_id in contacts,
            letter=letters.get(row[0].id, ""),
            tries=tuple(tries.get(row[0].id, ())),
        )
        for row in rows
    ]


def _line(row: Any, **known: Any) -> Line:
    recall, by, *person = row
    facts = dict(zip(PERSON, person, strict=True))
    last = last_day(recall.kind, recall.about, facts["birth_date"])
    today = clock.local_date(recall.opened_at)
    return Line(
        id=recall.id,
        patient=recall.patient_id,
        kind=recall.kind,
        about=recall.about,
        due_on=recall.due_on,
        opened_at=recall.opened_at,
        closed_at=recall.closed_at,
        closed_why=recall.closed_why,
        closed_by=by or "",
        last=last if last is not None and last >= today else None,
        **facts,
        **known,
    )


def _tries(ids: Collection[int]) -> Mapping[int, list[Try]]:
    rows = db.session.execute(
        select(RecallAttempt, Account.name)
        .outerjoin(Account, Account.id == RecallAttempt.by)
        .where(RecallAttempt.recall_id.in_(ids))
        .order_by(RecallAttempt.at, RecallAttempt.id)
    )
    found: dict[int, list[Try]] = defaultdict(list)
    known = [(one, name or "the practice") for one, name in rows]
    back = {one.outcome for one, _ in known if one.outcome.startswith(recalls.TAKEN_BACK)}
    for one, by in known:
        if one.outcome not in back:
            gone = f"{recalls.TAKEN_BACK}{one.id}" in back
            found[one.recall_id].append(Try(one.id, one.way, one.outcome, one.at, by, gone))
    return found


def _letters(ids: Collection[int]) -> Mapping[int, str]:
    """Return what became of the last e-mail about each recall."""
    rows = db.session.execute(
        select(OutboxMessage.subject_id, OutboxMessage.state)
        .where(
            OutboxMessage.kind == recalls.KIND,
            OutboxMessage.subject_kind == recalls.SUBJECT,
            OutboxMessage.subject_id.in_(ids),
        )
        .order_by(OutboxMessage.version)
    )
    return {row.subject_id: row.state for row in rows}
