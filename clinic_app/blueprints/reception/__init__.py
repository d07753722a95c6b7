"""The reception desk: the diary, one visit, moving and cancelling it, requests."""

from flask import Blueprint

bp = Blueprint("reception", __name__, url_prefix="/reception")

from . import moves, routes, visits  # noqa: E402  (they add their views to the blueprint)

__all__ = ["bp", "moves", "routes", "visits"]
