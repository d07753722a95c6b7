"""How much of what nurses look after is to do, and what of it does not wait: one query."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.immunisation import reporting
from clinic_app.models import AdverseEvent, ImmunisationDose, NurseTask

from . import availability, register_reports
from .given_doses import HERE
from .history_answers import TAKEN_BACK
from .nurse_tasks import WHEN

TODAY = WHEN[0]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counts:
    """Open tasks, those of them for today; doses to report, those overdue; serious reactions.

    Those are the reactions of which the health department was not told.
    """

    tasks: int
    today: int
    doses: int
    overdue: int
    serious: int


def of_now(*, now: datetime) -> Counts:
    """Return how much there is to do now, as the pages about it list it."""
    day = _over_by(clock.local_date(now))
    over = {"given": day, "noted": availability.day_start(day + ONE_DAY)}
    row = db.session.connection().execute(_question(), over).one()
    return Counts(*(number or 0 for number in row))


def _over_by(today: date) -> date:
    """Return the latest day of a dose whose last day to be reported is over."""
    day = today - register_reports.LONGEST
    free = register_reports.holidays(day, today)
    while reporting.last_day(day + ONE_DAY, free) < today:
        day += ONE_DAY
    return day


@cache
def _question() -> Select[Any]:
    """Ask for every number at once; put together once."""
    return select(*_tasks(), *_doses(), _reactions())


def _tasks() -> list[Any]:
    row = NurseTask
    still = row.closed_at.is_(None) & row.facts[TAKEN_BACK].as_string().is_(None)
    pressing = func.sum(case((row.facts["when"].as_string() == TODAY, 1), else_=0))
    return [select(one).where(still).scalar_subquery() for one in (func.count(row.id), pressing)]


def _reactions() -> Any:
    row = AdverseEvent
    still = row.reported_at.is_(None) & row.serious
    return select(func.count(row.id)).where(still).scalar_subquery()


def _doses() -> list[Any]:
    """Ask for the last entries about doses that the register is to hear of: as `worklist` does.

    Time runs from the dose, or from the correction of one that the register has heard of.
    """
    row, later = ImmunisationDose, aliased(ImmunisationDose)
    last = ~select(later.id).where(later.corrects_id == row.id).exists()
    heard = _heard_before()
    over = case(
        (heard, row.noted_at < bindparam("noted")), else_=row.given_on <= bindparam("given")
    )
    still = (row.place == HERE) & row.reported_at.is_(None) & last & or_(~row.void, heard)
    pressing = func.sum(case((over, 1), else_=0))
    return [select(one).where(still).scalar_subquery() for one in (func.count(row.id), pressing)]


def _heard_before() -> Any:
    """Ask whether the register heard of a dose before it was corrected, however often."""
    row, before = ImmunisationDose, aliased(ImmunisationDose)
    first = select(row.id.label("last"), row.corrects_id.label("before"))
    chain = first.where(row.corrects_id.is_not(None)).cte("corrected", recursive=True)
    further = select(chain.c.last, before.corrects_id).join(before, before.id == chain.c.before)
    chain = chain.union_all(further)
    told = aliased(ImmunisationDose)
    return (
        select(chain.c.last)
        .join(told, told.id == chain.c.before)
        .where(told.reported_at.is_not(None), chain.c.last == row.id)
        .exists()
    )
