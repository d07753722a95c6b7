"""The nurses' list of the day and whoever walks in, vaccines and their records, the fridge."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import (  # noqa: E402  (they add their views to the blueprint)
    children,
    doses,
    fridge,
    register,
    routes,
    vaccinate,
    walk_in,
)

__all__ = ["bp", "children", "doses", "fridge", "register", "routes", "vaccinate", "walk_in"]
