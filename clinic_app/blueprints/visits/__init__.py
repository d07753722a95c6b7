"""One visit by the signed link from an e-mail."""

from .routes import bp

__all__ = ["bp"]
