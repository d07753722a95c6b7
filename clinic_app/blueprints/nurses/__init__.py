"""The nurses' list of the day, weighing and growth, and what nurses are asked to look at."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import growth, routes, tasks, weigh  # noqa: E402  (they add their views to the blueprint)

__all__ = ["bp", "growth", "routes", "tasks", "weigh"]
