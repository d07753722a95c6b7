"""Signing in with a code (patients) or a password (staff), and out."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from clinic_app.access.actors import Person
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import accounts, sign_in_codes
from clinic_app.web import letters, visitor
from clinic_app.web.signed_out import page_of_ours
from clinic_app.web.transaction import transact

from . import bp
from .forms import AddressForm, CodeForm, StaffForm

MARK = "c"
"""In the session: what stands for the address that a code was asked for."""


@bp.route("/sign-in", methods=["GET", "POST"])
@audience(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for the address and send a code to it; the same answer for every address."""
    if person := visitor.person():
        return redirect(_home(person))
    form = AddressForm()
    if form.validate_on_submit():
        email, network = form.email.data, visitor.network()
        transact(lambda now: accounts.send_code(email, network, now=now))
        session[MARK] = sign_in_codes.mark(email, secret=letters.settings().secret_key)
        return redirect(url_for(".code", next=_next()))
    return render_template("account/sign_in.html", form=form, next=_next(), nav_here="sign_in")


@bp.route("/code", methods=["GET", "POST"])
@audience(PUBLIC)
def code() -> ResponseReturnValue:
    """Ask for the code and sign in."""
    marked = session.get(MARK)
    if marked is None:
        return redirect(url_for(".sign_in", next=_next()))
    form = CodeForm()
    if form.validate_on_submit():
        person = _who(marked, form.code.data)
        if person is not None:
            visitor.sign_in(person)
            return redirect(_next() or _home(person))
        form.refuse()
    return render_template("account/code.html", form=form, next=_next(), nav_here="sign_in")


@bp.route("/staff/sign-in", methods=["GET", "POST"])
@audience(PUBLIC)
def staff_sign_in() -> ResponseReturnValue:
    """Sign in somebody who works here, and take them to their work."""
    form = StaffForm()
    if form.validate_on_submit():
        person = _member_of_staff(form.email.data, form.password.data)
        if person is not None:
            visitor.sign_in(person)
            return redirect(_next() or _home(person))
        form.refuse()
    return render_template("account/staff_sign_in.html", form=form)


@bp.post("/sign-out")
@audience(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """Sign this browser out; what staff have kept in it for a day offline is deleted."""
    who = visitor.person()
    visitor.sign_out()
    answer = redirect(url_for("public.home"))
    if who is not None and who.staff:
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _who(marked: str, typed: str) -> Person | None:
    network, secret = visitor.network(), letters.settings().secret_key
    return transact(
        lambda now: sign_in_codes.use(marked, typed, network=network, secret=secret, now=now)
    )


def _member_of_staff(email: str, password: str) -> Person | None:
    """Check a password outside any transaction, since that is slow; count and note the tries."""
    network = visitor.network()
    transact(lambda now: accounts.note_try(email, network, now=now))
    person = accounts.check_password(email, password)
    note = accounts.note_success if person else accounts.note_wrong_password
    transact(lambda now: note(email, network, now=now))
    return person


def _home(person: Person) -> str:
    """Return where somebody begins: nurses with their list, the desk and doctors with the diary."""
    if not person.staff:
        return url_for("account.home")
    return url_for("nurses.daily_list" if person.role == "nurse" else "reception.day")


def _next() -> str | None:
    """Return the page that was asked for before signing in, if it is one of ours."""
    return page_of_ours(request.args.get("next", ""))
