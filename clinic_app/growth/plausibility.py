"""Is it a slip? What cannot be saved, and what is asked before saving.

Sources: WHO 2006 for the z-scores from which a measurement is doubted (see `DOUBTED`); the other
limits are the practice's own. Nothing here says anything about the child's health.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from .measures import (
    TWO_YEARS_DAYS,
    Child,
    Measure,
    Measured,
    Value,
    age_on,
    last_before,
    lying_mm,
)
from .questions import (
    ChangedFast,
    FarFromTheLines,
    JumpedLines,
    LostWeight,
    OddForLength,
    Question,
    Reason,
    Shrank,
)
from .refusals import (
    FROM_TWO,
    UNDER_TWO,
    BeforeBirth,
    InTheFuture,
    Limits,
    NothingMeasured,
    OutOfRange,
    Refusal,
)
from .scores import (
    NoScore,
    Score,
    Standards,
    from_table_unit,
    row_for,
    score,
    weight_for_length,
)
from .slips import if_pounds, meant, moved

DOUBTED = {Measure.WEIGHT: (-6, 5), Measure.LENGTH: (-6, 6), Measure.HEAD: (-5, 5)}
"""Z-scores outside are doubted. Source: WHO Anthro."""

DOUBTED_FOR_LENGTH = 5
SOON_DAYS = 14
NEWBORN_DAYS = 14
MUCH_GRAMS = 500
SHRUNK_MM = 10
JUMP = 2
TIMES_THE_THIRD = 2


def refusals(
    new: Measured, child: Child, *, today: date, earlier: Sequence[Measured], standards: Standards
) -> tuple[Refusal, ...]:
    """Return why a visit's measurements cannot be saved; none if they can.

    `earlier` is what was measured before, without the entry that is being corrected.
    """
    if not new.values:
        return (NothingMeasured(),)
    if new.on < child.birth:
        return (BeforeBirth(child.birth),)
    if new.on > today:
        return (InTheFuture(),)
    found = (_out_of_range(value, child, earlier, standards) for value in new.values)
    return tuple(refusal for refusal in found if refusal)


def questions(
    new: Measured, child: Child, *, earlier: Sequence[Measured], standards: Standards
) -> tuple[Question, ...]:
    """Return what to ask before saving: at most one question a measure, with all its reasons.

    Wants measurements that are not refused.
    """
    asked = []
    for value in new.values:
        reasons = tuple(_reasons(value, new, child, earlier=earlier, standards=standards))
        if reasons:
            guess, others = _readings(value, child, earlier, standards)
            asked.append(Question(value, reasons, guess, others))
    return tuple(asked)


def _out_of_range(
    value: Value, child: Child, earlier: Sequence[Measured], standards: Standards
) -> OutOfRange | None:
    limits, who = _limits(value, child, standards)
    if limits.least <= value.amount <= limits.most:
        return None
    guess, others = _readings(value, child, earlier, standards)
    return OutOfRange(value, limits, who, guess, others)


def _limits(value: Value, child: Child, standards: Standards) -> tuple[Limits, str]:
    """Return what a child can measure, and of whom that is said.

    Under two a weight goes up to twice the third standard deviation of boys of that age, the
    heavier ones: the practice's own choice on the numbers of WHO 2006, wide enough for every child.
    """
    days, measure = age_on(child, value.on).days, value.measure
    if days >= TWO_YEARS_DAYS:
        return FROM_TWO[measure], "a child"
    if measure is not Measure.WEIGHT:
        return UNDER_TWO[measure], "a child under 2"
    third = from_table_unit(measure, standards.by_age[measure, "male"][days].value_at(3))
    most = min(UNDER_TWO[measure].most, round(third * TIMES_THE_THIRD, -2))
    return Limits(UNDER_TWO[measure].least, int(most)), "a child of this age"


def _reasons(
    value: Value, new: Measured, child: Child, *, earlier: Sequence[Measured], standards: Standards
) -> Iterator[Reason]:
    last = last_before(value, earlier)
    if last:
        yield from _change(last, value, child)
    yield from _doubts(last, value, child, standards)
    if value.measure is Measure.WEIGHT:
        yield from _odd_for_length(new, child, standards)


def _change(last: Value, value: Value, child: Child) -> Iterator[Reason]:
    by, days = value.amount - last.amount, (value.on - last.on).days
    if value.measure is not Measure.WEIGHT:
        by = lying_mm(value) - lying_mm(last)
        if -by > SHRUNK_MM:
            yield Shrank(value.measure, -by, last.on)
    elif days < SOON_DAYS and (abs(by) * 10 > last.amount or abs(by) > MUCH_GRAMS):
        yield ChangedFast(by, days)
    elif (value.on - child.birth).days > NEWBORN_DAYS and -by * 100 > 3 * last.amount:
        yield LostWeight(-by, last.on)


def _doubts(
    last: Value | None, value: Value, child: Child, standards: Standards
) -> Iterator[Reason]:
    now = score(value, child, standards=standards)
    if isinstance(now, NoScore):
        return
    least, most = DOUBTED[value.measure]
    if not least <= now.z <= most:
        yield FarFromTheLines(now.z)
    before = score(last, child, standards=standards) if last else None
    if isinstance(before, Score) and abs(now.z - before.z) > JUMP:
        yield JumpedLines(before.z, now.z)


def _odd_for_length(new: Measured, child: Child, standards: Standards) -> Iterator[Reason]:
    length = new.value(Measure.LENGTH)
    if length and new.grams:
        z = weight_for_length(new.grams, length, child, standards=standards)
        if z is not None and abs(z) > DOUBTED_FOR_LENGTH:
            yield OddForLength(z)


def _readings(
    value: Value, child: Child, earlier: Sequence[Measured], standards: Standards
) -> tuple[int | None, tuple[int, ...]]:
    """Return what was probably meant, and further readings that fit the age or the last time.

    The last time says which is likeliest, and takes none away: it may be the one that was wrong.
    """
    expected, weight = _expected(value, child, earlier, standards), value.measure is Measure.WEIGHT
    likeliest = meant(value.amount, expected, grams=weight) if expected else None
    last = last_before(value, earlier)
    doubted = weight and not _fits_the_age(value, child, standards)
    others = (*moved(value.amount), *([if_pounds(value.amount)] if doubted else []))
    fit = [
        amount
        for amount in others
        if _fits_the_age(replace(value, amount=amount), child, standards)
        or (last and _near(last, amount))
    ]
    if last:
        fit.sort(key=lambda amount: max(amount / last.amount, last.amount / amount))
    found = dict.fromkeys((*([likeliest] if likeliest else []), *fit))
    first, *rest = found or [None]
    return first, tuple(amount for amount in rest if amount)


def _near(last: Value, amount: int) -> bool:
    """Whether an amount is at least half the last one, and at most twice as much."""
    return last.amount <= 2 * amount <= 4 * last.amount


def _fits_the_age(value: Value, child: Child, standards: Standards) -> bool:
    """Whether WHO would not doubt a value, of a boy or girl where that is not known."""
    known = replace(child, sex=child.sex or "female")
    found = score(value, known, standards=standards)
    least, most = DOUBTED[value.measure]
    return isinstance(found, Score) and least <= found.z <= most


def _expected(
    value: Value, child: Child, earlier: Sequence[Measured], standards: Standards
) -> float | None:
    """Return the amount on the line of the last time, or the last one, or the median."""
    last = last_before(value, earlier)
    age = age_on(child, value.on)
    row = row_for(value.measure, child.sex or "female", age, standards=standards)
    if isinstance(row, NoScore):
        return last.amount if last else None
    before = score(last, child, standards=standards) if last else None
    if isinstance(before, Score):
        z = max(-3.0, min(3.0, before.z))
        return from_table_unit(value.measure, row.value_at(z))
    return last.amount if last else from_table_unit(value.measure, row.m)
