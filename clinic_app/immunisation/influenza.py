"""The yearly influenza vaccine: its season, and the second dose of a first one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .calendar import DAY, add_months, latest
from .children import Child
from .intervals import live_from
from .plan import spacing
from .questions import Question
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


@dataclass(frozen=True, slots=True)
class Influenza:
    """The next influenza dose of one season, whose first and last day are given.

    `doses` is how many the season has for this child, None where that is not known. `earliest` is
    None if as many are on record, or if none is possible before the season ends. `second` says
    that a second dose follows, from `apart` after the first. `free` is None where it is not known.
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
        return None if self.doses is None else self.doses - self.given == 2


def influenza(schedule: Schedule, child: Child, *, day: date) -> Influenza:
    """Return the influenza dose of the season that a day is in, or else of the next one."""
    rule = schedule.influenza
    first_day, last_day = season_of(schedule, day)
    vaccine = schedule.by_vaccine[rule.vaccine]
    earlier, now = _split(schedule, child, first_day)
    earliest = _earliest(schedule, child, vaccine, max(day, first_day))
    begun = now[0] if now else earliest
    doses = _doses(schedule, child, earlier, begun)
    late = earliest > last_day
    enough = doses is not None and len(now) >= doses
    return Influenza(
        vaccine=vaccine,
        visit=rule.visit,
        minutes=schedule.visits.influenza_minutes,
        first_day=first_day,
        last_day=last_day,
        given=len(now),
        doses=doses,
        earliest=None if late or enough else earliest,
        free=_free(schedule, child, begun),
        questions=tuple(_questions(earlier, doses, late=late and bool(now) and not enough)),
    )


def season_of(schedule: Schedule, day: date) -> tuple[date, date]:
    """Return the first and last day of the season that a day is in, or else of the next one."""
    first, last = schedule.influenza.season
    for year in (day.year, day.year + 1):
        ends = add_months(date(year, last, 1), 1) - DAY
        if day <= ends:
            return date(year, first, 1), ends
    raise AssertionError("a season comes every year")


def _split(schedule: Schedule, child: Child, first_day: date) -> tuple[list[date], list[date]]:
    """Return the days of doses in earlier years, and in the year of the season."""
    given = sorted({dose.on for dose in child.doses if _against(schedule, dose.vaccine)})
    begins = date(first_day.year, 1, 1)
    return [on for on in given if on < begins], [on for on in given if on >= begins]


def _doses(schedule: Schedule, child: Child, earlier: Sequence[date], begun: date) -> int | None:
    """Return how many doses the season has: two in the first year of a young child."""
    if begun >= schedule.influenza.two_doses_under.after(child.born) or len(earlier) > 1:
        return 1
    if child.given is None or earlier:
        return None
    return 2


def _earliest(schedule: Schedule, child: Child, vaccine: Vaccine, begin: date) -> date:
    antigen = schedule.influenza.antigen
    given = [dose.on for dose in child.doses if _against(schedule, dose.vaccine)]
    limit, apart = antigen.limit(1), spacing(antigen, len(given) + 1) if given else ()
    first = latest(
        [
            begin,
            limit.min_age.after(child.born) if limit and limit.min_age else None,
            *(span.after(given[-1]) for span in apart),
        ]
    )
    return live_from(schedule, vaccine, child.doses, first)


def _against(schedule: Schedule, slug: str) -> bool:
    return schedule.influenza.antigen in schedule.by_vaccine[slug].antigens


def _free(schedule: Schedule, child: Child, day: date) -> bool | None:
    rule = schedule.influenza
    if day < rule.free_under.after(child.born) or rule.free_groups & child.groups:
        return True
    asked = FIRST_NATIONS in rule.free_groups and child.first_nations is None
    return None if asked else False


def _questions(earlier: Sequence[date], doses: int | None, *, late: bool) -> Iterator[Question]:
    if doses is None:
        yield ONE_BEFORE if earlier else UNKNOWN
    if late:
        yield AFTER_SEASON
