"""The nurses' list of a day, and whether anything in it has changed."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import day_list
from clinic_app.operations.practice import Face
from clinic_app.web import live_page, typed
from clinic_app.web.day_form import DayForm
from clinic_app.web.reading import recorded

from . import bp, drawing, tabs, views

LIST = "nurse list"


@bp.get("/", defaults={"day": None})
@bp.get("/<day>")
@audience(Permission.DAY_LIST_READ)
def daily_list(day: str | None) -> ResponseReturnValue:
    """Show everybody whom a nurse sees on a day, today unless the address says another."""
    return _list(typed.iso_day(day) if day else clock.today(), None)


@bp.post("/<day>")
@audience(Permission.DAY_LIST_READ)
def go(day: str) -> ResponseReturnValue:
    """Go to the day that was typed or picked, and stay with the nurse whose list it is."""
    form, nurse = DayForm(), _nurse()
    if form.validate_on_submit() and form.found:
        own = nurse.id if nurse else None
        return redirect(url_for(".daily_list", day=form.found.isoformat(), nurse=own))
    return _list(typed.iso_day(day), form)


@bp.get("/<day>/live")
@audience(Permission.DAY_LIST_READ)
def live(day: str) -> ResponseReturnValue:
    """Answer with what is new of a list, or with nothing; polls record nobody's reading."""
    shown, now = typed.iso_day(day), clock.now()
    known, stamp = live_page.known(LIST, shown), drawing.stamp(shown, now=now)
    if known == stamp:
        return live_page.nothing_new()
    body = render_template(
        "nurses/_live.html",
        drawn=drawing.of_day(shown, _nurse(), stamp=stamp, now=now),
        tabs=tabs.drawn(stamp, now=now),
        stamp=live_page.mark(stamp, LIST, shown),
    )
    return live_page.quietly(body)


def _list(shown: date, sent: DayForm | None) -> ResponseReturnValue:
    now = clock.now()
    # Noted before it is read: a transaction in between would forget what the page needs to know.
    recorded(f"day:{shown}", LIST, lambda: None)
    nurse, stamp = _nurse(), drawing.stamp(shown, now=now)
    return render_template(
        "nurses/daily_list.html",
        page=views.frame(shown, nurse, stamp=live_page.mark(stamp, LIST, shown), now=now),
        tabs=tabs.drawn(stamp, now=now),
        drawn=drawing.of_day(shown, nurse, stamp=stamp, now=now),
        form=sent or DayForm.showing(shown),
    )


def _nurse() -> Face | None:
    return views.chosen(day_list.nurses(), request.args.get("nurse", ""))
