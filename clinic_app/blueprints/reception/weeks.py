"""The week: who has time on which day, and the days of one person side by side."""

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import diary
from clinic_app.operations.diary import Day
from clinic_app.operations.errors import NotFound
from clinic_app.web import typed
from clinic_app.web.reading import recorded

from . import bp, person_week, routes, week_page
from .numbers import number

TO_SUNDAY = timedelta(days=6)


@bp.get("/week", defaults={"day": None})
@bp.get("/week/<day>")
@audience(Permission.DIARY_READ)
def week(day: str | None) -> ResponseReturnValue:
    """Show the week of a day: for each person and day the hours, the visits and the free times."""
    shown = typed.iso_day(day) if day else clock.today()
    asked = number(request.args.get("who"))
    if asked is not None:
        return redirect(url_for(".person", day=shown.isoformat(), who=asked))
    monday = _monday(shown)
    recorded(f"week:{monday}", "diary", lambda: None)
    page = week_page.page(_days(monday), shown, routes.view_of(shown, now=clock.now()))
    return render_template("reception/week.html", page=page, view="Week")


@bp.get("/week/<day>/<int:who>")
@audience(Permission.DIARY_READ)
def person(day: str, who: int) -> ResponseReturnValue:
    """Show one person's days of a week side by side."""
    shown = typed.iso_day(day)
    monday = _monday(shown)
    recorded(f"week:{monday}:{who}", "diary", lambda: None)
    days = _days(monday)
    if who not in days[0].faces:
        raise NotFound(who)
    page = person_week.page(days, who, shown, routes.view_of(shown, now=clock.now()))
    return render_template("reception/person_week.html", page=page, view="One person")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(monday: date) -> list[Day]:
    return diary.of_days(monday, monday + TO_SUNDAY, now=clock.now())


@bp.context_processor
def views() -> dict[str, object]:
    """Let every page of the diary lead to the other ways to look at it."""
    return {"diary_views": _links}


def _links(day: date, who: int) -> tuple[tuple[str, str], ...]:
    """Return the words and the addresses of the three ways to look at a day's diary."""
    iso = day.isoformat()
    return (
        ("Day", url_for("reception.day", day=iso)),
        ("Week", url_for("reception.week", day=iso)),
        ("One person", url_for("reception.person", day=iso, who=who)),
    )
