"""The way in to a baby's weighing: with a nurse, from the child's birth date."""

from .routes import bp

__all__ = ["bp"]
