"""Booking for somebody at the desk or on the telephone, and the requests that patients left."""

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/reception")

from . import booking, finding, requests  # noqa: E402  (they add their views to the blueprint)

__all__ = ["booking", "bp", "finding", "requests"]
