"""Who works when: patterns, leave, extra sessions, closures, and what a change touches."""

from flask import Blueprint

bp = Blueprint("schedules", __name__, url_prefix="/schedules")

from . import routes  # noqa: E402  (it adds its views to the blueprint)

__all__ = ["bp", "routes"]
