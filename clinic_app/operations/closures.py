"""Days on which the practice is closed."""

from datetime import date

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Closure
from clinic_app.scheduling import rosters


def between(first: date, last: date) -> list[rosters.Closure]:
    """Return the closures from one day to another, in order."""
    rows = db.session.scalars(
        select(Closure).where(Closure.day.between(first, last)).order_by(Closure.day, Closure.id)
    )
    return [rosters.Closure(row.day, row.name, row.location_id) for row in rows]
