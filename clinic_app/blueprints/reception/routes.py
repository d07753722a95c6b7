"""The diary: a day, another day, and whether anything in it has changed."""

from datetime import date, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import diary_stamp, opened_visit, since
from clinic_app.web import live_page, typed, visitor
from clinic_app.web.day_form import DayForm
from clinic_app.web.reading import recorded

from . import bp, day_page, drawing, happened, visit_page
from .numbers import number
from .slips import View
from .visit_page import VisitPage


@bp.get("/", defaults={"day": None})
@bp.get("/<day>")
@audience(Permission.DIARY_READ)
def day(day: str | None) -> ResponseReturnValue:
    """Show the diary of a day, today unless the address says another, and a visit opened beside."""
    return _diary(typed.iso_day(day) if day else clock.today(), None)


@bp.post("/", defaults={"day": None})
@bp.post("/<day>")
@audience(Permission.DIARY_READ)
def go(day: str | None) -> ResponseReturnValue:
    """Go to the day that was typed or picked."""
    form = DayForm()
    if form.validate_on_submit() and form.found:
        return redirect(url_for(".day", day=form.found.isoformat()))
    return _diary(typed.iso_day(day) if day else clock.today(), form)


@bp.get("/<day>/live")
@audience(Permission.DIARY_READ)
def live(day: str) -> ResponseReturnValue:
    """Answer with what is new of a day, or with nothing; polls record nobody's reading."""
    shown, now, visit = typed.iso_day(day), clock.now(), number(request.args.get("visit"))
    known = live_page.known("diary", shown, visit)
    stamp = diary_stamp.of_day(shown, now=now)
    if known == stamp:
        return live_page.nothing_new()
    drawn = drawing.of_day(shown, view_of(shown, now=now), stamp=stamp)
    news, mark = _news(visit, number(request.args.get("seen"))), _mark(stamp, shown)
    body = render_template("reception/_live.html", drawn=drawn, stamp=mark, news=news)
    return live_page.quietly(body)


def _diary(shown: date, sent: DayForm | None) -> ResponseReturnValue:
    now, form, panel = clock.now(), sent or DayForm.showing(shown), _panel()
    # Noted before it is read: a transaction in between would forget what the page needs to know.
    recorded(f"day:{shown}", "diary", lambda: None)
    stamp = diary_stamp.of_day(shown, now=now)
    return render_template(
        "reception/day.html",
        page=day_page.frame(shown, stamp=_mark(stamp, shown), now=now),
        drawn=drawing.of_day(shown, view_of(shown, now=now), stamp=stamp),
        panel=panel,
        form=form,
    )


def _mark(stamp: str, shown: date) -> str:
    """Return the stamp with proof that this day, and the visit beside it, were opened."""
    return live_page.mark(stamp, "diary", shown, number(request.args.get("visit")))


def view_of(shown: date, *, now: datetime) -> View:
    """Return how whoever is signed in looks at a day."""
    actor = visitor.actor()
    books = allows(actor, Permission.DESK_BOOK)
    return View(
        now=now,
        day_href=url_for("reception.day", day=shown.isoformat()),
        week_href=url_for("reception.week", day=shown.isoformat()),
        book_href=url_for("desk.start") if books else "",
        open=number(request.args.get("visit")),
        own=actor.practitioner if isinstance(actor, Person) else None,
    )


def _panel() -> VisitPage | None:
    """Return the visit that the address opens beside the diary; raises `NotFound`."""
    asked = number(request.args.get("visit"))
    if asked is None:
        return None
    now = clock.now()
    opened = opened_visit.of(asked, now=now)
    recorded(f"patient:{opened.visit.patient}", "visit", lambda: opened)
    return visit_page.page(opened, here=visit_page.diary_href(opened.visit), now=now)


def _news(visit: int | None, seen: int | None) -> str:
    """Say what happened to the opened visit that its panel does not show yet."""
    if visit is None or seen is None:
        return ""
    found = since.after(visit, seen)
    return happened.what_changed(found, now=clock.now()) if found.events else ""
