"""The way in to an immunisation: from a child's birth date, or a pregnancy, to what is due."""

from . import due_page, pregnancy
from .routes import bp

__all__ = ["bp", "due_page", "pregnancy"]
