"""The practice's patients: finding them, and what is known of each."""

from flask import Blueprint

bp = Blueprint("patients", __name__, url_prefix="/patients")

from . import routes  # noqa: E402  (it adds its views to the blueprint)

__all__ = ["bp", "routes"]
