"""The diary of a day as it is drawn: once a change, then shown to every desk that asks."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from clinic_app import clock
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import diary
from clinic_app.web import visitor
from clinic_app.web.made_once import draw, made_once, show

from . import day_page
from .slips import View


@dataclass(frozen=True, slots=True)
class Drawn:
    """The two parts that a poll replaces, and whose own week is one press away."""

    person: int
    now: Markup
    board: Markup


def of_day(day: date, view: View, *, stamp: str) -> Drawn:
    """Return the diary of a day as `view` sees it; drawn anew when the stamp is another one.

    Of today the minute counts too: who is late, who waits how long. What else whoever looks
    changes in it is in the view, but for the way to the visits that nobody's hours cover.
    """
    minute = view.now.replace(second=0, microsecond=0)
    when = minute if day == clock.local_date(view.now) else None
    sorts = allows(visitor.actor(), Permission.SCHEDULES_READ)
    key = ("diary", day, stamp, when, sorts, view.book_href, view.open, view.own)
    person, now, board = made_once(key, lambda: _draw(day, view))
    return Drawn(person, show(now), show(board))


def _draw(day: date, view: View) -> tuple[int, str, str]:
    page = day_page.page(diary.of_day(day, now=view.now), view)
    now, board = (draw(f"reception/{part}.html", page=page) for part in ("_now", "_day"))
    return page.person, now, board
