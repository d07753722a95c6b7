"""Claimed cells of five minutes as times."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from clinic_app.models import CELL_SECONDS
from clinic_app.scheduling.intervals import Interval


def as_intervals(cells: Sequence[int]) -> list[Interval]:
    """Join neighbouring cells, in ascending order, into intervals."""
    runs = groupby(enumerate(cells), key=lambda pair: pair[1] - pair[0])
    return [_run([cell for _, cell in run]) for _, run in runs]


def _run(cells: list[int]) -> Interval:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    cell = timedelta(seconds=CELL_SECONDS)
    return Interval(epoch + cells[0] * cell, epoch + (cells[-1] + 1) * cell)
