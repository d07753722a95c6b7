"""A growth chart as geometry: numbers in, points and paths of an SVG out. Nothing is styled here.

Lines: the 3rd, 15th, 50th, 85th and 97th centiles of WHO 2006. A baby born early is drawn at the
corrected age; the age since birth of the newest value is marked as well, with another shape and an
arrow from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .axes import Ages, Scale, ages_for, scale_for
from .lms import z_at
from .measures import TWO_YEARS_DAYS, Age, Measure, Sex
from .scores import LAST_DAY, Standards, from_table_unit
from .spacing import apart

CENTILES = (3, 15, 50, 85, 97)
WIDTH, HEIGHT = 640, 488
LEFT, RIGHT, TOP, BOTTOM = 60, 592, 16, 420
CURVE_POINTS = 60
LABEL_GAP = 24
BESIDE = 12
TALL, WIDE = 30, 140
"""Room for a label in the largest type, that of narrow screens."""


@dataclass(frozen=True, slots=True)
class Plotted:
    """A value to draw: its amount as the table has it, and its age.

    `text` is written beside it if it is the newest, `since_birth` where its age since birth is.
    """

    amount: float
    age: Age
    text: str = ""
    since_birth: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the grid as a path, with its number, which may have no text."""

    path: str
    label: Label


@dataclass(frozen=True, slots=True)
class Curve:
    """One centile as a path, with its number at its end; `middle` is the 50th."""

    path: str
    label: Label
    middle: bool


@dataclass(frozen=True, slots=True)
class SinceBirth:
    """The newest value at its age since birth: a diamond there, an arrow to where it counts."""

    at: Point
    diamond: str
    arrow: str
    label: Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything there is to draw. `band` is the area between the outer lines.

    `points` are the child's values in order, joined by `track`; `newest` is the text at the last.
    """

    ages: Ages
    scale: Scale
    across: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    band: str
    curves: tuple[Curve, ...]
    track: str
    points: tuple[Point, ...]
    newest: Label | None
    since_birth: SinceBirth | None
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Frame:
    """Days and amounts to places in the drawing."""

    ages: Ages
    scale: Scale

    def x(self, day: float) -> float:
        """Return where a day stands."""
        part = (day - self.ages.first) / (self.ages.last - self.ages.first)
        return round(LEFT + part * (RIGHT - LEFT), 1)

    def y(self, amount: float) -> float:
        """Return where an amount stands."""
        part = (amount - self.scale.least) / (self.scale.most - self.scale.least)
        return round(BOTTOM - part * (BOTTOM - TOP), 1)

    def point(self, day: float, amount: float) -> Point:
        """Return where a value stands."""
        return Point(self.x(day), self.y(amount))


def draw(
    measure: Measure, sex: Sex, plotted: Sequence[Plotted], *, standards: Standards
) -> Drawing:
    """Return the chart of a child's values, in the order of their ages.

    Values before the due date, or after the tables end, have no place on it and are left out.
    """
    shown = [one for one in plotted if 0 <= one.age.used <= LAST_DAY]
    ages = ages_for(_days(shown))
    lines = {of: _amounts(measure, sex, of, ages, standards=standards) for of in CENTILES}
    ends = [amount for of in (CENTILES[0], CENTILES[-1]) for _, amount in lines[of]]
    frame = Frame(ages, scale_for(measure, [*ends, *(one.amount for one in shown)]))
    points = tuple(frame.point(one.age.used, one.amount) for one in shown)
    return Drawing(
        ages,
        frame.scale,
        across=tuple(_across(measure, frame)),
        upright=tuple(_upright(frame)),
        band=_band(lines, frame),
        curves=tuple(_curves(lines, frame)),
        track=_path(points) if len(points) > 1 else "",
        points=points,
        newest=_newest(points[-1], shown[-1]) if points else None,
        since_birth=_since_birth(shown[-1], frame) if shown else None,
    )


def _days(shown: Sequence[Plotted]) -> list[int]:
    """Return the days to make room for: those drawn, and the newest one's age since birth."""
    return [one.age.used for one in shown] + [min(one.age.days, LAST_DAY) for one in shown[-1:]]


def _amounts(
    measure: Measure, sex: Sex, of: int, ages: Ages, *, standards: Standards
) -> list[tuple[int, float]]:
    rows, z = standards.by_age[measure, sex], z_at(of)
    step = max(1, (ages.last - ages.first) // CURVE_POINTS)
    days = {*range(ages.first, ages.last, step), ages.last}
    if ages.last > TWO_YEARS_DAYS:
        days |= {day for day in (TWO_YEARS_DAYS - 1, TWO_YEARS_DAYS) if day >= ages.first}
    return [(day, from_table_unit(measure, rows[day].value_at(z))) for day in sorted(days)]


def _curves(lines: dict[int, list[tuple[int, float]]], frame: Frame) -> Iterator[Curve]:
    ends = {of: frame.y(amounts[-1][1]) for of, amounts in lines.items()}
    places = apart([ends[of] for of in CENTILES], LABEL_GAP)
    for of, y in zip(CENTILES, places, strict=True):
        path = " ".join(_path(part) for part in _parts(lines[of], frame))
        yield Curve(path, Label(RIGHT + 8, y + 5, str(of)), of == 50)


def _parts(amounts: list[tuple[int, float]], frame: Frame) -> Iterator[list[Point]]:
    """Yield a line in one piece or two: at 2 years lying ends and standing begins."""
    for group in (
        [(day, amount) for day, amount in amounts if day < TWO_YEARS_DAYS],
        [(day, amount) for day, amount in amounts if day >= TWO_YEARS_DAYS],
    ):
        if len(group) > 1:
            yield [frame.point(day, amount) for day, amount in group]


def _band(lines: dict[int, list[tuple[int, float]]], frame: Frame) -> str:
    lowest, highest = _parts(lines[CENTILES[0]], frame), _parts(lines[CENTILES[-1]], frame)
    pairs = zip(lowest, highest, strict=True)
    return " ".join(f"{_path([*low, *reversed(high)])}z" for low, high in pairs)


def _across(measure: Measure, frame: Frame) -> Iterator[Rule]:
    for amount in frame.scale.ticks:
        y, number = frame.y(amount), amount / (1000 if measure is Measure.WEIGHT else 10)
        label = Label(LEFT - 10, y + 5, f"{number:g}", "end")
        yield Rule(f"M{LEFT} {y:g}H{RIGHT}", label)


def _upright(frame: Frame) -> Iterator[Rule]:
    for day, number in frame.ages.ticks:
        x = frame.x(day)
        yield Rule(f"M{x:g} {TOP}V{BOTTOM}", Label(x, BOTTOM + 24, number, "middle"))


def _newest(at: Point, one: Plotted) -> Label:
    """Return the newest value's label: above it, on the side where there is room."""
    left = at.x > LEFT + WIDE
    y = at.y - BESIDE if at.y - TALL > TOP else at.y + TALL
    return Label(at.x + (-BESIDE if left else BESIDE), y, one.text, "end" if left else "start")


def _since_birth(one: Plotted, frame: Frame) -> SinceBirth | None:
    if not one.age.corrected:
        return None
    at, counts = frame.point(one.age.days, one.amount), frame.x(one.age.used)
    diamond = f"M{at.x:g} {at.y - 8:g}l8 8-8 8-8-8z"
    arrow = f"M{at.x - 8:g} {at.y:g}H{counts + 9:g}m7-5-7 5 7 5"
    left = at.x > WIDTH - WIDE
    y = at.y + TALL if at.y + TALL < BOTTOM else at.y - BESIDE
    anchor = "end" if left else "start"
    return SinceBirth(at, diamond, arrow, Label(at.x, y, one.since_birth, anchor))


def _path(points: Sequence[Point]) -> str:
    return "M" + " ".join(f"{point.x:g} {point.y:g}" for point in points)
