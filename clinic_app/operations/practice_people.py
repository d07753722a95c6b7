"""Who is booked, by the names that files and commands use."""

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Practitioner


def by_slug() -> dict[str, int]:
    """Return the id of everybody who is booked, by slug, in the practice's order."""
    rows = db.session.execute(
        select(Practitioner.slug, Practitioner.id)
        .where(Practitioner.active)
        .order_by(Practitioner.id)
    )
    return {row.slug: row.id for row in rows}
