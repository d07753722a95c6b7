"""Recalls of the demonstration: those that its records ask for, some of them tried already."""

import random
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Account, Recall, RecallAttempt
from clinic_app.operations import audit, recalls_due

from .people_rows import SEED

TRIES = (
    ("phone", "No answer"),
    ("phone", "Left a message"),
    ("phone", "Reached by phone: will call back"),
    ("letter", "Letter posted"),
)
TRIED = 0.4
CLOSED_WHY = "Given elsewhere: seen in the blue book"


def add(*, now: datetime) -> None:
    """Open the recalls that are due today, with tries of the last days; one was closed."""
    dice = random.Random(f"recalls {clock.local_date(now)}")  # noqa: S311  (a play, not a secret)
    recalls_due.open_due(now=now)
    nurse = db.session.scalar(select(func.min(Account.id)).where(Account.role == "nurse"))
    rows = list(db.session.scalars(select(Recall).order_by(Recall.id)))
    for row in rows:
        row.opened_at = now - timedelta(days=dice.randrange(1, 12))
        for _ in range(dice.choice((1, 1, 2)) if dice.random() < TRIED else 0):
            _try(row, nurse, now=now, dice=dice)
        audit.record(SEED, "recall.tried", "recall", row.id, now=now)
    if rows:
        last = rows[-1]
        last.closed_at, last.closed_by = now - timedelta(days=1), nurse
        last.closed_why = CLOSED_WHY


def _try(row: Recall, nurse: int | None, *, now: datetime, dice: random.Random) -> None:
    way, outcome = dice.choice(TRIES)
    day = clock.local_date(now) - timedelta(days=dice.randrange(1, 5))
    wall = time(dice.randrange(9, 17), dice.randrange(60))
    at = datetime.combine(day, wall, clock.ZONE).astimezone(UTC)
    db.session.add(RecallAttempt(recall_id=row.id, at=at, by=nurse, way=way, outcome=outcome))
