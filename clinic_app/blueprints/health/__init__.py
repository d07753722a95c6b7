"""What watches over a deployment asks: is the process alive, and can it serve?"""

from .routes import bp

__all__ = ["bp"]
