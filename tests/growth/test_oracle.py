"""Our z-scores are those of implementations that are not ours (see make_oracle.py)."""

import csv
from collections import Counter
from pathlib import Path

from clinic_app.growth.measures import Measure
from clinic_app.growth.scores import in_table_unit
from tests.growth.children import WHO

ORACLE = Path(__file__).with_name("who_2006_oracle.csv")
NEAR = 0.01
BY_LENGTH = {"weight_for_length": False, "weight_for_height": True}

OTHERS_ERRORS = {("length", "female", 1827)}
"""The oracle's own slip: its table has a median of 109.9773 cm for that day, between days of
109.4189 and 109.4535 cm; ours has 109.4362."""


def asked():
    with ORACLE.open(encoding="ascii") as file:
        for row in csv.DictReader(file):
            at = (row["measure"], row["sex"], int(row["at"]))
            yield at, int(row["amount"]), float(row["z"])


def ours(at, amount):
    table, sex, place = at
    if table in BY_LENGTH:
        row = WHO.by_length[BY_LENGTH[table], sex][place]
        return row.z_of(amount / 1000, tails=True)
    measure = Measure(table)
    row = WHO.by_age[measure, sex][place]
    return row.z_of(in_table_unit(measure, amount), tails=measure is Measure.WEIGHT)


def test_every_z_score_agrees_to_a_hundredth():
    apart = {at for at, amount, z in asked() if abs(ours(at, amount) - z) > NEAR}
    assert apart == OTHERS_ERRORS


def test_every_table_both_sexes_and_all_ages_are_asked():
    rows = list(asked())
    assert 1500 < len(rows) < 2000
    counts = Counter(at[:2] for at, _, _ in rows)
    assert len(counts) == 10
    assert min(counts.values()) >= 60
    days = {at[2] for at, _, _ in rows if at[0] == "weight"}
    assert {0, 730, 731, 1856} <= days
    assert any(abs(z) > 3 for at, _, z in rows if at[0] == "weight")
