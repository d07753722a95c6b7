"""Telephone numbers in a text: only those that the practice has confirmed may be given."""

import re
from collections.abc import Iterator

NUMBER = re.compile(
    r"""(?<![\w+.,])(?:
        \+\s?\d(?:[\s()-]{0,3}\d){6,14}          # as one dials from abroad, to here or elsewhere
      | \(?0[2-478]\)?(?:[\s-]?\d){8}             # with an area code, or a mobile
      | 19\d\d(?:[\s-]?\d){6}                   # dear
      | 1[38]00(?:[\s-]?\d){6}                    # free, or for the price of a local call
      | 13[\s-]?[1-9]\d[\s-]?\d\d | 13[1-9][\s-]?\d{3}
      | [3-9]\d{3}\s\d{4} | [3-9]\d{3}-\d{4}         # within the city; a 2 begins a year
    )(?![\w%])""",
    re.VERBOSE,
)
"""How telephone numbers are written here; amounts, ages and years are none."""


EMERGENCY = "000"


def digits(number: str) -> str:
    """Return a number without what stands between its digits."""
    return re.sub(r"\D", "", number)


def unconfirmed(text: str, confirmed: frozenset[str]) -> Iterator[re.Match[str]]:
    """Yield each telephone number in a text whose digits are not among those `confirmed`."""
    for match in NUMBER.finditer(text):
        if digits(match[0]) not in confirmed:
            yield match
