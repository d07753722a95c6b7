"""Dates on the command line."""

from datetime import date
from typing import Any

import click


class Day(click.ParamType[date]):
    """A date such as 2026-11-24."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Return the date that was typed, or end with a sentence."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-24", param, ctx)
