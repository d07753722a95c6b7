"""Booking for somebody: choose a type and a time, read it back, book."""

import secrets
from contextlib import suppress
from datetime import date, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import (
    desk_booking,
    patient_records,
    practice,
    visit_facts,
    visit_people,
)
from clinic_app.operations import requests as visit_requests
from clinic_app.operations.desk_booking import Asking, Contact, Wish
from clinic_app.operations.errors import AlreadyBooked, NotFound, SlotTaken
from clinic_app.operations.patient_search import Found
from clinic_app.operations.requests import Settled
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import refusals
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer
from clinic_app.web import refusal_words, said, typed, visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.filters import moment
from clinic_app.web.reading import recorded
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, carried, person_page, request_list
from .carried import Carried
from .forms import BookForm, TakeForm
from .person_page import Asked

TAKEN = "That time is taken. Choose another, or fit the visit in with a reason"


@bp.get("/book/<int:patient>")
@audience(Permission.DESK_BOOK)
def for_patient(patient: int) -> ResponseReturnValue:
    """Show the patient, the types, and for a type the earliest times."""
    return _times(_who(patient), "")


@bp.post("/book/<int:patient>/take")
@audience(Permission.DESK_BOOK)
def take(patient: int) -> ResponseReturnValue:
    """Hold the time that was chosen or typed, to read it back or to fit the visit in there."""
    person, asked, form = _who(patient), _asked(), TakeForm()
    if asked.kind is None or not form.validate_on_submit():
        return error_page(400)
    try:
        at, lead = _chosen(form, asked.first)
    except (ValueError, NotFound) as wrong:
        said = str(wrong) if isinstance(wrong, ValueError) else "Choose who sees the patient"
        return _times(person, said)
    actor, slug = visitor.actor(), asked.kind.slug
    with suppress(SlotTaken):  # what is in the way is said, or fitted in over, on the next page
        transact(lambda now: desk_booking.hold(Asking(actor, patient, slug, now), at, lead))
    begun = Carried(at, lead, asked.begun.request)
    return redirect(url_for(".check", patient=patient, type=slug, **begun.args))


def _chosen(form: TakeForm, day: date) -> tuple[datetime, int]:
    """Return the time and the practitioner of a press; raises `ValueError` or `NotFound`."""
    if form.pick.data:
        return carried.picked(form.pick.data)
    return typed.instant(form.time.data or "", on=day), carried.person(request.form.get("who", ""))


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
            said.later("booked", booked, kind="calm")
            return redirect(url_for("reception.appointment", appointment=booked))
        return _times(person, booked)
    return _read_back(person, kind, begun, form)


@worded("booked")
def _booked(appointment: int) -> str:
    visit = visit_facts.of(appointment)
    return f"Booked: {visit.name}, {visit.kind.outside_name}, {moment(visit.starts_at)}."


def _read_back(
    person: Found, kind: AppointmentType, begun: Carried, form: BookForm
) -> ResponseReturnValue:
    """Show the sentence; where somebody has the time, ask why the visit is fitted in."""
    now, at = clock.now(), begun.at or clock.now()
    asking = Asking(visitor.actor(), person.id, kind.slug, now)
    offer, until = asking.at(at, begun.lead or 0), None
    if not isinstance(offer, Refusal):
        until = asking.held_until(offer)
    elif not form.is_submitted():
        if not isinstance(offer, refusals.Taken):
            return _times(person, refusal_words.say(offer, kind))
        form.fit_in.data = "1"
    same = desk_booking.same_day(person.id, clock.local_date(at), now=now)
    who = _with_whom(asking, offer, begun)
    stands = person_page.Standing(who, same, fits=bool(form.fit_in.data), until=until)
    page = person_page.check(person, kind, begun, stands)
    return render_template("desk/check.html", page=page, form=form)


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


def _asked() -> Asked:
    """Read which type, from which day on, with whom; nothing chosen is from today on."""
    given = request.values
    today, begun = clock.today(), carried.read(given)
    picked = clock.local_date(begun.at) if begun.at else today
    day = typed.iso_day(given["day"]) if given.get("day") else picked
    slug = given.get("type", "")
    if not slug and begun.request is not None:
        slug = visit_requests.one(begun.request).kind.slug
    who = given.get("who", "")
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
        asking = Asking(visitor.actor(), person.id, asked.kind.slug, clock.now())
        answer = asking.times(asked.first, practitioner=asked.practitioner)
        if isinstance(answer, Refusal):
            trouble = trouble or refusal_words.say(answer, asked.kind)
        else:
            found = answer
    page = person_page.page(person, asked, found, picked=_picked(person, asked))
    typed_time = request.form.get("time", "")
    return render_template("desk/person.html", page=page, trouble=trouble, typed=typed_time)


def _picked(person: Found, asked: Asked) -> Offer | Refusal | None:
    """Return the time picked in the diary, if one was, or why it cannot be had."""
    at, lead = asked.begun.at, asked.begun.lead
    if asked.kind is None or at is None or lead is None:
        return None
    return Asking(visitor.actor(), person.id, asked.kind.slug, clock.now()).at(at, lead)


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
        contact=Contact(form.email.data or "", form.phone.data or "", form.contact.data or ""),
        request=begun.request,
    )
