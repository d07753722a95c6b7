"""Booking a visit, one question a page."""

from flask import Blueprint

bp = Blueprint("booking", __name__, url_prefix="/book")

from . import last_day, parts, routes, steps  # noqa: E402  (they add their views to the blueprint)

__all__ = ["bp", "last_day", "parts", "routes", "steps"]
