"""Home, fees, privacy, contact: what anybody may read."""

from .routes import bp

__all__ = ["bp"]
