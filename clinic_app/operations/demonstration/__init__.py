"""Invented families and visits, so that the practice can be tried out before it has any."""
