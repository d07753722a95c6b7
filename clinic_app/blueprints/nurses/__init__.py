"""The nurses' list of the day, vaccines and their records, fridge, register and recalls."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import (  # noqa: E402  (they add their views to the blueprint)
    children,
    doses,
    fridge,
    recalls,
    register,
    routes,
    vaccinate,
)

__all__ = ["bp", "children", "doses", "fridge", "recalls", "register", "routes", "vaccinate"]
