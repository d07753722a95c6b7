"""Asking for z-scores from the command line, so that they can be held against one's own tables."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from clinic_app.growth import flags, plausibility, typed
from clinic_app.growth.measures import (
    LONGEST_WEEKS,
    SHORTEST_WEEKS,
    Age,
    Child,
    Measure,
    Measured,
    age_on,
    gestation,
    unit,
)
from clinic_app.growth.refusals import Refusal
from clinic_app.growth.scores import (
    LAST_DAY,
    NoScore,
    Standards,
    changed_by,
    in_table_unit,
    score_at,
    weight_for_length,
)
from clinic_app.reference.growth_tables import standards

BIRTH = date(2001, 1, 1)
"""Any day will do: only ages count."""

VERY_EARLY = "Born before 32 weeks: a chart for preterm babies is used until 40 weeks."

FIELDS = """\b
The answer is JSON; null is none, or not known.
  sex                    whose tables; null has none
  days, corrected_days   since birth, and since 40 weeks where that is used
  days_used              the age looked up
  measures               weight, length and head: kg or cm, z, centile, or
                         why there is none; counted_cm is the length as lying
                         before 731 days and as standing from then on
  weight_for_length_z    by length before 731 days, by height from then on
  flags, notes           for the nurse to look at
  source                 where the numbers come from
"""


class Amount(click.ParamType[float]):
    """A number in the unit that the option names, as grams or millimetres.

    Unlike what is saved it may be finer than that, because printed tables are.
    """

    name = "number"

    def __init__(self, read: Callable[[str], int | Refusal], unit: str, size: int) -> None:
        """Take what finds slips, the unit to read, and how many grams or millimetres it has."""
        self.read, self.unit, self.size = read, unit, size

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Return grams or millimetres, or end with a sentence."""
        try:
            amount = Decimal(value) * self.size
            whole = round(amount)
        except (InvalidOperation, ValueError, OverflowError):
            self.fail(f"{value!r} is not a number of {self.unit} such as 4.52", param, ctx)
        found = self.read(f"{Decimal(whole) / self.size:f} {self.unit}")
        if isinstance(found, Refusal):
            self.fail(found.words(), param, ctx)
        return float(amount)


@click.command(epilog=FIELDS)
@click.option("--sex", type=click.Choice(["female", "male", "unknown"]), required=True)
@click.option("--days", type=click.IntRange(0, LAST_DAY), required=True, help="Since birth.")
@click.option("--gestation-weeks", type=click.IntRange(SHORTEST_WEEKS, LONGEST_WEEKS))
@click.option("--weight-kg", "weight", type=Amount(typed.weight, "kg", 1000))
@click.option("--length-cm", "length", type=Amount(typed.length, "cm", 10))
@click.option("--standing", is_flag=True, help="The length was measured standing.")
@click.option("--head-cm", "head", type=Amount(typed.head, "cm", 10))
def growth(
    sex: str, days: int, gestation_weeks: int | None, standing: bool, **amounts: float | None
) -> None:
    """Show z-scores and centiles by the WHO standards of 2006, as JSON.

    Nothing is saved, and no database is asked. Flags say what WHO doubts as a slip, and which
    scores lie beyond 2 or 3 standard deviations or below the 0.4th centile (NICE NG75): for the
    nurse to look at, no verdict. A score exactly on a limit has no flag.
    """
    child = Child(
        BIRTH,
        "female" if sex == "female" else "male" if sex == "male" else None,
        gestation(gestation_weeks) if gestation_weeks else None,
    )
    given = {Measure(name): amount for name, amount in amounts.items() if amount is not None}
    new, tables = _whole(given, BIRTH + timedelta(days=days), standing=standing), standards()
    for refusal in plausibility.refusals(new, child, today=new.on, earlier=(), standards=tables):
        raise click.UsageError(refusal.words())
    click.echo(json.dumps(_answer(given, new, child, tables), indent=2, ensure_ascii=False))


def _whole(given: dict[Measure, float], on: date, *, standing: bool) -> Measured:
    """Return the measurements as they would be saved: whole grams and millimetres."""
    whole = {measure: round(amount) for measure, amount in given.items()}
    return Measured(
        on, whole.get(Measure.WEIGHT), whole.get(Measure.LENGTH), standing, whole.get(Measure.HEAD)
    )


def _answer(
    given: dict[Measure, float], new: Measured, child: Child, tables: Standards
) -> dict[str, Any]:
    age = age_on(child, new.on)
    change = {Measure.LENGTH: changed_by(age, standing=new.standing)}
    measures = {
        m: _measure(m, amount, change=change.get(m, 0), child=child, age=age, tables=tables)
        for m, amount in given.items()
    }
    for_length = _for_length(new, child, tables)
    return {
        "sex": child.sex,
        "days": age.days,
        "corrected_days": age.used if age.corrected else None,
        "days_used": age.used,
        "measures": {str(m): answer for m, answer in measures.items()},
        "weight_for_length_z": for_length,
        "flags": [*_doubted(new, child, tables), *_beyond(measures, for_length)],
        "notes": [VERY_EARLY] if child.very_early else [],
        "source": tables.source,
    }


def _measure(
    measure: Measure, amount: float, *, change: int, child: Child, age: Age, tables: Standards
) -> dict[str, Any]:
    found = score_at(measure, amount + change, sex=child.sex, age=age, standards=tables)
    shown = {unit(measure): round(in_table_unit(measure, amount), 6)}
    if isinstance(found, NoScore):
        return {**shown, "z": None, "centile": None, "why": found.words()}
    if change:
        shown["counted_cm"] = round(in_table_unit(measure, found.counted), 6)
    return {**shown, "z": found.z, "centile": found.centile}


def _for_length(new: Measured, child: Child, tables: Standards) -> float | None:
    length = new.value(Measure.LENGTH)
    if length is None or new.grams is None:
        return None
    return weight_for_length(new.grams, length, child, standards=tables)


def _doubted(new: Measured, child: Child, tables: Standards) -> list[str]:
    asked = plausibility.questions(new, child, earlier=(), standards=tables)
    return [question.words() for question in asked]


def _beyond(measures: dict[Measure, dict[str, Any]], for_length: float | None) -> list[str]:
    """Return what lies far from the median, each measure for itself."""
    scores = [(str(m).capitalize(), found["z"]) for m, found in measures.items()]
    found = [flags.beyond(name, z) for name, z in scores if z is not None]
    if for_length is not None:
        found.append(flags.beyond("Weight for length", for_length, has_lines=False))
    return [flag for flag in found if flag]
