"""What is not usual at an age, for a nurse to look at again: no refusal, no verdict."""

from collections.abc import Iterable
from datetime import date

from clinic_app.immunisation import before_vaccinating
from clinic_app.scheduling.ages import completed_years

from . import doses_due
from .child_records import ChildFacts
from .given_doses import Dose

OF_AGE = ("too-young", "unusual")


def cautions(facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date) -> tuple[str, ...]:
    """Return what speaks against giving a vaccine on a day, as sentences for the nurse to weigh."""
    return tuple(caution.text for caution in _against(facts, doses, given, day))


def doubts(
    facts: ChildFacts, doses: Iterable[Dose], given: str, number: int | None, *, day: date
) -> tuple[str, ...]:
    """Return what is asked of a dose before it is written down, as sentences; usually nothing.

    A known record is what the dose and its number are held against. Where nobody has looked into
    earlier doses, it is held against the schedule by its number. None: no number is written yet.
    """
    known = tuple(doses)
    if facts.history:
        against = _against(facts, known, given, day)
    elif number is not None:
        against = _against(facts, known, given, day, number=number)
    else:
        against = ()
    asked = [caution.text for caution in against]
    if number is not None:
        asked += number_doubts(facts, known, given, number, day=day)
    return tuple(dict.fromkeys(asked))


def number_doubts(
    facts: ChildFacts, doses: Iterable[Dose], given: str, number: int, *, day: date
) -> tuple[str, ...]:
    """Return that a number is not the one by the record, or more than there can be.

    Of adults the record of childhood is seldom whole: they are not asked.
    """
    if completed_years(facts.birth_date, max(day, facts.birth_date)) >= doses_due.YOUNG:
        return ()
    by_record = numbers(facts, doses, given, day=day)
    said = doses_due.dose_of(given, number)
    group = doses_due.vaccine(given).group
    if by_record:
        right = doses_due.dose_of(given, by_record[0])
        text = f"{group}: by the record it is dose {right}, and you wrote {said}."
        return () if number in by_record else (text,)
    most = before_vaccinating.most_doses(doses_due.schedule(), given)
    if most is None or number <= most:
        return ()
    return (f"{group}: you wrote dose {said}, and the schedule has no more than {most}.",)


def numbers(facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date) -> tuple[int, ...]:
    """Return the numbers that a dose may have by a known record, the likeliest first; else none."""
    if not facts.history:
        return ()
    child = doses_due.child_of(facts, doses, looked_into=True).before(day)
    return before_vaccinating.numbers(doses_due.schedule(), child, given, day)


def too_young(
    facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date
) -> tuple[str, ...]:
    """Return only what is said of the age, for doses that somebody else gave on a day."""
    found = _against(facts, doses, given, day)
    return tuple(one.text for one in found if one.kind in OF_AGE)


def thigh_usual(facts: ChildFacts, *, day: date) -> str:
    """Return what to say of a needle elsewhere than in a thigh; nothing from a certain age on."""
    under = doses_due.schedule().visits.thigh_under
    young = day < under.after(facts.birth_date)
    return f"The thigh is usual under {under} of age." if young else ""


def _against(
    facts: ChildFacts,
    doses: Iterable[Dose],
    given: str,
    day: date,
    *,
    number: int | None = None,
) -> tuple[before_vaccinating.Caution, ...]:
    child = doses_due.child_of(facts, doses, looked_into=True).before(day)
    return before_vaccinating.cautions(doses_due.schedule(), child, given, day, number=number)
