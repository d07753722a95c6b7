"""Asking to sign in first, and leading back to where one was afterwards."""

from urllib.parse import urlsplit

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from clinic_app.access.guard import PUBLIC
from clinic_app.extensions import login_manager

from . import visitor

ASKING = frozenset({"GET", "HEAD"})
WRITING = "editing"
"""The blueprint in whose forms somebody may have been typing for hours."""
NOTHING_DONE = (
    "You are signed out by now, so nothing was done. Sign in, then press the button again."
)


def init_app(_app: Flask) -> None:
    """Have whoever is not signed in asked to."""
    login_manager.unauthorized_handler(sign_in_first)


def sign_in_first() -> ResponseReturnValue:
    """Lead to the sign-in of patients or of staff, and from there to the page that was asked for.

    What was pressed is not done: from there one gets back to the page with the button. A long text
    that was typed is shown once more, to be copied: nobody types that again.
    """
    view = login_manager.blueprint_login_views.get(request.blueprint, login_manager.login_view)
    if request.method in ASKING:
        return redirect(url_for(view, next=request.full_path.rstrip("?")))
    where = url_for(view, next=_pressed_on())
    if request.blueprint == WRITING and (typed := request.form.get("source")):
        return render_template("errors/401.html", typed=typed, sign_in=where), 401
    flash(NOTHING_DONE, "")
    return redirect(where)


def lost() -> bool:
    """Say whether a page was asked for that needs a sign-in, by somebody who has none."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "audience", PUBLIC) != PUBLIC and visitor.person() is None


def page_of_ours(wanted: str) -> str | None:
    """Return the path if a page of this site can be opened there, and nobody else's can."""
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    if not ours or not wanted.isprintable() or parts.scheme or parts.netloc:
        return None
    return wanted if _opens(parts.path) else None


def _pressed_on() -> str | None:
    """Return the page from which a button was pressed, if the browser says so and it opens."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return page_of_ours(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _opens(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True
