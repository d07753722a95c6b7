"""The demonstration: families, eight weeks of visits, a day under way, a few open requests."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Account, Appointment, VisitRequest
from clinic_app.operations import audit, practice, rota

from . import (
    diary_rows,
    families,
    growth_rows,
    past_messages,
    people_rows,
    recall_rows,
    vaccine_rows,
)
from .in_bulk import add_numbered
from .people import Population
from .plan import House, Planner
from .wishes import Wishes

WEEKS = 8
FAMILIES = 700
SEED_OF_DICE = 20261124
ENOUGH = timedelta(days=14)
"""A demonstration with fewer days of visits ahead is made anew."""

REQUESTS = ("health-check-75", "gpccmp-new", "imms-catchup", "implant-removal", "gpccmp-review")


@dataclass(frozen=True)
class Scene:
    """Everything that is made up before any of it is written."""

    population: Population
    planner: Planner
    dice: random.Random


def last_day() -> date | None:
    """Return the day of the last visit made up, or None when there is none yet."""
    return db.session.scalar(
        select(func.max(Appointment.local_date)).where(
            Appointment.hold_id.startswith(diary_rows.HOLD)
        )
    )


def fresh_enough(today: date) -> bool:
    """Say whether there are visits for two more weeks."""
    last = last_day()
    return last is not None and last >= today + ENOUGH


def invent(today: date) -> Scene:
    """Make up families and visits for eight weeks; reads the practice and writes nothing."""
    dice = random.Random(f"{SEED_OF_DICE} {today}")  # noqa: S311  (a play, not a secret)
    population = Population(today, dice)
    printed = families.settle(population)
    population.settle(FAMILIES)
    last = today + timedelta(weeks=WEEKS)
    planner = Planner(_house(today, last), Wishes(population, dice), dice)
    tomorrow = [today + timedelta(days=n) for n in range(1, 8 * 7)]
    families.book(planner, printed, tomorrow)
    planner.fill(today, last)
    return Scene(population, planner, dice)


def write(scene: Scene, *, now: datetime) -> int:
    """Write what was made up and return how many visits there are."""
    people_rows.add_patients(scene.population.everybody, now=now, dice=scene.dice)
    people_rows.add_accounts(scene.population.families, now=now)
    hands = _hands()
    diary_rows.add_visits(scene.planner.visits, hands, now=now, dice=scene.dice)
    past_messages.add(hands.desk, now=now)
    vaccine_rows.add(scene.population.everybody, scene.planner.visits, now=now)
    growth_rows.add(scene.population.everybody, now=now)
    recall_rows.add(now=now)
    _add_requests(scene, now)
    return len(scene.planner.visits)


def _house(first: date, last: date) -> House:
    types = practice.current().catalogue.types
    rota_, practitioners = rota.load(first, last)
    worked = rota.sessions(rota_, first, last)
    by_day = groupby(worked, key=lambda session: clock.local_date(session.interval.start))
    return House(
        sessions={day: list(sessions) for day, sessions in by_day},
        practitioners=practitioners,
        rooms=rota.rooms({step.room for kind in types for step in kind.steps if step.room}),
        kinds=types,
    )


def _hands() -> diary_rows.Hands:
    desk = db.session.scalar(select(func.min(Account.id)).where(Account.role == "reception"))
    people = {id_: f"account:{face.account}" for id_, face in practice.faces().items()}
    return diary_rows.Hands(f"account:{desk}", people)


def _add_requests(scene: Scene, now: datetime) -> None:
    """Leave a few requests for reception, from people of a fitting age."""
    wishes, today = scene.planner.wishes, clock.local_date(now)
    rows = []
    for hours, slug in enumerate(REQUESTS, 1):
        wish = wishes.somebody(practice.current().type(slug), today)
        if wish is None:
            continue
        facts = {
            "given_name": wish.person.given_name,
            "family_name": wish.person.family_name,
            "birth_date": wish.person.birth,
            "phone": wish.person.phone,
            "answers": {"days": "Mornings, but not Wednesdays"},
        }
        rows.append(facts | {"type_slug": slug, "made_at": now - timedelta(hours=5 * hours)})
    ids = add_numbered(VisitRequest, rows)
    audit.record_many(people_rows.SEED, "request.made", "visit_request", ids, now=now)
