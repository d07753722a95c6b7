"""Booking for somebody: choose a type and a time, read it back, book."""

import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission, allows
from clinic_app.operations import (
    desk_booking,
    patient_records,
    practice,
    visit_facts,
    visit_people,
)
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.desk_booking import Asking, Contact, Wish
from clinic_app.operations.errors import AlreadyBooked, NotFound, SlotTaken, TooEarly
from clinic_app.operations.patient_search import Found
from clinic_app.operations.requests import Settled
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer
from clinic_app.web import said, trouble, typed, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import long_day, moment
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact
from clinic_app.web.trouble import Trouble

from . import asked as asking_for
from . import bp, carried, due_words, person_page, request_list, why_none
from .asked import Asked
from .carried import Carried
from .forms import BookForm, TakeForm
from .person_page import Lost


@bp.get("/book/<int:patient>")
@audience(Permission.DESK_BOOK)
def for_patient(patient: int) -> ResponseReturnValue:
    """Show the patient, the types, and for a type the earliest times."""
    over = asking_for.read(request.values).over
    words = f"{long_day(over)} is over. These are the times from today on." if over else ""
    return _times(_who(patient), words)


@bp.post("/book/<int:patient>/take")
@audience(Permission.DESK_BOOK)
def take(patient: int) -> ResponseReturnValue:
    """Hold the time that was chosen or typed, to read it back or to fit the visit in there."""
    person, asked, form = _who(patient), asking_for.read(request.values), TakeForm()
    if asked.kind is None or not form.validate_on_submit():
        return error_page(400)
    try:
        at, lead = _chosen(form, asked)
    except (ValueError, NotFound) as wrong:
        words = str(wrong) if isinstance(wrong, ValueError) else "Choose who sees the patient"
        return _times(person, words)
    actor, slug = visitor.actor(), asked.kind.slug
    with suppress(SlotTaken):  # what is in the way is said, or fitted in over, on the next page
        transact(lambda now: desk_booking.hold(Asking(actor, patient, slug, now), at, lead))
    begun = Carried(at, lead, asked.begun.request)
    return redirect(url_for(".check", patient=patient, type=slug, **begun.args))


def _chosen(form: TakeForm, asked: Asked) -> tuple[datetime, int]:
    """Return the time and the practitioner of a press; raises `ValueError` or `NotFound`."""
    if form.pick.data:
        return carried.picked(form.pick.data)
    if asked.over:
        raise ValueError(f"{long_day(asked.over)} is over. Choose today or a later day")
    at = typed.instant(form.time.data or "", on=asked.first)
    return at, carried.person(request.form.get("who", ""))


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
        if isinstance(booked, str):
            return _times(person, booked)
        if booked is not None:
            said.later("booked", booked, kind="calm")
            return redirect(url_for("reception.appointment", appointment=booked))
    return _read_back(person, kind, begun, form)


@worded("booked")
def _booked(appointment: int) -> str:
    visit = visit_facts.of(appointment)
    return f"Booked: {visit.name}, {visit.kind.outside_name}, {moment(visit.starts_at)}."


def _read_back(
    person: Found, kind: AppointmentType, begun: Carried, form: BookForm
) -> ResponseReturnValue:
    """Show the sentence; where somebody has the time, who, what is near, and ask why to fit in."""
    now, at, lead = clock.now(), begun.at or clock.now(), begun.lead or 0
    asking = Asking(visitor.actor(), person.id, kind.slug, now)
    offer, until, lost = asking.at(at, lead), None, None
    if isinstance(offer, Refusal):
        why = _in_the_way(offer, asking, person, begun)
        lost = person_page.lost(begun, why, asking.near(at, lead), clock.local_date(now))
        if not (why.fits and allows(asking.actor, Permission.FIT_IN)):
            return _times(person, "", lost)
        form.fit_in.data = "1"
    else:
        until = asking.held_until(offer)
    if asking.too_early(clock.local_date(at)):
        form.early.data = "1"
    same = desk_booking.same_day(person.id, clock.local_date(at), now=now)
    who, fits = _with_whom(asking, offer, begun), bool(form.fit_in.data)
    stands = person_page.Standing(
        who, same, fits=fits, until=until, lost=lost, **_due_on(asking, clock.local_date(at))
    )
    page = person_page.check(person, kind, begun, stands)
    return render_template("desk/check.html", page=page, form=form)


def _due_on(asking: Asking, day: date) -> dict[str, Any]:
    due = due_words.on(asking.ahead, day, today=clock.today()) if asking.ahead else ()
    return {"minutes": asking.minutes(day), "due": due}


def _in_the_way(refusal: Refusal, asking: Asking, person: Found, begun: Carried) -> Trouble:
    """Say what is in the way of a time: the patient's age, somebody, or a rule."""
    sought = asking.sought(begun.at or asking.now, begun.lead or 0)
    too = why_none.age(refusal, person, sought.kind)
    return Trouble(too) if too else trouble.of(refusal, sought, now=asking.now)


def _with_whom(asking: Asking, offer: Offer | Refusal, begun: Carried) -> str:
    """Name everybody whom the patient would see, in a fit-in too."""
    faces, lead = practice.faces(), begun.lead or 0
    if isinstance(offer, Refusal):
        offer = asking.at(begun.at or asking.now, lead, fit_in=True)
    return faces[lead].name if isinstance(offer, Refusal) else visit_people.of_offer(offer, faces)


def _form(person: Found, begun: Carried) -> BookForm:
    """Return the last form, as it was sent or filled in with what is known.

    Whether a request still waits is for the booking to say: its own second press has settled it.
    """
    form = BookForm() if request.method == "POST" else _filled_in(person, begun)
    form.once.data = form.once.data or secrets.token_hex(16)
    return form


def _filled_in(person: Found, begun: Carried) -> BookForm:
    known = {"email": person.email, "phone": person.phone, "contact": person.contact_name}
    if begun.request is not None:
        asked = visit_requests.one(begun.request)
        known["email"] = person.email or asked.email
        known["phone"] = person.phone or asked.phone
    return BookForm(data=known | {"channel": "phone"})


def _who(patient: int) -> Found:
    found: Found = recorded(f"patient:{patient}", "booking", lambda: patient_records.one(patient))
    return found


def _times(person: Found, words: str, lost: Lost | None = None) -> ResponseReturnValue:
    """Show the types, and the earliest times; `words` is what went wrong, `lost` at which."""
    asked, found, asking = asking_for.read(request.values), None, None
    if asked.kind:
        asking = Asking(visitor.actor(), person.id, asked.kind.slug, clock.now())
        if not request.values.get("day") and asked.begun.at is None:
            asked = replace(asked, first=asking.too_early(asked.first) or asked.first)
        found = asking.times(asked.first, practitioner=asked.practitioner)
    picked = None if lost else _picked(person, asked)
    page = person_page.page(person, asked, found or [], picked=picked, lost=lost, asking=asking)
    said_before = {"typed": request.form.get("time", ""), "wishes": _wishes(asked.begun)}
    return render_template("desk/person.html", page=page, trouble=words, **said_before)


def _wishes(begun: Carried) -> str:
    """Return which days a patient who sent a request would like, while it waits."""
    with suppress(Settled, NotFound):
        if begun.request is not None:
            return str(visit_requests.one(begun.request).answers.get("days") or "")
    return ""


def _picked(person: Found, asked: Asked) -> Offer | str | None:
    """Return the time picked in the diary, if one was, or why it cannot be had."""
    at, lead, now = asked.begun.at, asked.begun.lead, clock.now()
    if asked.kind is None or at is None or lead is None:
        return None
    asking = Asking(visitor.actor(), person.id, asked.kind.slug, now)
    found = asking.at(at, lead)
    if isinstance(found, Refusal):
        return _in_the_way(found, asking, person, asked.begun).text
    return found


def _book(person: Found, kind: AppointmentType, begun: Carried, form: BookForm) -> int | str | None:
    """Book, and return the visit or what is in the way; None if somebody has the time."""
    actor, wish = visitor.actor(), _wish(kind, begun, form)

    def book() -> int | Refusal:
        return transact(lambda now: desk_booking.book(actor, person.id, wish, now=now))

    try:
        try:
            done = book()
        except AlreadyBooked:  # by the same press a moment ago: it is found now
            done = book()
    except (SlotTaken, TooEarly):
        return None
    except Settled as before:
        return request_list.settled(before)
    return None if isinstance(done, Refusal) else done


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
        contact=Contact(form.email.data or "", form.phone.data or "", form.contact.data or ""),
        request=begun.request,
        early=form.reason_early,
    )
