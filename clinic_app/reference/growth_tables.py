"""The growth standards of the World Health Organization, read from who_2006.csv and checked."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

from clinic_app.growth.lms import Lms
from clinic_app.growth.measures import Measure, Sex
from clinic_app.growth.scores import LAST_DAY, Standards

from .yaml_source import BrokenReference

TABLES = Path(__file__).with_name("who_2006.csv")
SOURCE = "WHO Child Growth Standards 2006, daily tables, last checked 25 November 2026"

HEADER = "measure,sex,at,l,m,s"
SEXES: tuple[Sex, ...] = ("female", "male")
BY_LENGTH = {"weight_for_length": False, "weight_for_height": True}
AT: dict[str, range] = {
    **{measure: range(LAST_DAY + 1) for measure in Measure},
    "weight_for_length": range(450, 1101),
    "weight_for_height": range(650, 1201),
}
"""The days, or millimetres, that each table must have: all of them, in order."""

Rows = dict[tuple[str, str], dict[int, Lms]]


def load_standards(path: Path = TABLES) -> Standards:
    """Return the checked tables. Raises BrokenReference with the first line that is wrong."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as broken:
        raise BrokenReference(f"{path.name}: cannot be read: {broken}") from broken
    rows: Rows = {(table, sex): {} for table in AT for sex in SEXES}
    for number, reason in _faults(lines, rows):
        raise BrokenReference(f"{path.name}:{number}: {reason}")
    for (table, sex), found in rows.items():
        if list(found) != list(AT[table]):
            raise BrokenReference(f"{path.name}: {table}, {sex}: rows are missing or not in order")
    return _standards(rows)


@lru_cache(maxsize=1)
def standards() -> Standards:
    """Return the tables that come with the product, read once."""
    return load_standards()


def _faults(lines: Iterable[str], rows: Rows) -> Iterator[tuple[int, str]]:
    """Fill `rows`, and yield the line and the reason where that is not possible."""
    written = [(n, line) for n, line in enumerate(lines, 1) if not line.startswith("#")]
    if not written or written[0][1] != HEADER:
        yield 1, f"must begin with {HEADER}"
        return
    for number, line in written[1:]:
        try:
            table, sex, at, *lms = line.split(",")
            rows[table, sex][int(at)] = _checked(*map(float, lms))
        except (ValueError, TypeError, KeyError):
            yield number, f"not a row of a table: {line}"


def _checked(l: float, m: float, s: float) -> Lms:  # noqa: E741 (its name in every table)
    """Return a row that has a value at every z-score from -3 to 3."""
    if not (m > 0 and 0 < s < 0.5 and all(1 + l * s * z > 0 for z in (-3, 3))):
        raise ValueError("no distribution")
    return Lms(l, m, s)


def _standards(rows: Rows) -> Standards:
    found = cast("Mapping[tuple[str, Sex], dict[int, Lms]]", rows)
    return Standards(
        by_age={(m, sex): tuple(found[m, sex].values()) for m in Measure for sex in SEXES},
        by_length={(up, sex): found[t, sex] for t, up in BY_LENGTH.items() for sex in SEXES},
        source=SOURCE,
    )
