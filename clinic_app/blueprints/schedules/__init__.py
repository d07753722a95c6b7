"""Who works when: patterns, leave, extra sessions, closures, and what a change touches."""

from flask import Blueprint

bp = Blueprint("schedules", __name__, url_prefix="/schedules")

from . import changes, closed_days, edits, routes  # noqa: E402  (they add their views)

__all__ = ["bp", "changes", "closed_days", "edits", "routes"]
