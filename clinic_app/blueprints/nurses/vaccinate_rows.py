"""The rows of the page on which vaccines are recorded: one a vaccine, begun as is usual."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_app.operations import asked_before, doses_due, sittings, unusual_doses
from clinic_app.operations.child_records import NATIONS
from clinic_app.operations.doses_due import ExpectedDose
from clinic_app.operations.vaccination_sheet import Sheet
from clinic_app.scheduling import status
from clinic_app.web import vaccine_words

from .vaccinate_doubts import Against
from .vaccinate_form import Row, VaccinateForm, made

ANTENATAL = "imms-pregnancy"


@dataclass(frozen=True, slots=True)
class RowView:
    """A row: what it is, what to look at first, and the names of its fields.

    `asked` is to be confirmed before the dose is recorded, and `seen` says that just that was.
    `waits` where no batch is to be used until it is decided what the fridge did to them.
    """

    slug: str
    title: str
    against: str
    why: str
    cautions: tuple[str, ...]
    asked: tuple[str, ...]
    seen: str
    advice: str
    stocked: bool
    waits: bool
    oral: bool


def form(before: Sheet, sheet: Sheet, added: Sequence[str]) -> VaccinateForm:
    """Return the form of a sheet: due doses ticked, possible ones not, then those added.

    `before` is the sheet without the answers that were given meanwhile: what was asked stays.
    """
    rows = _rows(sheet, added)
    shown = {row.slug for row in rows} | {dose.vaccine for dose in sheet.given}
    rules = doses_due.schedule()
    others = [(v.slug, v.group) for v in rules.ours if v.slug not in shown]
    asked = asked_before.questions(before.record.child, [row.slug for row in rows], day=sheet.day)
    filled = made(
        rows,
        asked,
        against=_against(before, sheet, added),
        givers=[(str(face.id), face.name) for face in sheet.immunisers],
        others=others,
        begun=_begun(sheet),
    )
    filled.day = sheet.day
    if sheet.identified:
        filled.know_who()
    return filled


def _against(before: Sheet, sheet: Sheet, shown: Sequence[str]) -> Against:
    """Return what the doses are held against: the record with the answers in it."""
    child, live, day = sheet.record.child, sheet.live, sheet.day
    newly = sheet.expected.planning and not before.expected.planning
    return Against(
        state=_state(sheet),
        doubts=lambda slug, number, others: unusual_doses.doubts(
            child, live, slug, number, day=day, beside=others
        ),
        whole=lambda sites, answers: sittings.beside(sheet.record, sites, answers, day=day),
        numbers=lambda slug: unusual_doses.numbers(child, live, slug, day=day),
        begun={row.slug: row.number for row in _rows(before, ())},
        shown=frozenset(shown),
        plan=sheet.advice.planning if newly else (),
    )


def _state(sheet: Sheet) -> str:
    """Return in short what the record says that rows go by."""
    child = sheet.record.child
    return f"{child.history}/{child.first_nations}"


def observed(sheet: Sheet) -> bool:
    """Say whether the 15 minutes have begun, or are over."""
    return sheet.standing is not None and sheet.standing.status in {status.OBSERVING, status.DONE}


def _rows(sheet: Sheet, added: Sequence[str]) -> list[Row]:
    rows = [_row(dose, sheet, ticked=True) for dose in sheet.due]
    rows += [_row(dose, sheet, ticked=False) for dose in sheet.possible]
    shown = {row.slug for row in rows} | {dose.vaccine for dose in sheet.given}
    known = {vaccine.slug: vaccine for vaccine in doses_due.schedule().ours}
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
    return {
        "given_by": str(sheet.own.id) if sheet.own else "",
        "observe": bool(sheet.visit and not observed(sheet)),
        f"ask_{NATIONS}": sheet.record.child.first_nations or None,
        "held": _state(sheet),
    }


def row_view(row: Row, sheet: Sheet, filled: VaccinateForm) -> RowView:
    """Return a row as the page shows it."""
    asked = filled.doubts_of(row.slug)
    vaccine, there = row.vaccine, [batch for batch in row.batches if not batch.closed]
    dose = next((d for d in (*sheet.due, *sheet.possible) if d.vaccine == row.slug), None)
    cautions = unusual_doses.cautions(sheet.record.child, sheet.live, row.slug, day=sheet.day)
    return RowView(
        slug=row.slug,
        title=f"{vaccine.group}, dose {dose.dose}" if dose else vaccine.group,
        against=vaccine_words.against(vaccine),
        why=_why(dose, sheet, begun=row.slug in filled.against.begun),
        cautions=tuple(dict.fromkeys([*_but(cautions, asked), *_last(dose, sheet.day)])),
        asked=asked,
        seen=filled.seen_of(row.slug),
        advice=vaccine.advice,
        stocked=bool(there),
        waits=bool(there) and all(batch.doubtful for batch in there),
        oral=not vaccine.needle,
    )


def _why(dose: ExpectedDose | None, sheet: Sheet, *, begun: bool) -> str:
    """Say why a row is there: due, not on record though its age is over, or added.

    What the page began with (`begun`) may be none of these any more, by the answers since.
    """
    if dose is None:
        return "Not expected any more, with these answers" if begun else "Added by you"
    if dose in sheet.advice.may_have:
        return "None on record this season"
    if dose not in sheet.due:
        return f"Not on record: {dose.point}"
    if dose.last is None or dose.last < sheet.day:
        return f"Due: {dose.point}"
    last = "today" if dose.last == sheet.day else vaccine_words.day(dose.last)
    return f"Due: {dose.point}. Last possible day: {last}"


def _but(cautions: Iterable[str], asked: Sequence[str]) -> Iterator[str]:
    return (text for text in cautions if text not in asked)


def _last(dose: ExpectedDose | None, day: date) -> Iterable[str]:
    return [dose.last_reason] if dose and dose.last and dose.last < day else []
