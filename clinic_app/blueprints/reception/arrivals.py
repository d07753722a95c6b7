"""Noting that somebody is here who was identified, and the family who came along."""

from collections.abc import Iterator, Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import arrivals, since, visit_facts
from clinic_app.operations.arrivals import Arriving, NotIdentified, NotNoted
from clinic_app.operations.visit_facts import Visit
from clinic_app.web import said, visitor
from clinic_app.web.back import own_page
from clinic_app.web.errors import page as error_page
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, happened
from .forms import ArrivalForm
from .numbers import number
from .statuses import stands_now

MOST = 12
"""A family that comes along in one press has no more visits than this."""


@bp.post("/appointments/<int:appointment>/arrived")
@audience(Permission.APPOINTMENT_STATUS)
def arrived(appointment: int) -> ResponseReturnValue:
    """Note the arrival of a patient, and of those of the family who are ticked."""
    form = ArrivalForm()
    if not form.validate_on_submit():
        return error_page(400)
    here = [Arriving(appointment, number(form.seen.data), number(form.position.data)), *_also()]
    try:
        missed = _noted(form, here)
    except NotIdentified:
        return error_page(400)
    for one in missed:
        _tell(one, named=len(here) > 1)
    otherwise = url_for("reception.appointment", appointment=appointment)
    return redirect(own_page(form.back.data, otherwise=otherwise))


def _noted(form: ArrivalForm, here: Sequence[Arriving]) -> tuple[NotNoted, ...]:
    """Note that they are here, or that the first is brought in; return of whom it was not noted."""
    actor, checked = visitor.actor(), form.identifiers()
    if not form.brings_in.data:
        return transact(lambda now: arrivals.arrive(actor, here, checked=checked, now=now))
    one = transact(lambda now: arrivals.bring_in(actor, here[0], checked=checked, now=now))
    return (one,) if one else ()


def _also() -> Iterator[Arriving]:
    """Yield the visits that are ticked, each as its number and its last event."""
    for mark in request.form.getlist("also")[:MOST]:
        visit, _, seen = mark.partition(".")
        known = number(visit)
        if known is not None:
            yield Arriving(known, number(seen))


def _tell(missed: NotNoted, *, named: bool) -> None:
    """Have the next page say why an arrival was not noted; of several, whose."""
    if missed.why:
        said.later("not_possible", missed.appointment, int(named))
    else:
        said.later("arrived_meanwhile", missed.appointment, missed.seen, int(named))


@worded("not_possible")
def _not_possible(appointment: int, named: int) -> str:
    visit = visit_facts.of(appointment)
    return _whose(visit, f"Nothing was noted: {stands_now(visit)}.", named)


@worded("arrived_meanwhile")
def _meanwhile(appointment: int, seen: int, named: int) -> str:
    news = since.after(appointment, seen)
    return _whose(news.visit, happened.meanwhile(news, now=clock.now()), named)


def _whose(visit: Visit, told: str, named: int) -> str:
    return f"{visit.name}. {told}" if named else told
