"""The messages that the demonstration sent, kept on this machine."""

from .routes import bp

__all__ = ["bp"]
