"""Which age counts, how a length was measured, and where there is no score."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.growth.measures import (
    Age,
    Child,
    Measure,
    Measured,
    Value,
    age_on,
    gestation,
    in_order,
    number,
    said,
)
from clinic_app.growth.scores import NoScore, Score, score, weight_for_length
from tests.growth.children import (
    BIRTH,
    BOY,
    EARLY_GIRL,
    GIRL,
    HEAD,
    LENGTH,
    UNKNOWN,
    WEIGHT,
    WHO,
    day,
    length,
    weight,
)

QUICK = settings(max_examples=100, deadline=None, database=None, derandomize=True)


def scored(value, child):
    return score(value, child, standards=WHO)


def test_a_girl_at_two_months_has_her_published_score():
    found = scored(weight(61, 4200), GIRL)
    assert found == Score(z=-1.53, centile=6.3, age=Age(61), counted=4200)


def test_who_is_born_before_37_weeks_counts_from_the_due_date():
    found = scored(weight(84, 5310), EARLY_GIRL)
    assert found.age == Age(84, early=35)
    assert found.z == scored(weight(49, 5310), GIRL).z


@pytest.mark.parametrize(("weeks", "days", "early"), [(36, 6, 22), (37, 0, 0), (42, 0, 0)])
def test_37_weeks_are_not_early(weeks, days, early):
    assert age_on(Child(BIRTH, "male", gestation(weeks, days)), day(100)).early == early


def test_nothing_is_corrected_from_24_months_on():
    assert age_on(EARLY_GIRL, day(730)) == Age(730, early=35)
    assert age_on(EARLY_GIRL, day(731)) == Age(731)


def test_before_the_due_date_there_is_no_score():
    refused = scored(weight(34, 3100), EARLY_GIRL)
    assert refused == NoScore("before term")
    assert "preterm" in refused.words()
    assert scored(weight(35, 3180), EARLY_GIRL).age.used == 0


def test_without_a_sex_there_is_no_score():
    assert scored(weight(61, 4200), UNKNOWN) == NoScore("sex not known")


def test_the_tables_end_after_five_years_and_a_month():
    assert isinstance(scored(weight(1856, 18_000), BOY), Score)
    assert scored(weight(1857, 18_000), BOY) == NoScore("beyond the tables")


def test_only_births_before_32_weeks_are_very_early():
    assert Child(BIRTH, "male", gestation(31, 6)).very_early
    assert not Child(BIRTH, "male", gestation(32)).very_early
    assert not BOY.very_early


def test_before_two_years_a_height_counts_seven_millimetres_more():
    assert scored(length(730, 853, standing=True), BOY).counted == 860
    assert scored(length(730, 853, standing=True), BOY).z == scored(length(730, 860), BOY).z
    assert scored(length(730, 860), BOY).counted == 860


def test_from_two_years_on_a_length_counts_seven_millimetres_less():
    assert scored(length(731, 860), BOY).counted == 853
    assert scored(length(731, 853, standing=True), BOY).counted == 853


def test_weight_and_head_are_the_same_standing_and_lying():
    upright = Value(HEAD, 480, day(731), standing=True)
    assert scored(upright, BOY).counted == 480
    assert Measured(day(731), grams=12_000, standing=True).value(WEIGHT).standing is False


def test_a_weight_for_a_length_needs_a_sex_and_a_length_of_the_table():
    def asked(grams, value, child):
        return weight_for_length(grams, value, child, standards=WHO)

    assert asked(2441, length(0, 450), BOY) == 0
    assert asked(2441, length(0, 443, standing=True), BOY) == 0
    assert asked(2441, length(0, 449), BOY) is None
    assert asked(2441, length(0, 450), UNKNOWN) is None
    lying, standing = WHO.by_length[False, "male"][860], WHO.by_length[True, "male"][853]
    assert asked(9000, length(730, 860), BOY) == round(lying.z_of(9.0, tails=True), 2)
    assert asked(9500, length(731, 860), BOY) == round(standing.z_of(9.5, tails=True), 2)
    assert asked(12_000, length(731, 860), BOY) == asked(
        12_000, length(731, 853, standing=True), BOY
    )


def test_a_weight_for_a_length_has_no_score_before_the_due_date_or_beyond_the_tables():
    def asked(days, mm, child):
        return weight_for_length(2441, length(days, mm), child, standards=WHO)

    assert asked(34, 460, EARLY_GIRL) is None
    assert asked(35, 460, EARLY_GIRL) is not None
    assert asked(1856, 700, BOY) is not None
    assert asked(1857, 700, BOY) is None


def test_nobody_is_measured_before_birth():
    with pytest.raises(ValueError, match="not yet born"):
        age_on(GIRL, BIRTH - timedelta(days=1))


@pytest.mark.parametrize("weeks", [(21,), (45,), (32, 7), (32, -1)])
def test_a_pregnancy_has_22_to_44_weeks(weeks):
    with pytest.raises(ValueError, match="not a length of pregnancy"):
        gestation(*weeks)


def test_measurements_are_put_in_order_and_those_without_one_left_out():
    visits = [Measured(day(9), grams=3500), Measured(day(3), length_mm=500), Measured(BIRTH, 3300)]
    assert [v.amount for v in in_order(visits, Measure.WEIGHT)] == [3300, 3500]
    assert [v.measure for v in Measured(day(1), 3300, 500, head_mm=350).values] == list(Measure)


def test_amounts_are_said_as_the_nurse_reads_them():
    assert [said(WEIGHT, 4520), said(WEIGHT, 4525), said(LENGTH, 661)] == [
        "4.52 kg",
        "4.525 kg",
        "66.1 cm",
    ]
    assert number(HEAD, 400) == "40.0"


@QUICK
@given(st.integers(22 * 7, 37 * 7 - 1), st.integers(0, 730), st.integers(1000, 15_000))
def test_correcting_is_moving_the_birth_to_the_due_date(pregnancy, days, grams):
    early = Child(BIRTH, "male", pregnancy)
    due = Child(BIRTH + timedelta(days=280 - pregnancy), "male")
    found = scored(weight(days, grams), early)
    if day(days) < due.birth:
        assert found == NoScore("before term")
    else:
        same = scored(weight(days, grams), due)
        assert (found.z, found.centile, found.age.used) == (same.z, same.centile, same.age.used)


@QUICK
@given(st.integers(0, 1855), st.sampled_from(["female", "male"]), st.integers(1000, 25_000))
def test_a_gram_more_is_never_a_lower_score(days, sex, grams):
    child = Child(BIRTH, sex)
    assert scored(weight(days, grams), child).z <= scored(weight(days, grams + 1), child).z
