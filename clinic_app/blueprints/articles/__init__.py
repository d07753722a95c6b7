"""Patient education: reading it, finding it, saying whether it was useful."""

from flask import Blueprint

bp = Blueprint("articles", __name__)

from . import finding, machines, opinions, pictures, reading  # noqa: E402  (they add their views)

__all__ = ["bp", "finding", "machines", "opinions", "pictures", "reading"]
