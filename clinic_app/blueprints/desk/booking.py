"""Booking for somebody: choose a type and a time, read it back, book."""

import secrets
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import desk_booking, patient_records, practice
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.desk_booking import Contact, Wish
from clinic_app.operations.errors import AlreadyBooked, NotFound, SlotTaken
from clinic_app.operations.patient_search import Found
from clinic_app.operations.requests import Settled
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import refusal_words, typed, visitor
from clinic_app.web.filters import moment
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import bp, carried, person_page, request_list
from .carried import Carried
from .forms import BookForm
from .person_page import Asked

TAKEN = "That time is taken. Choose another, or fit the visit in with a reason"


@bp.get("/book/<int:patient>")
@audience(Permission.DESK_BOOK)
def for_patient(patient: int) -> ResponseReturnValue:
    """Show the patient, the types, and for a type the earliest times."""
    return _times(_who(patient), "")


@bp.get("/book/<int:patient>/typed")
@audience(Permission.DESK_BOOK)
def typed_time(patient: int) -> ResponseReturnValue:
    """Go to the time that was typed, to read it back or to fit the visit in there."""
    person, asked = _who(patient), _asked()
    try:
        at = typed.instant(request.args.get("time", ""), on=asked.first)
        lead = carried.person(request.args.get("who", ""))
    except (ValueError, NotFound) as wrong:
        said = str(wrong) if isinstance(wrong, ValueError) else "Choose who sees the patient"
        return _times(person, said)
    begun = Carried(at, lead, asked.begun.request)
    slug = asked.kind.slug if asked.kind else ""
    return redirect(url_for(".check", patient=patient, type=slug, **begun.args))


@bp.route("/book/<int:patient>/check", methods=["GET", "POST"])
@audience(Permission.DESK_BOOK)
def check(patient: int) -> ResponseReturnValue:
    """Show the sentence to read back, and book."""
    person, begun = _who(patient), carried.read(request.args)
    kind = practice.current().type(request.args.get("type", ""))
    if begun.at is None or begun.lead is None:
        raise NotFound
    form = _form(person, begun)
    if form.validate_on_submit():
        booked = _book(person, kind, begun, form)
        if isinstance(booked, int):
            flash(f"Booked: {person.name}, {kind.outside_name}, {moment(begun.at)}.", "calm")
            return redirect(url_for("reception.appointment", appointment=booked))
        return _times(person, booked)
    return _read_back(person, kind, begun, form)


def _read_back(
    person: Found, kind: AppointmentType, begun: Carried, form: BookForm
) -> ResponseReturnValue:
    """Show the sentence; where somebody has the time, ask why the visit is fitted in."""
    now, at = clock.now(), begun.at or clock.now()
    if not form.is_submitted():
        why = desk_booking.one_time(person.id, kind.slug, at, begun.lead or 0, now=now)
        if isinstance(why, refusals.Taken):
            form.fit_in.data = "1"
        elif isinstance(why, Refusal):
            return _times(person, refusal_words.say(why, kind))
    same = desk_booking.same_day(person.id, clock.local_date(at), now=now)
    page = person_page.check(person, kind, begun, same=same, fits=bool(form.fit_in.data))
    return render_template("desk/check.html", page=page, form=form)


def _form(person: Found, begun: Carried) -> BookForm:
    known = {"email": person.email, "phone": person.phone}
    if begun.request is not None:
        asked = visit_requests.one(begun.request)
        known = {"email": person.email or asked.email, "phone": person.phone or asked.phone}
    form = BookForm(data=known | {"channel": "phone"})
    form.once.data = form.once.data or secrets.token_hex(16)
    return form


def _who(patient: int) -> Found:
    found: Found = recorded(f"patient:{patient}", "booking", lambda: patient_records.one(patient))
    return found


def _asked() -> Asked:
    """Read which type, from which day on, with whom; nothing chosen is from today on."""
    today, begun = clock.today(), carried.read(request.args)
    picked = clock.local_date(begun.at) if begun.at else today
    day = typed.iso_day(request.args["day"]) if request.args.get("day") else picked
    slug = request.args.get("type", "")
    if not slug and begun.request is not None:
        slug = visit_requests.one(begun.request).kind.slug
    who = request.args.get("who", "")
    return Asked(
        kind=practice.current().type(slug) if slug else None,
        first=max(day, today),
        practitioner=carried.person(who) if who else None,
        begun=begun,
    )


def _times(person: Found, trouble: str) -> ResponseReturnValue:
    """Show the types, and the earliest times; `trouble` is what went wrong."""
    asked, found = _asked(), []
    if asked.kind:
        facts: dict[str, Any] = {"practitioner": asked.practitioner, "now": clock.now()}
        answer = desk_booking.times(person.id, asked.kind.slug, asked.first, **facts)
        if isinstance(answer, Refusal):
            trouble = trouble or refusal_words.say(answer, asked.kind)
        else:
            found = answer
    page = person_page.page(person, asked, found, picked=_picked(person, asked))
    return render_template("desk/person.html", page=page, trouble=trouble)


def _picked(person: Found, asked: Asked) -> Refusal | bool:
    """Say whether the time picked in the diary can be had, or why not; False if none was."""
    at, lead = asked.begun.at, asked.begun.lead
    if asked.kind is None or at is None or lead is None:
        return False
    found = desk_booking.one_time(person.id, asked.kind.slug, at, lead, now=clock.now())
    return found if isinstance(found, Refusal) else True


def _book(person: Found, kind: AppointmentType, begun: Carried, form: BookForm) -> int | str:
    """Book, and return the visit or what is in the way."""
    actor, wish = visitor.actor(), _wish(kind, begun, form)

    def book() -> int | Refusal:
        return transact(lambda now: desk_booking.book(actor, person.id, wish, now=now))

    try:
        try:
            done = book()
        except AlreadyBooked:  # by the same press a moment ago: it is found now
            done = book()
    except SlotTaken:
        return TAKEN
    except Settled as before:
        return request_list.settled(before)
    return refusal_words.say(done, kind) if isinstance(done, Refusal) else done


def _wish(kind: AppointmentType, begun: Carried, form: BookForm) -> Wish:
    at: datetime = begun.at or datetime.combine(date.min, datetime.min.time())
    return Wish(
        slug=kind.slug,
        start=at,
        lead=begun.lead or 0,
        once=form.once.data,
        note=form.note.data or "",
        fit_in_reason=form.reason.data or "" if form.fit_in.data else "",
        channel=form.channel.data or "phone",
        contact=Contact(form.email.data or "", form.phone.data or ""),
        request=begun.request,
    )
