"""Booking for somebody: find the patient, choose a type and a time, read it back, book."""

import secrets
from datetime import UTC, date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import desk_booking, patient_records, practice
from clinic_app.operations.desk_booking import Wish
from clinic_app.operations.errors import NotFound, SlotTaken
from clinic_app.operations.patient_search import Found
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import refusal_words, typed, visitor
from clinic_app.web.filters import moment
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, person_page
from .forms import BookForm

TAKEN = "That time is taken. Choose another"


@bp.get("/book")
@audience(Permission.DESK_BOOK)
def start() -> ResponseReturnValue:
    """Begin with finding the patient, by what was typed in the diary's box."""
    asked: dict[str, Any] = {"find": request.args["find"][:200]} if request.args.get("find") else {}
    return redirect(url_for("patients.find", **asked))


@bp.get("/book/<int:patient>")
@audience(Permission.DESK_BOOK)
def for_patient(patient: int) -> ResponseReturnValue:
    """Show the patient, the types, and for a type the times of a day."""
    return _times(_who(patient), "")


@bp.route("/book/<int:patient>/check", methods=["GET", "POST"])
@audience(Permission.DESK_BOOK)
def check(patient: int) -> ResponseReturnValue:
    """Show the sentence to read back, and book."""
    person, form = _who(patient), BookForm()
    kind = practice.current().type(request.args.get("type", ""))
    at, lead = _instant(request.args.get("at", "")), _lead(request.args.get("with", ""))
    if form.validate_on_submit():
        wish = Wish(kind.slug, at, lead, form.once.data, form.note.data or "")
        booked = _book(patient, wish)
        if isinstance(booked, int):
            flash(f"Booked: {person.name}, {kind.outside_name}, {moment(at)}.", "calm")
            return redirect(url_for("reception.appointment", appointment=booked))
        return _times(person, booked)
    if not form.once.data:
        form.once.data = secrets.token_hex(16)
    page = person_page.check(person, kind, at, lead)
    return render_template("desk/check.html", page=page, form=form)


def _who(patient: int) -> Found:
    found: Found = recorded(f"patient:{patient}", "booking", lambda: patient_records.one(patient))
    return found


def _times(person: Found, trouble: str) -> ResponseReturnValue:
    """Show the types, and the times of the day that was asked for; `trouble` is what went wrong."""
    today = clock.today()
    day = max(typed.iso_day(request.args["day"]) if request.args.get("day") else today, today)
    slug = request.args.get("type", "")
    kind = practice.current().type(slug) if slug else None
    found = desk_booking.times(person.id, slug, day, now=clock.now()) if kind else []
    if isinstance(found, Refusal) and kind:
        trouble, found = trouble or refusal_words.say(found, kind), []
    page = person_page.page(
        person, kind, day, list(found) if not isinstance(found, Refusal) else []
    )
    return render_template("desk/person.html", page=page, trouble=trouble)


def _book(patient: int, wish: Wish) -> int | str:
    """Book, and return the visit or what is in the way."""
    actor, kind = visitor.actor(), practice.current().type(wish.slug)
    try:
        done = transact(lambda now: desk_booking.book(actor, patient, wish, now=now))
    except SlotTaken:
        return TAKEN
    return refusal_words.say(done, kind) if isinstance(done, Refusal) else done


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotFound(text) from None
    if found.tzinfo is None or not date(2000, 1, 1) <= found.date() <= date(2199, 1, 1):
        raise NotFound(text)
    return found.astimezone(UTC)


def _lead(text: str) -> int:
    if not (text.isdecimal() and len(text) < 10 and int(text) in practice.faces()):
        raise NotFound(text)
    return int(text)
