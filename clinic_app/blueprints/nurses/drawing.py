"""The nurses' list as it is drawn: once a change, then shown to everybody who asks."""

from datetime import date, datetime

from markupsafe import Markup

from clinic_app import clock
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import day_list, diary_stamp
from clinic_app.operations.practice import Face
from clinic_app.web import visitor
from clinic_app.web.made_once import draw, made_once, show

from . import views


def stamp(day: date, *, now: datetime) -> str:
    """Return what is another one after any change, and of today every minute: one query.

    A minute is what an observation may end in, so the list is never older than that.
    """
    changed = diary_stamp.of_day(day, now=now)
    return f"{changed}@{now:%H%M}" if day == clock.local_date(now) else changed


def of_day(day: date, nurse: Face | None, *, stamp: str, now: datetime) -> Markup:
    """Return the list of a day, of all nurses or of one, as whoever looks may see and use it."""
    actor = visitor.actor()
    notes = allows(actor, Permission.APPOINTMENT_STATUS)
    records = allows(actor, Permission.CHILD_RECORD_READ)
    key = ("nurses", day, nurse.id if nurse else None, stamp, notes, records)
    return show(made_once(key, lambda: _draw(day, nurse, records=records, now=now)))


def _draw(day: date, nurse: Face | None, *, records: bool, now: datetime) -> str:
    page = views.page(day_list.of_day(day, now=now, records=records), nurse, now=now)
    return draw("nurses/_list.html", page=page)
