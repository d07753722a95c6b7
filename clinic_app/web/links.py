"""Signed links to one visit, for e-mail. One opens a page; acting asks for the birthday."""

from flask import current_app
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


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="visit-link")
