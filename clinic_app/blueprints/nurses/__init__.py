"""The nurses' list of the day, vaccines and their records, the fridge, and the register."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import (  # noqa: E402  (they add their views to the blueprint)
    children,
    doses,
    fridge,
    register,
    routes,
    vaccinate,
)

__all__ = ["bp", "children", "doses", "fridge", "register", "routes", "vaccinate"]
