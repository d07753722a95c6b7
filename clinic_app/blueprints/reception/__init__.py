"""The reception desk: the diary, one visit, how it goes, moving, keeping and cancelling it."""

from flask import Blueprint

bp = Blueprint("reception", __name__, url_prefix="/reception")

from . import arrivals, moves, routes, statuses, visits, weeks  # noqa: E402  (they add their views)

__all__ = ["arrivals", "bp", "moves", "routes", "statuses", "visits", "weeks"]
