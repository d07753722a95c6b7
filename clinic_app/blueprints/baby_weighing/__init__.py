"""Babies on the scales, for families: booking a weigh, and the growth record afterwards."""

from . import record
from .routes import bp

__all__ = ["bp", "record"]
