"""What goes wrong, as pages that say what to do."""

import logging

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.operations.articles import Withdrawn
from clinic_app.operations.errors import NotFound
from clinic_app.operations.limits import TooMany

from . import booking_gone, signed_out
from .transaction import Busy

log = logging.getLogger(__name__)
PAGES = {
    400: "400",
    403: "403",
    404: "404",
    405: "404",
    410: "410",
    413: "413",
    429: "429",
    503: "503",
}


def init_app(app: Flask) -> None:
    """Answer every failure with a page of our own."""
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(NotFound, lambda _: page(404))
    app.register_error_handler(Withdrawn, lambda _: page(410))
    app.register_error_handler(NotAllowed, lambda _: page(403))
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(Busy, lambda _: page(503))
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(DataError, lambda _: page(404))  # no such thing can be stored
    app.register_error_handler(OverflowError, lambda _: page(404))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _anything_else)


def page(status: int) -> ResponseReturnValue:
    """Return the page for a status, with when to come back where that is known."""
    headers = {"Retry-After": "5"} if status == 503 else {}
    if status == 404 and booking_gone.is_asked():
        return render_template("errors/booking_gone.html"), 404
    return render_template(f"errors/{PAGES.get(status, '500')}.html"), status, headers


def _without_token(_error: CSRFError) -> ResponseReturnValue:
    """Whoever has lost the cookie has lost the sign-in with it: that is what to say."""
    if signed_out.lost():
        return signed_out.sign_in_first()
    return page(404) if booking_gone.lost() else page(400)


def _too_many(error: TooMany) -> ResponseReturnValue:
    body = render_template("errors/429.html", minutes=error.minutes)
    return body, 429, {"Retry-After": str(error.minutes * 60)}


def _database(error: DBAPIError) -> ResponseReturnValue:
    """The database is away or too busy: say so; anything else is our own mistake."""
    db.session.rollback()
    if isinstance(error, OperationalError) or error.connection_invalidated:
        log.warning("database unavailable: %s", type(error.orig).__name__)
        return page(503)
    return _anything_else(error)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return page(error.code)


def _anything_else(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    log.exception("unexpected error")
    return page(500)
