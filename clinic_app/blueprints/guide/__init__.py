"""Which visit do I need? Short questions that end at a visit, or at help that comes sooner."""

from .routes import bp

__all__ = ["bp"]
