"""The yearly influenza vaccine: its season, and the second dose of a first one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .calendar import DAY, Span, add_months, in_words, latest
from .children import Child
from .history import Kind
from .intervals import live_from
from .plan import spacing
from .questions import DOUBTS, Question
from .schedule import FIRST_NATIONS, Schedule
from .vaccines import Vaccine

UNKNOWN = Question("influenza-history", "Is this the first influenza vaccine? Then there are two.")
ONE_BEFORE = Question(
    "influenza-one-before",
    "Only one dose is on record, from an earlier year: the nurse decides whether two are needed.",
)
AFTER_SEASON = Question(
    "influenza-after-season", "The second dose would fall after the season: ask the nurse."
)

MOST = 2
"""The doses of a first season; no season has more."""


@dataclass(frozen=True, slots=True)
class Influenza:
    """The next influenza dose of one season, whose first and last day are given.

    `doses` is how many the season has for this child, None where that is not known; `given` leaves
    out a dose that was too early. `earliest` is None if as many are on record, or if none is
    possible before the season ends. `second` says that a second dose follows, from `apart` after
    the first. `free` is None where it is not known.
    """

    vaccine: Vaccine
    visit: str
    minutes: int
    first_day: date
    last_day: date
    given: int
    doses: int | None
    earliest: date | None
    free: bool | None
    questions: tuple[Question, ...]

    @property
    def second(self) -> bool | None:
        """Whether the next dose is the first of two, None where that is not known."""
        return None if self.doses is None else self.doses - self.given == MOST


@dataclass(frozen=True, slots=True)
class _Record:
    """The days of doses: those that count, in earlier years and the season's; those too early."""

    earlier: tuple[date, ...]
    now: tuple[date, ...]
    odd: tuple[tuple[Kind, date], ...]
    all: tuple[date, ...]


def influenza(schedule: Schedule, child: Child, *, day: date) -> Influenza:
    """Return the influenza dose of the season that a day is in, or else of the next one."""
    rule = schedule.influenza
    first_day, last_day = season_of(schedule, day)
    vaccine = schedule.by_vaccine[rule.vaccine]
    record = _read(schedule, child, date(first_day.year, 1, 1))
    earliest = _earliest(schedule, child, record, max(day, first_day))
    begun = record.now[0] if record.now else earliest
    doses = _doses(schedule, child, record, begun)
    late = earliest > last_day
    enough = len(record.now) >= (MOST if doses is None else doses)
    after = late and bool(record.now) and not enough
    return Influenza(
        vaccine=vaccine,
        visit=rule.visit,
        minutes=schedule.visits.influenza_minutes,
        first_day=first_day,
        last_day=last_day,
        given=len(record.now),
        doses=doses,
        earliest=None if late or enough else earliest,
        free=_free(schedule, child, begun),
        questions=() if enough else tuple(_questions(vaccine, record, doses, late=after)),
    )


def season_of(schedule: Schedule, day: date) -> tuple[date, date]:
    """Return the first and last day of the season that a day is in, or else of the next one."""
    first, last = schedule.influenza.season
    for year in (day.year, day.year + 1):
        ends = add_months(date(year, last, 1), 1) - DAY
        if day <= ends:
            return date(year, first, 1), ends
    raise AssertionError("a season comes every year")


def _read(schedule: Schedule, child: Child, begins: date) -> _Record:
    """Return what the record says, as of the first day of the season's year."""
    given = sorted({dose.on for dose in child.doses if _against(schedule, dose.vaccine)})
    counted: list[date] = []
    odd: list[tuple[Kind, date]] = []
    for number, on in enumerate(given):
        kind = _odd(schedule, child, on, given[:number])
        if kind is None:
            counted.append(on)
        else:
            odd.append((kind, on))
    earlier = tuple(on for on in counted if on < begins)
    return _Record(earlier, tuple(counted[len(earlier) :]), tuple(odd), tuple(given))


def _odd(schedule: Schedule, child: Child, on: date, before: Sequence[date]) -> Kind | None:
    if on < _old_enough(schedule, child):
        return "given-too-young"
    return "given-too-close" if any(on < day for day in _apart(schedule, before)) else None


def _old_enough(schedule: Schedule, child: Child) -> date:
    limit = schedule.influenza.antigen.limit(1)
    return limit.min_age.after(child.born) if limit and limit.min_age else child.born


def _apart(schedule: Schedule, given: Sequence[date]) -> tuple[date, ...]:
    """Return the days on which a dose is far enough from the last one, whatever its year."""
    spans = spacing(schedule.influenza.antigen, MOST)
    return tuple(span.after(given[-1]) for span in spans) if given else ()


def _doses(schedule: Schedule, child: Child, record: _Record, begun: date) -> int | None:
    """Return how many doses the season has: two in the first year of a young child."""
    if begun >= schedule.influenza.two_doses_under.after(child.born) or len(record.earlier) > 1:
        return 1
    doubtful = any(on < begun for _, on in record.odd)
    if child.given is None or record.earlier or doubtful:
        return None
    return MOST


def _earliest(schedule: Schedule, child: Child, record: _Record, begin: date) -> date:
    first = latest([begin, _old_enough(schedule, child), *_apart(schedule, record.all)])
    vaccine = schedule.by_vaccine[schedule.influenza.vaccine]
    return live_from(schedule, vaccine, child.doses, first)


def _against(schedule: Schedule, slug: str) -> bool:
    return schedule.influenza.antigen in schedule.by_vaccine[slug].antigens


def _free(schedule: Schedule, child: Child, day: date) -> bool | None:
    """Return whether the program pays; None where a group or a pregnancy decides that."""
    rule = schedule.influenza
    by_age = day < rule.free_under.after(child.born) or _reached(rule.free_from, child, day)
    if by_age or rule.free_groups & child.groups:
        return True
    asked = FIRST_NATIONS in rule.free_groups and child.first_nations is None
    return None if asked or _reached(rule.free_if_pregnant_from, child, day) else False


def _reached(age: Span | None, child: Child, day: date) -> bool:
    return age is not None and day >= age.after(child.born)


def _questions(
    vaccine: Vaccine, record: _Record, doses: int | None, *, late: bool
) -> Iterator[Question]:
    since = date.min if doses is None else min(record.now, default=date.max)
    doubted = [(kind, on) for kind, on in record.odd if on >= since]
    for kind, on in doubted:
        text = f"{vaccine.group} on {in_words(on)} {DOUBTS[kind][0]}: does it count?"
        yield Question(f"influenza-{kind}", text)
    if doses is None and not doubted:
        yield ONE_BEFORE if record.earlier else UNKNOWN
    if late:
        yield AFTER_SEASON
