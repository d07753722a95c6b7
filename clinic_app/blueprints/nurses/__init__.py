"""The nurses' list, weighing and growth, vaccines, the fridge, the register, and tasks."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import (  # noqa: E402  (they add their views to the blueprint)
    children,
    doses,
    fridge,
    growth,
    register,
    routes,
    tasks,
    vaccinate,
    weigh,
)

__all__ = [
    "bp",
    "children",
    "doses",
    "fridge",
    "growth",
    "register",
    "routes",
    "tasks",
    "vaccinate",
    "weigh",
]
