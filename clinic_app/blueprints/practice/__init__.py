"""The manager's view of the practice."""

from .routes import bp

__all__ = ["bp"]
