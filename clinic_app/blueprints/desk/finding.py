"""Booking for somebody begins with finding them, or with adding them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import patient_search
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.requests import Request
from clinic_app.web.reading import recorded

from . import bp, carried, start_page
from .carried import Carried


@bp.get("/book")
@audience(Permission.DESK_BOOK)
def start() -> ResponseReturnValue:
    """Find the patient, with the time from the diary or the request in mind."""
    begun = carried.read(request.args)
    asked = _asked_for(begun)
    typed = request.args.get("find", _known_of(asked))[:200]
    today = clock.today()
    found = None
    if not patient_search.read(typed, today).empty:
        found = recorded(
            "patients", "search", lambda: patient_search.find(typed, today=today, most=20)
        )
    page = start_page.page(typed, found, begun, asked)
    return render_template("desk/start.html", page=page)


@bp.get("/book/with")
@audience(Permission.DESK_BOOK)
def with_patient() -> ResponseReturnValue:
    """Go on with somebody who was just added."""
    begun, patient = carried.read(request.args), request.args.get("patient", "")
    if not (patient.isdecimal() and len(patient) < 10):
        return redirect(url_for(".start", **begun.args))
    return redirect(url_for(".for_patient", patient=int(patient), **begun.args))


def _asked_for(begun: Carried) -> Request | None:
    """Return the request that is being answered; raises `NotFound`, `Settled`."""
    if begun.request is None:
        return None
    wanted = begun.request
    found: Request = recorded("requests", "requests", lambda: visit_requests.one(wanted))
    return found


def _known_of(asked: Request | None) -> str:
    """Return what finds whoever asked: the name and the birth date."""
    return f"{asked.name} {asked.birth_date:%d.%m.%Y}" if asked else ""
