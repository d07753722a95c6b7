"""Answers to a page that asks every few seconds whether anything in it has changed."""

from flask import Response, make_response, request, session


def seen(stamp: str) -> bool:
    """Say whether the page that asks already shows this."""
    return request.args.get("stamp") == stamp


def nothing_new() -> Response:
    """Answer that nothing has changed."""
    return quietly("", 204)


def quietly(body: str, status: int = 200) -> Response:
    """Answer without renewing the browser's cookie: a poll is not somebody at work."""
    session.clear()
    session.modified = False
    return make_response(body, status)
