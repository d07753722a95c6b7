"""A child's immunisation: from the birth date to what is due, and the record of what was given."""

from . import record
from .routes import bp

__all__ = ["bp", "record"]
