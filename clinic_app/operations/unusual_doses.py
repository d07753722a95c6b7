"""What is not usual about a dose, for a nurse to look at again and answer: no verdict."""

from collections.abc import Iterable, Set
from datetime import date, timedelta

from clinic_app.immunisation import before_vaccinating
from clinic_app.immunisation.calendar import in_words
from clinic_app.immunisation.children import Child
from clinic_app.scheduling.ages import completed_years

from . import doses_due, vaccine_stock
from .child_records import ChildFacts
from .given_doses import Dose

OF_AGE = ("too-young", "unusual")
THIGHS, ARMS, ELSEWHERE = ("left_thigh", "right_thigh"), ("left_arm", "right_arm"), "other"
NOTHING: frozenset[str] = frozenset()
ONE_DAY = timedelta(days=1)


def cautions(facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date) -> tuple[str, ...]:
    """Return what speaks against giving a vaccine on a day, as sentences for the nurse to weigh."""
    found = _against(_as_of(facts, doses, day), given, day)
    return tuple(caution.text for caution in found)


def doubts(
    facts: ChildFacts,
    doses: Iterable[Dose],
    given: str,
    number: int | None,
    *,
    day: date,
    beside: Set[str] = NOTHING,
) -> tuple[str, ...]:
    """Return what is asked of a dose before it is written down, as sentences; usually nothing.

    A known record is what the dose and its number are held against, with what is given `beside`
    it. Where nobody has looked into earlier doses, it is held against the schedule by its number.
    None: no number is written yet.
    """
    if given not in doses_due.schedule().by_vaccine:
        return (f"{vaccine_stock.group_of(given)}: this schedule does not have it.",)
    known = tuple(doses)
    child = _as_of(facts, known, day, beside)
    if number is None:
        found = _against(child, given, day) if facts.history else ()
        return tuple(dict.fromkeys(caution.text for caution in found))
    found = _against(child, given, day, number=None if facts.history else number)
    asked = [caution.text for caution in found]
    asked += _of_number(given, number, known=known, by_record=_by_record(facts, child, given, day))
    return tuple(dict.fromkeys(asked))


def number_doubts(
    facts: ChildFacts, doses: Iterable[Dose], given: str, number: int, *, day: date
) -> tuple[str, ...]:
    """Return that a number is not the one by the record, more than there can be, or taken.

    Of adults the record of childhood is seldom whole, and boosters have no last number: they are
    asked only about a number that another dose on record has already.
    """
    known = tuple(doses)
    by_record = _by_record(facts, _as_of(facts, known, day), given, day)
    return _of_number(given, number, known=known, by_record=by_record)


def numbers(
    facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date, beside: Set[str] = NOTHING
) -> tuple[int, ...]:
    """Return the numbers that a dose may have by a known record, the likeliest first; else none."""
    return _numbers(facts, _as_of(facts, doses, day, beside), given, day)


def site_doubts(facts: ChildFacts, given: str, site: str, *, day: date) -> tuple[str, ...]:
    """Return that a needle goes elsewhere than in a thigh, at an age at which that is usual."""
    rules = doses_due.schedule()
    vaccine, under = rules.by_vaccine.get(given), rules.visits.thigh_under
    elsewhere = site in {*ARMS, ELSEWHERE} and day < under.after(facts.birth_date)
    if vaccine is None or not vaccine.needle or not elsewhere:
        return ()
    where = "elsewhere" if site == ELSEWHERE else site.replace("_", " ")
    return (f"{vaccine.group}: {where}. The thigh is usual under {under} of age.",)


def too_young(
    facts: ChildFacts, doses: Iterable[Dose], given: str, *, day: date
) -> tuple[str, ...]:
    """Return only what is said of the age, for doses that somebody else gave on a day."""
    before = (dose for dose in doses if dose.given_on < day)
    found = _against(_as_of(facts, before, day), given, day)
    return tuple(one.text for one in found if one.kind in OF_AGE)


def _by_record(facts: ChildFacts, child: Child, given: str, day: date) -> tuple[int, ...] | None:
    """Return the numbers by the record of somebody young, None for an adult."""
    years = completed_years(facts.birth_date, max(day, facts.birth_date))
    return _numbers(facts, child, given, day) if years < doses_due.YOUNG else None


def _of_number(
    given: str, number: int, *, known: Iterable[Dose], by_record: tuple[int, ...] | None
) -> tuple[str, ...]:
    said, group = doses_due.dose_of(given, number), doses_due.vaccine(given).group
    if by_record:
        right = doses_due.dose_of(given, by_record[0])
        text = f"{group}: by the record it is dose {right}, and you wrote {said}."
        return () if number in by_record else (text,)
    most = before_vaccinating.most_doses(doses_due.schedule(), given)
    if by_record is not None and most is not None and number > most:
        return (f"{group}: you wrote dose {said}, and the schedule has no more than {most}.",)
    return _taken(known, given, number)


def _taken(doses: Iterable[Dose], given: str, number: int) -> tuple[str, ...]:
    """Return that a dose on record has this number; of vaccines that begin anew none has."""
    if begins_anew(given):
        return ()
    found = (dose for dose in doses if (dose.vaccine, dose.number) == (given, number) and number)
    named = doses_due.vaccine(given).group
    return tuple(
        f"{named}: dose {number} is on record already, {in_words(dose.given_on)}." for dose in found
    )


def begins_anew(given: str) -> bool:
    """Say whether a vaccine is counted anew, with each season or each pregnancy."""
    rules = doses_due.schedule()
    anew = (rules.influenza.vaccine, *(rule.vaccine for rule in rules.pregnancy))
    antigens = {antigen for slug in anew for antigen in rules.by_vaccine[slug].antigens}
    return not antigens.isdisjoint(rules.by_vaccine[given].antigens)


def _numbers(facts: ChildFacts, child: Child, given: str, day: date) -> tuple[int, ...]:
    if not facts.history:
        return ()
    return before_vaccinating.numbers(doses_due.schedule(), child, given, day)


def _as_of(
    facts: ChildFacts, doses: Iterable[Dose], day: date, beside: Set[str] = NOTHING
) -> Child:
    """Return a child with all that was given until a day, that day's doses too, and `beside`."""
    child = doses_due.child_of(facts, doses, looked_into=True).before(day + ONE_DAY)
    return child.having(sorted(doses_due.schedule().by_vaccine.keys() & beside), on=day)


def _against(
    child: Child, given: str, day: date, *, number: int | None = None
) -> tuple[before_vaccinating.Caution, ...]:
    return before_vaccinating.cautions(doses_due.schedule(), child, given, day, number=number)
