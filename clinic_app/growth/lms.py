"""Z-scores and centiles by the LMS method, as the World Health Organization computes them.

Source: WHO Child Growth Standards, Methods and development (2006), chapter 7.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

NORMAL = NormalDist()
NEARLY_ZERO = 1e-9
TAIL = 3


@dataclass(frozen=True, slots=True)
class Lms:
    """One row of a table: the skewness `l`, the median `m` and the variation `s`."""

    l: float  # noqa: E741 (its name wherever this method is written about)
    m: float
    s: float

    def value_at(self, z: float) -> float:
        """Return the value, in the unit of the median, that has this z-score without tails."""
        if abs(self.l) < NEARLY_ZERO:
            return self.m * math.exp(self.s * z)
        return float(self.m * (1 + self.l * self.s * z) ** (1 / self.l))

    def z_of(self, value: float, *, tails: bool) -> float:
        """Return the z-score of a positive value; with `tails` adjusted beyond 3 and -3.

        WHO adjusts what depends on weight: there a z-score beyond 3 counts the value in steps as
        wide as that from 2 to 3. Length and head circumference are taken as they come.
        """
        z = self._plain(value)
        return self._adjusted(value, math.copysign(1, z)) if tails and abs(z) > TAIL else z

    def _plain(self, value: float) -> float:
        if abs(self.l) < NEARLY_ZERO:
            return math.log(value / self.m) / self.s
        return float(((value / self.m) ** self.l - 1) / (self.l * self.s))

    def _adjusted(self, value: float, side: float) -> float:
        third, second = self.value_at(side * TAIL), self.value_at(side * (TAIL - 1))
        return side * (TAIL + (value - third) / (third - second))


def centile(z: float) -> float:
    """Return how many of 100 children measure less, from 0 to 100."""
    return 100 * NORMAL.cdf(z)


def z_at(of_hundred: float) -> float:
    """Return the z-score of a centile between 0 and 100, both excluded."""
    return NORMAL.inv_cdf(of_hundred / 100)
