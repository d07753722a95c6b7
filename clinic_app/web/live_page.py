"""Answers to a page that asks every few seconds whether anything in it has changed.

Asking records nobody's reading. So it is answered only with what whoever asks has opened before,
and was noted as reading: the page carries a mark that says so, and that nobody else can make.
"""

import hmac

from flask import Response, abort, current_app, make_response, request, session
from itsdangerous import Signer

from . import visitor

BETWEEN = "!"


def mark(stamp: str, *opened: object) -> str:
    """Return a stamp as a page carries it, with proof of what is opened in it and by whom."""
    return f"{stamp}{BETWEEN}{_proof(stamp, opened)}"


def known(*opened: object) -> str:
    """Return the stamp of the page that asks; answers 400 to any other that it cannot carry."""
    stamp, _, proof = request.args.get("stamp", "").rpartition(BETWEEN)
    if not hmac.compare_digest(_proof(stamp, opened).encode(), proof.encode()):
        abort(quietly("", 400))  # no page: making one would begin another session
    return stamp


def nothing_new() -> Response:
    """Answer that nothing has changed."""
    return quietly("", 204)


def quietly(body: str, status: int = 200) -> Response:
    """Answer without renewing the browser's cookie: a poll is not somebody at work."""
    session.clear()
    session.modified = False
    return make_response(body, status)


def _proof(stamp: str, opened: tuple[object, ...]) -> str:
    signer = Signer(str(current_app.secret_key), salt="live-page")
    said = "|".join(map(str, (visitor.actor().code, *opened, stamp)))
    return signer.get_signature(said).decode()
