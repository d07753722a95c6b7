"""A password for somebody who works here: asked for, and chosen by the link that comes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import accounts, practice, staff_links
from clinic_app.operations.staff_links import LinkOver
from clinic_app.web import letters, visitor
from clinic_app.web.transaction import transact

from . import bp
from .forms import ForgottenForm, NewPasswordForm


@bp.route("/staff/forgotten", methods=["GET", "POST"])
@audience(PUBLIC)
def forgotten() -> ResponseReturnValue:
    """Send a link to choose another password; the same answer for every address."""
    form = ForgottenForm()
    if form.validate_on_submit():
        email, network, actor = form.email.data, visitor.network(), visitor.actor()
        transact(lambda now: staff_links.ask_reset(actor, email, network, now=now))
        return redirect(url_for(".asked"))
    return render_template("account/staff_forgotten.html", form=form)


@bp.get("/staff/forgotten/asked")
@audience(PUBLIC)
def asked() -> ResponseReturnValue:
    """Say where to look, whoever asked."""
    return render_template("account/staff_asked.html")


@bp.route("/staff/password/<token>", methods=["GET", "POST"])
@audience(PUBLIC)
def new_password(token: str) -> ResponseReturnValue:
    """Choose a password; looking at the page spends nothing."""
    secret = letters.settings().secret_key
    link = staff_links.read(token, secret=secret, now=clock.now())
    if link is None:
        return render_template("account/staff_link_over.html"), 404
    details = practice.current().practice
    form = NewPasswordForm(about=(link.email, link.name, details.name, details.short_name))
    if not form.validate_on_submit():
        return render_template("account/staff_password.html", form=form, link=link)
    hashed = accounts.hash_password(form.password.data)
    actor = visitor.actor()
    try:
        transact(
            lambda now: staff_links.use(actor, token, password_hash=hashed, secret=secret, now=now)
        )
    except LinkOver:
        return render_template("account/staff_link_over.html"), 404
    flash("Your password is set. Sign in with it.", "calm")
    return redirect(url_for(".staff_sign_in"))
