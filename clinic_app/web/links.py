"""Links: signed ones to one visit, for e-mail, and those to pages that may not be there.

A signed link opens a page; acting asks for the birthday.
"""

from typing import Any

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from clinic_app.operations.errors import NotFound


def token(appointment: int, reference: str) -> str:
    """Return the part of a link that names a visit and that nobody else can make."""
    return str(_signer().dumps([appointment, reference]))


def read(signed: str) -> int:
    """Return the visit that a link names; raises `NotFound` for any other text."""
    try:
        appointment, _reference = _signer().loads(signed)
    except (BadSignature, ValueError):
        raise NotFound(signed) from None
    return int(appointment)


def if_there(endpoint: str, **values: Any) -> str:
    """Return the address of a page if this practice has it, else ""."""
    known = endpoint in current_app.view_functions
    return url_for(endpoint, **values) if known else ""


def article(slug: str) -> str:
    """Return the address of an article, "" where there is none to read."""
    return if_there("articles.show", slug=slug)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="visit-link")
