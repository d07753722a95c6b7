"""Two numbers of one visit that cannot both be right: length and head in each other's box."""

from dataclasses import dataclass

from .measures import Measure, Measured, said
from .refusals import Refusal


@dataclass(frozen=True, slots=True)
class HeadAboveLength(Refusal):
    """The head is said to be as large as the whole child is long, or larger; in millimetres."""

    head_mm: int
    length_mm: int

    def words(self) -> str:
        """Return both numbers, and what probably happened."""
        head, length = said(Measure.HEAD, self.head_mm), said(Measure.LENGTH, self.length_mm)
        return (
            f"The head ({head}) cannot be larger than the length ({length}). "
            "Check whether the two were exchanged."
        )


def mixed_up(new: Measured) -> HeadAboveLength | None:
    """Return why length and head of one visit cannot both be right, or None."""
    if new.head_mm is None or new.length_mm is None or new.head_mm < new.length_mm:
        return None
    return HeadAboveLength(new.head_mm, new.length_mm)
