"""The service areas and what can be booked in each."""

from .routes import bp

__all__ = ["bp"]
