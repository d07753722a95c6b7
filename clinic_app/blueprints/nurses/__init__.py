"""What nurses work with: the day's list, walk-ins, weighing, vaccines, fridge, recalls, tasks."""

from flask import Blueprint

bp = Blueprint("nurses", __name__, url_prefix="/nurses")

from . import (  # noqa: E402  (they add their views to the blueprint)
    children,
    cold_chain,
    decisions,
    doses,
    fridge,
    growth,
    pack,
    recalls,
    register,
    routes,
    sources,
    tabs,
    tasks,
    vaccinate,
    walk_in,
    weigh,
)

__all__ = [
    "bp",
    "children",
    "cold_chain",
    "decisions",
    "doses",
    "fridge",
    "growth",
    "pack",
    "recalls",
    "register",
    "routes",
    "sources",
    "tabs",
    "tasks",
    "vaccinate",
    "walk_in",
    "weigh",
]
