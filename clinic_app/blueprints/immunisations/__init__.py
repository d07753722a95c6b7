"""Children's immunisations and those in pregnancy: the way in to a booking, and the record."""

from . import due_page, pregnancy, record
from .routes import bp

__all__ = ["bp", "due_page", "pregnancy", "record"]
