"""The practice's patients: finding them, and what is known of each."""

from flask import Blueprint

bp = Blueprint("patients", __name__, url_prefix="/patients")

from . import carers, records, routes  # noqa: E402  (they add their views to the blueprint)

__all__ = ["bp", "carers", "records", "routes"]
