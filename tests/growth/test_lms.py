"""Z-scores are those that the World Health Organization publishes."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.growth.lms import Lms, centile, z_at
from clinic_app.growth.scores import LAST_DAY
from tests.growth.children import HEAD, LENGTH, WEIGHT, WHO

QUICK = settings(max_examples=120, deadline=None, database=None, derandomize=True)
PUBLISHED = [
    # measure, sex, day, kg or cm, z; weights from the WHO tables, the others from their medians
    (WEIGHT, "male", 0, 3.3464, 0.00),
    (WEIGHT, "female", 61, 4.20, -1.53),
    (WEIGHT, "male", 183, 5.00, -3.99),
    (WEIGHT, "female", 365, 15.0, 4.17),
    (WEIGHT, "female", 122, 9.99, 3.61),
    (WEIGHT, "male", 30, 3.0, -2.81),
    (WEIGHT, "male", 365, 9.6479, 0.002),
    (WEIGHT, "male", 365, 7.7, -2.049),
    (WEIGHT, "female", 182, 9.3, 1.969),
    (LENGTH, "female", 365, 74.015, 0.000),
    (LENGTH, "male", 0, 49.8842, 0.000),
    (HEAD, "male", 0, 34.4618, 0.000),
    (HEAD, "female", 730, 47.1822, 0.002),
]
MEDIANS = [
    # sex, day, kg at -3, 0 and 3 standard deviations, rounded as printed
    ("male", 0, 2.08, 3.35, 5.03),
    ("female", 0, 2.03, 3.23, 4.79),
    ("male", 183, 5.68, 7.94, 10.96),
    ("female", 183, 5.09, 7.30, 10.58),
    ("male", 365, 6.93, 9.65, 13.34),
    ("female", 365, 6.27, 8.95, 13.11),
]
rows = st.builds(
    lambda key, at: WHO.by_age[key][at],
    st.sampled_from(sorted(WHO.by_age)),
    st.integers(0, LAST_DAY),
)
scores = st.floats(-6, 6)


@pytest.mark.parametrize(("measure", "sex", "at", "number", "z"), PUBLISHED)
def test_a_published_value_has_its_published_z_score(measure, sex, at, number, z):
    found = WHO.by_age[measure, sex][at].z_of(number, tails=measure is WEIGHT)
    assert found == pytest.approx(z, abs=0.01)


@pytest.mark.parametrize(("sex", "at", "low", "middle", "high"), MEDIANS)
def test_the_lines_lie_where_they_are_printed(sex, at, low, middle, high):
    row = WHO.by_age[WEIGHT, sex][at]
    assert [round(row.value_at(z), 2) for z in (-3, 0, 3)] == [low, middle, high]


@pytest.mark.parametrize(
    ("sex", "at", "number", "raw"),
    [("male", 183, 5.0, -4.10), ("female", 365, 15.0, 4.00), ("female", 122, 9.99, 3.55)],
)
def test_without_tails_a_far_weight_would_be_farther_or_nearer(sex, at, number, raw):
    assert WHO.by_age[WEIGHT, sex][at].z_of(number, tails=False) == pytest.approx(raw, abs=0.01)


def test_tails_change_nothing_where_values_lie_evenly():
    row = WHO.by_age[LENGTH, "male"][100]
    for number in (40.0, 61.0, 80.0):
        assert row.z_of(number, tails=True) == pytest.approx(row.z_of(number, tails=False))


def test_tails_join_on_without_a_step():
    row = WHO.by_age[WEIGHT, "female"][200]
    for z in (-3, 3):
        edge = row.value_at(z)
        below, above = (row.z_of(edge + by, tails=True) for by in (-1e-6, 1e-6))
        assert below == pytest.approx(above, abs=1e-4)


def test_a_skewness_of_nothing_is_the_logarithm():
    row = Lms(0, 8.0, 0.1)
    assert row.z_of(8.0 * math.exp(0.2), tails=False) == pytest.approx(2)
    assert row.value_at(2) == pytest.approx(8.0 * math.exp(0.2))
    assert Lms(1e-6, 8.0, 0.1).value_at(2) == pytest.approx(row.value_at(2), rel=1e-5)


@QUICK
@given(rows, scores, scores)
def test_more_is_a_higher_score(row, one, other):
    low, high = sorted((one, other))
    values = [row.m * (1 + 0.1 * z) for z in (low, high)]
    below, above = (row.z_of(value, tails=True) for value in values)
    assert below <= above


@QUICK
@given(rows, st.floats(-3, 3))
def test_a_score_and_its_value_lead_to_one_another(row, z):
    assert row.z_of(row.value_at(z), tails=True) == pytest.approx(z, abs=1e-6)


@QUICK
@given(st.floats(0.1, 99.9))
def test_a_centile_and_its_score_lead_to_one_another(of_hundred):
    assert centile(z_at(of_hundred)) == pytest.approx(of_hundred)
    assert z_at(100 - of_hundred) == pytest.approx(-z_at(of_hundred), abs=1e-9)
