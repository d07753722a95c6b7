"""What somebody is given at one time, and what of it is looked at again before it is written down.

The page asks what is found here, and what nobody has answered is refused where it is written: the
record may have changed since the page was made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_app import clock
from clinic_app.immunisation.calendar import in_words

from . import child_records, doses_due, given_doses, unusual_doses
from .adverse_events import Reaction
from .child_records import Record
from .errors import Refused

PAST_REACTION = "past-reaction"
"""The question before vaccinating that a reaction on record answers otherwise."""


@dataclass(frozen=True, slots=True)
class NewDose:
    """One dose to be written down; number 0 is the one at birth. Batch: the id of an open one.

    `where` says it in words, for a site that is none of the usual ones. `asked` is what was odd
    about the dose, `reason` why it was given all the same.
    """

    vaccine: str
    batch: int
    number: int
    site: str
    route: str
    funding: str
    where: str = ""
    asked: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What holds for all doses that somebody is given at one time.

    `answers` are those to the questions before, `note` what was decided where one made the nurse
    think again, `again` what else she has looked at again. `observe` asks for the 15 minutes to
    begin. `given_at` is when it was, if that is not the time of the visit or now. `checked` are the
    identifiers that were asked, nothing where they were asked before.
    """

    patient: int
    appointment: int | None
    given_by: int
    consent_by: str
    answers: Mapping[str, str]
    note: str = ""
    again: tuple[str, ...] = ()
    observe: bool = False
    given_at: datetime | None = None
    checked: tuple[str, ...] = ()


class Unanswered(Refused):
    """Something is odd that nobody has looked at again; `doubts` says what, as sentences."""

    def __init__(self, doubts: tuple[str, ...]) -> None:
        super().__init__(*doubts)
        self.doubts = doubts


def check(record: Record, sitting: Sitting, doses: Sequence[NewDose], *, day: date) -> None:
    """Raise `Unanswered` unless everything odd about these doses was answered.

    About a dose that is a reason beside what was asked, about the sitting that it was looked at
    again, and where an answer makes one think again it is what was decided.
    """
    sites = {dose.vaccine: dose.site for dose in doses}
    whole = beside(record, sites, sitting.answers, day=day)
    found = [
        *_of_doses(record, sitting, doses, day),
        *(text for text in whole if text not in sitting.again),
        *(() if sitting.note.strip() else _to_think_about(record, sitting, sites, day)),
    ]
    if found:
        raise Unanswered(tuple(dict.fromkeys(found)))


def beside(
    record: Record, sites: Mapping[str, str], answers: Mapping[str, str], *, day: date
) -> tuple[str, ...]:
    """Return what is odd about a sitting as a whole, as sentences; `sites` are by vaccine.

    A needle where it is not usual, and an answer of none beside a reaction on record.
    """
    needles = (
        unusual_doses.site_doubts(record.child, vaccine, site, day=day)
        for vaccine, site in sites.items()
    )
    denied = bool(sites) and answers.get(PAST_REACTION) == "no"
    return (
        *(text for texts in needles for text in texts),
        *(_on_record(record.reactions[:1]) if denied else ()),
    )


def _of_doses(
    record: Record, sitting: Sitting, doses: Sequence[NewDose], day: date
) -> Iterator[str]:
    """Yield what is odd about each dose by the record as the answers make it, and not answered."""
    child = child_records.answered(record.child, sitting.answers)
    known, slugs = given_doses.live(record.entries), {dose.vaccine for dose in doses}
    for dose in doses:
        others = slugs - {dose.vaccine}
        found = unusual_doses.doubts(
            child, known, dose.vaccine, dose.number, beside=others, day=day
        )
        yield from (text for text in found if not dose.reason.strip() or text not in dose.asked)


def _on_record(latest: Sequence[Reaction]) -> Iterator[str]:
    for one in latest:
        on = in_words(clock.local_date(one.began_at))
        yield f"A reaction is on record, {on}: {one.what.rstrip('.')}. The answer above says none."


def _to_think_about(
    record: Record, sitting: Sitting, sites: Mapping[str, str], day: date
) -> Iterator[str]:
    for question in doses_due.questions(record.child, sites, day=day):
        if question.stop and sitting.answers.get(question.slug) == question.stop:
            yield question.text
