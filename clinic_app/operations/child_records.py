"""What the nurse knows of a child beyond the patient's record, and writing it down."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from clinic_app.access.actors import Actor, Person
from clinic_app.access.policy import Permission, require
from clinic_app.extensions import db
from clinic_app.models import ChildRecord, Patient
from clinic_app.models.immunisation import FIRST_NATIONS

from . import adverse_events, audit, given_doses, growth_tasks, history_answers
from .adverse_events import Reaction
from .errors import ChangedMeanwhile, NotFound
from .given_doses import Entry
from .history_answers import Answered
from .record_writing import alone_with

FIELDS = (
    "sex", "gestation_weeks", "birth_weight_grams", "first_nations", "risks", "history",
    "medicare_number", "medicare_reference", "postcode",
)  # fmt: skip
"""What can be changed, in the order of the form."""

FOR_GROWTH = frozenset({"sex", "gestation_weeks", "birth_weight_grams"})
"""What a growth chart goes by: when it changes, the newest weight may ask something else."""

NATIONS, EARLIER_DOSES = "first-nations", ("register", "entered")
"""Questions before vaccinating whose answers are kept in the record."""

PERSON = (
    "id", "given_name", "family_name", "birth_date", "gender", "phone", "contact_name",
    "interpreter", "alert",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """Who a child is to a nurse. Weight in grams; `changed_at` None: nothing was written yet.

    `sex` is that for growth charts, "" as long as nobody asked. `history` says what is known of
    earlier doses: "" nothing, "register" or "papers" seen, "none" given; `decided` is what nurses
    have decided about them.
    """

    id: int
    given_name: str
    family_name: str
    birth_date: date
    gender: str
    phone: str
    contact_name: str
    interpreter: str
    alert: str
    sex: str = ""
    gestation_weeks: int | None = None
    birth_weight_grams: int | None = None
    first_nations: str = ""
    risks: tuple[str, ...] = ()
    history: str = ""
    medicare_number: str = ""
    medicare_reference: str = ""
    postcode: str = ""
    changed_at: datetime | None = None
    decided: tuple[Answered, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def facts(self) -> dict[str, Any]:
        """What can be changed, by field."""
        return {field: getattr(self, field) for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Record:
    """A child's whole record: facts, doses with what they correct, and reactions to them."""

    child: ChildFacts
    entries: tuple[Entry, ...]
    reactions: tuple[Reaction, ...]


def record(patient: int) -> Record:
    """Return everything that is known of a child; raises `NotFound`. Three queries."""
    return Record(facts(patient), given_doses.of(patient), adverse_events.of(patient))


def facts(patient: int) -> ChildFacts:
    """Return what is known of a child; raises `NotFound`. One query."""
    found = facts_of([patient])
    if patient not in found:
        raise NotFound(patient)
    return found[patient]


def facts_of(patients: Collection[int]) -> dict[int, ChildFacts]:
    """Return what is known of several patients, by id: one query however many they are."""
    if not patients:
        return {}
    plain: list[Any] = [getattr(Patient, name) for name in PERSON]
    known: list[Any] = [getattr(ChildRecord, name) for name in (*FIELDS, "changed_at")]
    rows = db.session.execute(
        select(*plain, *known, history_answers.column())
        .outerjoin(ChildRecord, ChildRecord.patient_id == Patient.id)
        .where(Patient.id.in_(patients))
    )
    columns = (*PERSON, *FIELDS, "changed_at", "decided")
    return {row[0]: told(dict(zip(columns, row, strict=True))) for row in rows}


def edit(
    actor: Actor, patient: int, changes: Mapping[str, Any], *, seen: datetime | None, now: datetime
) -> tuple[str, ...]:
    """Write what is known of a child and return which fields changed; none: all was so already.

    `seen` is when the record was last changed before the form was made: raises `ChangedMeanwhile`
    if it is not that one any more.
    """
    require(actor, Permission.CHILD_RECORD_EDIT)
    row = _row(patient)
    if row.changed_at != seen:
        raise ChangedMeanwhile
    return _write(actor, row, changes, now=now)


def note(
    actor: Actor, patient: int, changes: Mapping[str, Any], *, now: datetime
) -> tuple[str, ...]:
    """Write some of it, whatever the rest is now, and return which fields changed."""
    require(actor, Permission.CHILD_RECORD_EDIT)
    return _write(actor, _row(patient), changes, now=now)


def note_history(actor: Actor, patient: int, history: str, *, now: datetime) -> None:
    """Note what was seen of earlier doses, unless something is noted already."""
    require(actor, Permission.CHILD_RECORD_EDIT)
    row = _row(patient)
    if not row.history:
        _write(actor, row, {"history": history}, now=now)


def learnt(child: ChildFacts, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return what answers before vaccinating add to what is known of a child, by field.

    That the register was seen counts once all earlier vaccines are said to be entered.
    """
    found: dict[str, Any] = {}
    if not child.history and all(answers.get(one) == "yes" for one in EARLIER_DOSES):
        found["history"] = "register"
    nations = answers.get(NATIONS, "")
    if nations and nations in FIRST_NATIONS and nations != child.first_nations:
        found["first_nations"] = nations
    return found


def answered(child: ChildFacts, answers: Mapping[str, str]) -> ChildFacts:
    """Return what is known of a child as it will be once these answers are written down."""
    return replace(child, **learnt(child, answers))


def _row(patient: int) -> ChildRecord:
    """Return a child's row, or one that is not there yet."""
    alone_with(patient)
    row = db.session.get(ChildRecord, patient, populate_existing=True)
    return row or ChildRecord(patient_id=patient, changed_at=None, **_nothing())


def _nothing() -> dict[str, Any]:
    words = ("sex", "first_nations", "history", "medicare_number", "medicare_reference", "postcode")
    return dict.fromkeys(words, "") | {"risks": []}


def _write(
    actor: Actor, row: ChildRecord, changes: Mapping[str, Any], *, now: datetime
) -> tuple[str, ...]:
    changed = tuple(f for f in FIELDS if f in changes and changes[f] != getattr(row, f))
    if not changed:
        return ()
    for field in changed:
        setattr(row, field, changes[field])
    row.changed_at, row.changed_by = now, actor.id if isinstance(actor, Person) else None
    db.session.add(row)
    db.session.flush()
    # the names of the fields only: the log is read by people who need not know the values
    what = {"fields": list(changed)}
    audit.record(actor, "patient.child_record", "patient", row.patient_id, now=now, **what)
    if FOR_GROWTH & set(changed):
        growth_tasks.follow(actor, row.patient_id, now=now)
    return changed


def told(known: dict[str, Any]) -> ChildFacts:
    """Return what is known of a child from the columns of a patient and of the child's record.

    Among them "decided", as `history_answers.column` gives it.
    """
    if known["changed_at"] is None:  # nothing was written yet: the columns are empty
        known |= _nothing()
    decided = history_answers.read(known["decided"])
    return ChildFacts(**known | {"risks": tuple(known["risks"]), "decided": decided})
