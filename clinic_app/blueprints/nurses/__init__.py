"""The nurses' list of the day."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import routes  # noqa: E402  (it adds its view to the blueprint)

__all__ = ["bp", "routes"]
