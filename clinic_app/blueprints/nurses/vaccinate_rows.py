"""The rows of the page on which vaccines are recorded: one a vaccine, begun as is usual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_app.operations import doses_due, unusual_doses
from clinic_app.operations.doses_due import ExpectedDose
from clinic_app.operations.vaccination_sheet import Sheet
from clinic_app.scheduling import status
from clinic_app.web import vaccine_words

from .vaccinate_form import Row, VaccinateForm, made

ANTENATAL = "imms-pregnancy"


@dataclass(frozen=True, slots=True)
class RowView:
    """A row: what it is, what to look at first, and the names of its fields.

    `waits` where no batch is to be used until it is decided what the fridge did to them.
    """

    slug: str
    title: str
    against: str
    why: str
    cautions: tuple[str, ...]
    advice: str
    stocked: bool
    waits: bool
    oral: bool


def form(sheet: Sheet, added: Sequence[str]) -> VaccinateForm:
    """Return the form of a sheet: due doses ticked, possible ones not, then those added."""
    rows = _rows(sheet, added)
    shown = {row.slug for row in rows} | {dose.vaccine for dose in sheet.given}
    rules = doses_due.schedule()
    others = [(v.slug, v.group) for v in rules.vaccines if v.slug not in shown]
    asked = doses_due.questions(sheet.record.child, [row.slug for row in rows], day=sheet.day)
    filled = made(
        rows,
        asked,
        givers=[(str(face.id), face.name) for face in sheet.immunisers],
        others=others,
        begun=_begun(sheet),
        thigh_usual=unusual_doses.thigh_usual(sheet.record.child, day=sheet.day),
    )
    filled.day = sheet.day
    return filled


def observed(sheet: Sheet) -> bool:
    """Say whether the 15 minutes have begun, or are over."""
    return sheet.standing is not None and sheet.standing.status in {status.OBSERVING, status.DONE}


def _rows(sheet: Sheet, added: Sequence[str]) -> list[Row]:
    rows = [_row(dose, sheet, ticked=True) for dose in sheet.due]
    rows += [_row(dose, sheet, ticked=False) for dose in sheet.possible]
    shown = {row.slug for row in rows} | {dose.vaccine for dose in sheet.given}
    known = doses_due.schedule().by_vaccine
    for slug in dict.fromkeys(added):
        if slug in known and slug not in shown:
            rows.append(Row(known[slug], "", True, sheet.batches.get(slug, ()), ""))
    return rows


def _row(dose: ExpectedDose, sheet: Sheet, *, ticked: bool) -> Row:
    batches = sheet.batches.get(dose.vaccine, ())
    return Row(
        vaccine=doses_due.vaccine(dose.vaccine),
        number=doses_due.dose_of(dose.vaccine, dose.number),
        ticked=ticked and bool(batches) and not (batches[0].doubtful or batches[0].closed),
        batches=batches,
        funding=_funding(dose, sheet),
    )


def _funding(dose: ExpectedDose, sheet: Sheet) -> str:
    """Return who pays as far as it is known; otherwise the nurse chooses."""
    if sheet.visit and sheet.visit.kind.slug == ANTENATAL:
        return "antenatal"
    return "national" if sheet.entitled(dose.vaccine) else ""


def _begun(sheet: Sheet) -> dict[str, Any]:
    status_known = {"": "", "not_said": "", "neither": "no"}.get(
        sheet.record.child.first_nations, "yes"
    )
    return {
        "given_by": str(sheet.own.id) if sheet.own else "",
        "observe": bool(sheet.visit and sheet.visit.kind.observe and not observed(sheet)),
        "ask_first-nations": status_known or None,
    }


def row_view(row: Row, sheet: Sheet) -> RowView:
    """Return a row as the page shows it."""
    vaccine, there = row.vaccine, [batch for batch in row.batches if not batch.closed]
    dose = next((d for d in (*sheet.due, *sheet.possible) if d.vaccine == row.slug), None)
    cautions = unusual_doses.cautions(sheet.record.child, sheet.live, row.slug, day=sheet.day)
    return RowView(
        slug=row.slug,
        title=f"{vaccine.group}, dose {dose.dose}" if dose else vaccine.group,
        against=vaccine_words.against(vaccine),
        why=_why(dose, sheet),
        cautions=tuple(dict.fromkeys([*cautions, *_last(dose, sheet.day)])),
        advice=vaccine.advice,
        stocked=bool(there),
        waits=bool(there) and all(batch.doubtful for batch in there),
        oral=not vaccine.needle,
    )


def _why(dose: ExpectedDose | None, sheet: Sheet) -> str:
    """Say why a row is there: due, not on record though its age is over, or added."""
    if dose is None:
        return "Added by you"
    if dose in sheet.advice.may_have:
        return "None on record this season"
    if dose not in sheet.due:
        return f"Not on record: {dose.point}"
    if dose.last is None or dose.last < sheet.day:
        return f"Due: {dose.point}"
    last = "today" if dose.last == sheet.day else vaccine_words.day(dose.last)
    return f"Due: {dose.point}. Last possible day: {last}"


def _last(dose: ExpectedDose | None, day: date) -> Iterable[str]:
    return [dose.last_reason] if dose and dose.last and dose.last < day else []
