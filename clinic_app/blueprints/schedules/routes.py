"""Who works when: everybody, and one person."""

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import closures, schedules, touched

from . import bp, index_page, person_page


@bp.get("/")
@audience(Permission.SCHEDULES_READ)
def index() -> ResponseReturnValue:
    """Show everybody's hours in words, what waits to be sorted out, and what was changed."""
    now, today = clock.now(), clock.today()
    found = index_page.Found(
        people=schedules.everybody(today),
        closed=closures.to_come(today),
        suggested=closures.suggested(today),
        made=schedules.recent(),
        waiting=touched.count(now=now),
    )
    return render_template("schedules/index.html", page=index_page.page(found, now=now))


@bp.get("/<int:practitioner>")
@audience(Permission.SCHEDULES_READ)
def person(practitioner: int) -> ResponseReturnValue:
    """Show one person's week, and what will be different."""
    found = schedules.of(practitioner, clock.today())
    page = person_page.page(found, where=schedules.where(), today=clock.today())
    return render_template("schedules/person.html", page=page)
