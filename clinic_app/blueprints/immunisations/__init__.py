"""The way in to a child's immunisation: from the birth date to what is due."""

from .routes import bp

__all__ = ["bp"]
