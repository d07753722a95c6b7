"""People whom no message reached, to be told by telephone."""

from flask import Blueprint

bp = Blueprint("calls", __name__, url_prefix="/calls")

from . import routes  # noqa: E402  (it adds its views to the blueprint)

__all__ = ["bp", "routes"]
