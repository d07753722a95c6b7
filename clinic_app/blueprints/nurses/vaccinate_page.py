"""The page on which vaccines are recorded, with every value ready."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from clinic_app import clock
from clinic_app.operations import doses_due, history_decisions
from clinic_app.operations.adverse_events import Reaction
from clinic_app.operations.given_doses import Dose
from clinic_app.operations.vaccination_sheet import Sheet
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import age_in_words
from clinic_app.web import vaccine_words
from clinic_app.web.filters import clock_time, long_day, status_look
from clinic_app.web.vaccine_words import dose_name, site_name

from . import fridge_page, point_words, row_identity, vaccinate_rows
from .vaccinate_form import VaccinateForm
from .vaccinate_rows import RowView

ASK, ASKED = "Ask, and let them say it.", "Asked at arrival."
NOT_ASKED = "Identity not checked yet."
PRESENT = {status.ARRIVED, *status.UNDER_WAY}


@dataclass(frozen=True, slots=True)
class GivenView:
    """A dose that was recorded for this day."""

    name: str
    facts: str
    by: str
    correct: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Until when somebody is observed; `over` when that time has come."""

    until: datetime
    text: str
    over: bool


@dataclass(frozen=True, slots=True)
class Who:
    """Who it is, to be asked and not read out, and what to know of them; `ask` says whether."""

    patient: int
    name: str
    ask: str
    identifiers: tuple[tuple[str, str], ...]
    age: str
    alert: str
    interpreter: str
    reactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """Which visit it is, how it stands, and where to go back to."""

    text: str
    note: str
    back: str
    back_text: str
    status: str
    status_text: str
    timer: Timer | None


@dataclass(frozen=True, slots=True)
class Notes:
    """What the schedule leaves to the nurse, and which edition of it that is.

    `decide` is where she decides on what waits for her, "" where nothing does.
    """

    questions: tuple[str, ...]
    decide: str
    missed: tuple[str, ...]
    later: tuple[str, ...]
    edition: str
    gap: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows besides its form. `stopped` says why nothing can be recorded.

    `here_today` is where it can be, of a visit of a later day.
    `asks_when` is for what was given before the fridge was too cold or too warm.
    """

    title: str
    who: Who
    where: Where
    given: tuple[GivenView, ...]
    rows: tuple[RowView, ...]
    notes: Notes
    past: tuple[tuple[str, str], ...]
    fridge: str
    stopped: str
    here_today: str
    asks_when: bool
    observe: bool
    now: datetime


def page(sheet: Sheet, filled: VaccinateForm, *, now: datetime) -> Page:
    """Return the page of a sheet."""
    faces = {face.id: face.name for face in sheet.immunisers}
    return Page(
        title=f"Vaccinate {sheet.record.child.name}",
        who=_who(sheet),
        where=_where(sheet, now=now),
        given=tuple(_given(dose, faces) for dose in sheet.given),
        rows=tuple(vaccinate_rows.row_view(row, sheet, filled) for row in filled.rows),
        notes=_notes(sheet),
        past=tuple(
            (dose_name(dose), vaccine_words.day(dose.given_on)) for dose in sheet.live[::-1]
        ),
        fridge=fridge_page.OUTSIDE if sheet.fridge_outside else "",
        stopped=_stopped(sheet, now=now),
        here_today=_here_today(sheet, now=now),
        asks_when=any(b.doubtful or b.closed for row in filled.rows for b in row.batches),
        observe=sheet.visit is not None and not vaccinate_rows.observed(sheet),
        now=now,
    )


def edition() -> str:
    """Return which edition of the schedule answers are made from."""
    stamp = doses_due.stamp()
    checked = vaccine_words.day(stamp.last_checked)
    return f"{stamp.title}, version {stamp.version}, last checked {checked}."


def reactions(found: Iterable[Reaction]) -> tuple[str, ...]:
    """Return reactions in a line each, the latest first."""
    return tuple(f"{vaccine_words.day(clock.local_date(r.began_at))}: {r.what}" for r in found)


def _who(sheet: Sheet) -> Who:
    child = sheet.record.child
    return Who(
        patient=child.id,
        name=child.name,
        ask=_ask(sheet),
        identifiers=tuple(_identifiers(sheet)),
        age=age_in_words(child.birth_date, max(sheet.day, child.birth_date)),
        alert=child.alert,
        interpreter=child.interpreter,
        reactions=reactions(sheet.record.reactions),
    )


def _where(sheet: Sheet, *, now: datetime) -> Where:
    return Where(
        text=_visit(sheet),
        note=_day_note(sheet, now=now),
        back=_back(sheet),
        back_text="Nurse list" if sheet.visit else "Vaccine record",
        **_standing(sheet, now=now),
    )


def _notes(sheet: Sheet) -> Notes:
    return Notes(
        questions=sheet.advice.questions,
        decide=_decide(sheet),
        missed=sheet.advice.missed,
        later=tuple(f"{dose.group}, dose {dose.dose}" for dose in sheet.expected.later),
        edition=edition(),
        gap=doses_due.stamp().gap,
    )


def _decide(sheet: Sheet) -> str:
    if not history_decisions.asked(sheet.record, sheet.day):
        return ""
    record = url_for("nurses.child_record", patient=sheet.record.child.id)
    return f"{record}#decide"


def _ask(sheet: Sheet) -> str:
    if sheet.identified:
        return ASKED
    here = sheet.standing is not None and sheet.standing.status in PRESENT
    return f"{NOT_ASKED} {ASK}" if here else ASK


def _identifiers(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield the three that are asked at arrival too; a Medicare number is not among them."""
    yield from row_identity.of_child(sheet.record.child, sheet.visit).lines
    yield "Record", f"No. {sheet.record.child.id}"


def _given(dose: Dose, faces: dict[int, str]) -> GivenView:
    at = clock_time(dose.given_at) if dose.given_at else ""
    return GivenView(
        name=dose_name(dose),
        facts=", ".join(part for part in (dose.brand, dose.batch, site_name(dose)) if part),
        by=", ".join(part for part in (faces.get(dose.given_by or 0, ""), at) if part),
        correct=url_for("nurses.correct_dose", dose=dose.id),
    )


def _standing(sheet: Sheet, *, now: datetime) -> dict[str, Any]:
    own = sheet.standing
    if own is None:
        return {"status": "", "status_text": "", "timer": None}
    timer = None
    if own.until is not None:
        over = own.until <= now
        text = f"{'Observed' if over else 'Observing'} until {clock_time(own.until)}"
        timer = Timer(own.until, text, over)
    text = timer.text if timer else status_look(own.status).word
    return {"status": own.status, "status_text": text, "timer": timer}


def _back(sheet: Sheet) -> str:
    if sheet.visit:
        return url_for("nurses.daily_list", day=sheet.day.isoformat())
    return url_for("nurses.child_record", patient=sheet.record.child.id)


def _visit(sheet: Sheet) -> str:
    if sheet.visit is None:
        return "Without a visit"
    kind, at = sheet.visit.kind, clock_time(sheet.visit.starts_at)
    age = point_words.why(kind, sheet.visit.answers, sheet.expected)
    return ", ".join([kind.outside_name, *age, at])


def _day_note(sheet: Sheet, *, now: datetime) -> str:
    if sheet.day >= clock.local_date(now):
        return ""
    return f"This visit was on {long_day(sheet.day)}. What you record is dated that day."


def _here_today(sheet: Sheet, *, now: datetime) -> str:
    """Return where to record as of today who was to come on a later day."""
    if sheet.day <= clock.local_date(now):
        return ""
    return url_for("nurses.vaccinate_patient", patient=sheet.record.child.id)


def _stopped(sheet: Sheet, *, now: datetime) -> str:
    if sheet.visit and not sheet.visit.live:
        return "This visit was cancelled. Nothing is recorded for it."
    if sheet.day > clock.local_date(now):
        return f"This visit is on {long_day(sheet.day)}: nothing can be recorded for it before."
    if sheet.own is None:
        names = [face.name for face in sheet.immunisers]
        who = " or ".join(names) if names else "the practice manager"
        return f"Vaccines are recorded by an authorised immuniser. Ask {who}."
    return ""
