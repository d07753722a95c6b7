"""Asking for z-scores from the command line, so that they can be held against one's own tables."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import click

from clinic_app.growth import plausibility, typed
from clinic_app.growth.measures import (
    LONGEST_WEEKS,
    SHORTEST_WEEKS,
    Child,
    Measure,
    Measured,
    Value,
    age_on,
    gestation,
    number,
    unit,
)
from clinic_app.growth.refusals import Refusal
from clinic_app.growth.scores import LAST_DAY, NoScore, Standards, score, weight_for_length
from clinic_app.reference.growth_tables import standards

BIRTH = date(2001, 1, 1)
"""Any day will do: only ages count."""

VERY_EARLY = "Born before 32 weeks: a chart for preterm babies is used until 40 weeks."


class Amount(click.ParamType[int]):
    """A number in the unit that the option names, as whole grams or millimetres."""

    name = "number"

    def __init__(self, read: Callable[[str], int | Refusal], unit: str) -> None:
        """Take what reads a text, and the unit to read it in."""
        self.read, self.unit = read, unit

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Return grams or millimetres, or end with a sentence."""
        amount = value if isinstance(value, int) else self.read(f"{value} {self.unit}")
        return amount if isinstance(amount, int) else self.fail(amount.words(), param, ctx)


@click.command()
@click.option("--sex", type=click.Choice(["female", "male", "unknown"]), required=True)
@click.option("--days", type=click.IntRange(0, LAST_DAY), required=True, help="Since birth.")
@click.option("--gestation-weeks", type=click.IntRange(SHORTEST_WEEKS, LONGEST_WEEKS))
@click.option("--weight-kg", "grams", type=Amount(typed.weight, "kg"))
@click.option("--length-cm", "length_mm", type=Amount(typed.length, "cm"))
@click.option("--standing", is_flag=True, help="The length was measured standing.")
@click.option("--head-cm", "head_mm", type=Amount(typed.head, "cm"))
def growth(sex: str, days: int, gestation_weeks: int | None, **measured: Any) -> None:
    """Show z-scores and centiles by the WHO standards of 2006, as JSON.

    Nothing is saved, and no database is asked.
    """
    child = Child(
        BIRTH,
        "female" if sex == "female" else "male" if sex == "male" else None,
        gestation(gestation_weeks) if gestation_weeks else None,
    )
    new = Measured(BIRTH + timedelta(days=days), **measured)
    tables = standards()
    for refusal in plausibility.refusals(new, child, today=new.on, earlier=(), standards=tables):
        raise click.UsageError(refusal.words())
    click.echo(json.dumps(_answer(new, child, tables), indent=2, ensure_ascii=False))


def _answer(new: Measured, child: Child, tables: Standards) -> dict[str, Any]:
    age = age_on(child, new.on)
    return {
        "sex": child.sex,
        "days": age.days,
        "corrected_days": age.used if age.corrected else None,
        "days_used": age.used,
        "measures": {str(value.measure): _measure(value, child, tables) for value in new.values},
        "weight_for_length_z": _for_length(new, child, tables),
        "flags": _flags(new, child, tables),
        "notes": [VERY_EARLY] if child.very_early else [],
        "source": tables.source,
    }


def _measure(value: Value, child: Child, tables: Standards) -> dict[str, Any]:
    found = score(value, child, standards=tables)
    shown = {unit(value.measure): float(number(value.measure, value.amount))}
    if isinstance(found, NoScore):
        return {**shown, "z": None, "centile": None, "why": found.words()}
    if found.counted != value.amount:
        shown["counted_cm"] = float(number(value.measure, found.counted))
    return {**shown, "z": found.z, "centile": found.centile}


def _for_length(new: Measured, child: Child, tables: Standards) -> float | None:
    length = new.value(Measure.LENGTH)
    if length is None or new.grams is None:
        return None
    return weight_for_length(new.grams, length, child, standards=tables)


def _flags(new: Measured, child: Child, tables: Standards) -> list[str]:
    asked = plausibility.questions(new, child, earlier=(), standards=tables)
    return [question.words() for question in asked]
