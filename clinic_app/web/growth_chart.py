"""A child's measurements as a page shows them: the chart, and the same numbers as a table."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_app.growth.chart import CENTILES, Drawing, Plotted, draw
from clinic_app.growth.measures import (
    STANDING_LESS_MM,
    Child,
    Measure,
    Measured,
    Value,
    in_order,
    number,
    said,
    unit,
)
from clinic_app.growth.scores import NoScore, Score, Standards, score
from clinic_app.scheduling.ages import age_in_words

from . import date_words

DASH = "–"
NAMES = {
    Measure.WEIGHT: ("Weight", "weigh less"),
    Measure.LENGTH: ("Length", "are shorter"),
    Measure.HEAD: ("Head circumference", "have a smaller head"),
}
COUNTED = {Measure.WEIGHT: "weight", Measure.LENGTH: "length", Measure.HEAD: "head circumference"}
CORRECTED = "Babies born early are shown at their corrected age until they are 2."
VERY_EARLY = (
    "Born before 32 weeks: until the date the baby was due, a chart for preterm babies is used."
)
OTHER_WAY = (
    f"Before 2 years length is measured lying, from then on standing. One that was measured the "
    f"other way is drawn {STANDING_LESS_MM / 10:.1f} cm longer or shorter."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement in words. `line` is how many of 100 children measure less."""

    day: str
    age: str
    corrected: str
    amount: str
    line: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the components growth_chart and growth_table show.

    `drawing` is None where nothing can be drawn; `notes` then begin with the reason. `slug` keeps
    ids apart when a page has several.
    """

    slug: str
    title: str
    explained: str
    drawing: Drawing | None
    name: str
    description: str
    ages: str
    caption: str
    unit: str
    rows: tuple[Row, ...]
    early: bool
    notes: tuple[str, ...]
    source: str


Scored = tuple[Value, Score | NoScore]


def prepare(
    child: Child, name: str, measured: Sequence[Measured], measure: Measure, *, standards: Standards
) -> Chart:
    """Return the chart of one measure; `name` is what the child is called."""
    found = [(v, score(v, child, standards=standards)) for v in in_order(measured, measure)]
    drawing = _drawing(found, child, measure, standards)
    counted = COUNTED[measure]
    return Chart(
        slug=str(measure),
        title=_title(measure, child, drawing),
        explained=_explained(measure, drawing),
        drawing=drawing,
        name=f"{name}’s {counted} chart",
        description=_description(found, child, measure),
        ages=f"Age in {drawing.ages.unit}" if drawing else "",
        caption=f"Every {counted} so far",
        unit=unit(measure),
        rows=tuple(_row(value, worth, child) for value, worth in found),
        early=child.days_early > 0,
        notes=tuple(_notes(found, child)),
        source=standards.source,
    )


def _drawing(
    found: Sequence[Scored], child: Child, measure: Measure, standards: Standards
) -> Drawing | None:
    if child.sex is None:
        return None
    plotted = [_plotted(value, worth, child) for value, worth in found if isinstance(worth, Score)]
    return draw(measure, child.sex, plotted, standards=standards)


def _plotted(value: Value, worth: Score, child: Child) -> Plotted:
    roughly = " ".join(age_in_words(child.birth, value.on).split()[:2])
    amount = said(value.measure, value.amount)
    return Plotted(worth.counted, worth.age, amount, f"at {roughly}")


def _title(measure: Measure, child: Child, drawing: Drawing | None) -> str:
    if drawing is None:
        return NAMES[measure][0]
    height = measure is Measure.LENGTH and drawing.ages.first > 0
    who = "girls" if child.sex == "female" else "boys"
    return f"{'Height' if height else NAMES[measure][0]} for age, {who}, {drawing.ages.words}"


def _explained(measure: Measure, drawing: Drawing | None) -> str:
    units = "Kilograms." if measure is Measure.WEIGHT else "Centimetres."
    if drawing is None:
        return units
    less = NAMES[measure][1]
    return f"{units} The number at the end of a line is how many of 100 children {less}."


def _row(value: Value, worth: Score | NoScore, child: Child) -> Row:
    return Row(
        day=date_words.in_brief(value.on),
        age="Birth" if value.on == child.birth else age_in_words(child.birth, value.on),
        corrected=_corrected(value.on, child),
        amount=number(value.measure, value.amount),
        line=_line(worth.centile) if isinstance(worth, Score) else DASH,
    )


def _corrected(on: date, child: Child) -> str:
    due = child.birth + timedelta(days=child.days_early)
    if on == due:
        return "Due date"
    return age_in_words(due, on) if on > due else "Before due"


def _line(centile: float) -> str:
    if centile < 1:
        return "under 1"
    return "over 99" if centile > 99 else f"{centile:.0f}"


def _description(found: Sequence[Scored], child: Child, measure: Measure) -> str:
    """Return what somebody hears who cannot see the chart: how many, from where to where."""
    if not found:
        return "Nothing is measured yet."
    counted = COUNTED[measure] + ("" if len(found) == 1 else "s")
    ends = (found[0][0], found[-1][0])
    first, last = (f"{said(measure, v.amount)} {_at_age(v.on, child)}" for v in ends)
    spread = f"from {first} to {last}" if len(found) > 1 else first
    worth = found[-1][1]
    place = f" The newest is {_between(worth)}." if isinstance(worth, Score) else ""
    return f"{len(found)} {counted}: {spread}.{place} The table has the numbers."


def _at_age(on: date, child: Child) -> str:
    return "at birth" if on == child.birth else f"at {age_in_words(child.birth, on)}"


def _between(worth: Score) -> str:
    """Return between which lines, as a sighted person would read it off."""
    above = bisect(CENTILES, worth.centile)
    at = " for the corrected age" if worth.age.corrected else ""
    if above == 0:
        return f"below line {CENTILES[0]}{at}"
    if above == len(CENTILES):
        return f"above line {CENTILES[-1]}{at}"
    return f"between lines {CENTILES[above - 1]} and {CENTILES[above]}{at}"


def _notes(found: Sequence[Scored], child: Child) -> list[str]:
    reasons = [worth.words() for _, worth in found if isinstance(worth, NoScore)]
    scored = [(value, worth) for value, worth in found if isinstance(worth, Score)]
    notes = list(dict.fromkeys(reasons))
    if child.days_early:
        notes.append(CORRECTED)
    if child.very_early and not reasons:
        notes.append(VERY_EARLY)
    if any(worth.counted != value.amount for value, worth in scored):
        notes.append(OTHER_WAY)
    return notes
