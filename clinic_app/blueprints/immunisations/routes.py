"""The first question about a child's immunisation, and booking the next one after another."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import booking_again, draft_values, patients
from clinic_app.operations.article_links import articles_for_type
from clinic_app.operations.draft_values import CHILDREN
from clinic_app.operations.errors import NotFound
from clinic_app.web import journeys, visitor
from clinic_app.web.reading import recorded
from clinic_app.web.transaction import transact

from . import children, views
from .forms import BirthDateForm

bp = Blueprint("immunisations", __name__, url_prefix="/immunisations")
CHILD = "imms-child"
"""The kind of visit that a journey begins as, until it is known which one is next."""


@bp.route("/", methods=["GET", "POST"])
@audience(PUBLIC)
def about() -> ResponseReturnValue:
    """Ask for the birth date, or which of one's own children it is for."""
    person = visitor.person()
    family = [] if person is None else children.minors(person, today=clock.today())
    if person and family and "other" not in request.args:
        return _own_children(person, family)
    form = BirthDateForm()
    if form.validate_on_submit() and form.birth_date.data is not None:
        return _begin([{"birth_date": form.birth_date.data.isoformat()}])
    reads = articles_for_type(CHILD, now=clock.now())
    return render_template("immunisations/about.html", form=form, family=family, reads=reads)


def _own_children(person: Person, family: list[patients.Member]) -> ResponseReturnValue:
    """Let a parent choose from the family; anybody else's child does not exist."""
    chosen = request.form.getlist("child")[: children.MOST]
    if request.method == "POST" and chosen:
        return _begin([draft_values.of_member(one) for one in _members(family, chosen)])
    now = clock.now()
    found = recorded(
        f"family:{person.id}", "what is due", lambda: children.outlooks(family, now=now)
    )
    cards = views.members(family, found, today=clock.local_date(now))
    trouble = views.NOBODY if request.method == "POST" else ""
    reads = articles_for_type(CHILD, now=now)
    return render_template("immunisations/family.html", cards=cards, trouble=trouble, reads=reads)


def _members(family: list[patients.Member], chosen: list[str]) -> list[patients.Member]:
    """Return whom the page could offer, in the order chosen; raises `NotFound` for anybody else."""
    offered = {str(member.id): member for member in family}
    if not offered.keys() >= set(chosen):
        raise NotFound(chosen)
    return [offered[one] for one in dict.fromkeys(chosen)]


def _begin(answers: list[dict[str, Any]]) -> ResponseReturnValue:
    """Keep the children with the booking that begins: nothing of it is in an address."""
    key = journeys.begin(CHILD, {CHILDREN: answers})
    return redirect(url_for(".due", key=key))


@bp.post("/next/<key>/<int:appointment>")
@audience(PUBLIC)
def book_next(key: str, appointment: int) -> ResponseReturnValue:
    """Begin to book what is next after a visit that this browser has just booked."""
    draft, actor = journeys.draft(key), visitor.actor()
    browser, network = visitor.browser_hash(), visitor.network()
    begun = transact(
        lambda now: booking_again.after(
            actor, browser, draft, appointment, network=network, now=now
        )
    )
    if begun is None:  # somebody booked it meanwhile
        return redirect(url_for("booking.done", key=key))
    return redirect(journeys.onward(journeys.draft(begun)))
