"""Signing in and out, and one's own family's visits."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")

from . import family, sign_in, staff_password  # noqa: E402  (they add their views to the blueprint)

__all__ = ["bp", "family", "sign_in", "staff_password"]
