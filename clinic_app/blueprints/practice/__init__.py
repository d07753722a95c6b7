"""What the practice is made of, and the people who work here: its manager's pages."""

from flask import Blueprint

bp = Blueprint("practice", __name__, url_prefix="/practice")

from . import access, people, routes  # noqa: E402  (they add their views to the blueprint)

__all__ = ["access", "bp", "people", "routes"]
