"""The nurses' list of the day."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import routes, walk_in  # noqa: E402  (they add their views to the blueprint)

__all__ = ["bp", "routes", "walk_in"]
