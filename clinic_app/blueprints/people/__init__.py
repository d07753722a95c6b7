"""The doctors and nurses: who they are, what they see people for, when next."""

from .routes import bp

__all__ = ["bp"]
