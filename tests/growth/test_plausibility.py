"""A slip of the finger is caught before it is saved; what is merely unusual is asked about."""

from dataclasses import replace

import pytest

from clinic_app.growth import plausibility
from clinic_app.growth.measures import Child, Measured
from clinic_app.growth.questions import (
    ChangedFast,
    FarFromTheLines,
    JumpedLines,
    LostWeight,
    OddForLength,
    Shrank,
)
from clinic_app.growth.refusals import BeforeBirth, InTheFuture, NothingMeasured, OutOfRange
from clinic_app.growth.slips import meant
from tests.growth.children import BIRTH, BOY, EARLY_GIRL, GIRL, HEAD, UNKNOWN, WHO, day, weighed

BEFORE = (weighed(0, 3300), weighed(61, 5200))


def refused(new, child=GIRL, *, earlier=BEFORE, today=None):
    today = today or day(3000)
    return plausibility.refusals(new, child, today=today, earlier=earlier, standards=WHO)


def asked(new, child=GIRL, *, earlier=BEFORE):
    return plausibility.questions(new, child, earlier=earlier, standards=WHO)


def reasons(new, child=GIRL, *, earlier=BEFORE):
    return [
        reason for question in asked(new, child, earlier=earlier) for reason in question.reasons
    ]


def kinds(new, child=GIRL, *, earlier=BEFORE):
    return {type(reason) for reason in reasons(new, child, earlier=earlier)}


def test_an_ordinary_weigh_is_neither_refused_nor_asked_about():
    new = Measured(day(91), grams=6000, length_mm=600, head_mm=400)
    assert refused(new) == ()
    assert asked(new) == ()


@pytest.mark.parametrize(
    ("grams", "guess"), [(45_200, 4520), (60_000, 6000), (299, 2990), (30_001, None), (0, None)]
)
def test_a_weight_that_no_baby_has_is_refused_with_what_was_perhaps_meant(grams, guess):
    (refusal,) = refused(weighed(91, grams))
    assert isinstance(refusal, OutOfRange)
    assert refusal.meant == guess
    assert ("Did you mean" in refusal.words()) == (guess is not None)


def test_the_point_at_the_wrong_place_is_caught_at_the_first_weigh_too():
    (refusal,) = refused(weighed(20, 45_200), earlier=())
    assert refusal.words() == (
        "45.20 kg cannot be right: a child of this age measures 0.30 kg to 11.90 kg. "
        "Did you mean 4.52 kg?"
    )


@pytest.mark.parametrize("grams", [45_200, 452_000, 4_520_000])
def test_each_reading_that_fits_the_age_is_offered_though_the_last_weight_was_another(grams):
    (refusal,) = refused(weighed(150, grams), BOY, earlier=(weighed(136, 7600),))
    assert (refusal.meant, refusal.others) == (4520, ())
    (question,) = asked(weighed(150, 452), BOY, earlier=(weighed(136, 7600),))
    assert question.meant == 4520
    (next_one,) = asked(weighed(150, 4520), BOY, earlier=(weighed(136, 7600),))
    assert LostWeight in {type(reason) for reason in next_one.reasons}


@pytest.mark.parametrize(
    ("grams", "readings"), [(25_500, [2550, 11_570]), (22_000, [2200, 9980]), (29_900, [2990])]
)
def test_six_times_the_last_weight_is_refused_with_the_readings_near_it(grams, readings):
    """Though the nearest of them is far from the lines: so was the last weight."""
    earlier = (weighed(0, 3100), weighed(110, 4250))
    (refusal,) = refused(weighed(122, grams), BOY, earlier=earlier)
    assert [refusal.meant, *refusal.others] == readings
    assert "a child of this age measures 0.30 kg to 19.50 kg" in refusal.words()


def test_pounds_for_kilograms_are_asked_about():
    (question,) = asked(weighed(91, 13_200))
    assert question.meant == 5990
    assert question.words().endswith("Did you mean 5.99 kg (13.2 lb)?")


def test_a_very_heavy_child_can_be_saved():
    assert refused(weighed(300, 24_000), BOY) == ()
    assert refused(weighed(300, 26_000), BOY) != ()


def test_the_likeliest_reading_comes_first_and_the_others_after_it():
    (question,) = asked(weighed(1500, 91_000), BOY, earlier=(weighed(1490, 19_000),))
    assert (question.meant, question.others) == (19_000, (9100,))


@pytest.mark.parametrize(
    ("new", "fine"),
    [
        (weighed(10, 300), True),
        (weighed(730, 30_000), True),
        (weighed(731, 30_001), True),
        (weighed(731, 1999), False),
        (Measured(day(10), length_mm=250), True),
        (Measured(day(10), length_mm=249), False),
        (Measured(day(730), length_mm=1101), False),
        (Measured(day(731), length_mm=1101), True),
        (Measured(day(10), head_mm=199), False),
        (Measured(day(10), head_mm=600), True),
        (Measured(day(10), head_mm=601), False),
    ],
)
def test_each_limit_is_kept_on_both_sides(new, fine):
    assert (refused(new) == ()) == fine


def test_somebody_has_to_be_measured_after_birth_and_not_tomorrow():
    assert refused(Measured(day(91))) == (NothingMeasured(),)
    assert refused(Measured(day(-1), grams=3000)) == (BeforeBirth(BIRTH),)
    assert refused(weighed(91, 5300), today=day(90)) == (InTheFuture(),)
    assert refused(weighed(91, 6000), today=day(91)) == ()
    assert BeforeBirth(BIRTH).words() == "That day is before the birth on 18 August 2026."
    assert NothingMeasured().words().startswith("Enter a weight")
    assert InTheFuture().words()


def test_two_digits_exchanged_are_asked_about_with_the_right_ones():
    (question,) = asked(weighed(68, 3540), earlier=(weighed(61, 5200),))
    assert {type(reason) for reason in question.reasons} == {ChangedFast, JumpedLines}
    assert question.meant == 5340
    assert question.key == "weight:3540"
    assert question.words() == (
        "3.54 kg: 1.66 kg less than 7 days before; far from the line of the last time. "
        "Did you mean 5.34 kg?"
    )


def test_a_tenfold_slip_inside_the_limits_is_asked_about():
    (question,) = asked(weighed(91, 600))
    assert question.meant == 6000


@pytest.mark.parametrize(("days", "grams", "fast"), [
    (74, 5701, True), (74, 5700, False), (75, 5701, False), (61, 5701, True), (74, 4699, True),
])  # fmt: skip
def test_half_a_kilogram_in_under_a_fortnight_is_asked_about(days, grams, fast):
    assert (ChangedFast in kinds(weighed(days, grams))) == fast


def test_a_tenth_in_under_a_fortnight_is_asked_about_too():
    assert reasons(weighed(4, 2970), earlier=(weighed(0, 3300),)) == []
    (reason,) = reasons(weighed(4, 2969), earlier=(weighed(0, 3300),))
    assert reason.words() == "0.331 kg less than 4 days before"
    assert ChangedFast(600, 0).words() == "0.60 kg more than the same day"
    assert ChangedFast(600, 1).words() == "0.60 kg more than a day before"


@pytest.mark.parametrize(
    ("days", "grams", "lost"), [(14, 3200, False), (15, 3200, True), (15, 3201, False)]
)
def test_after_two_weeks_a_loss_of_three_in_a_hundred_is_asked_about(days, grams, lost):
    found = kinds(weighed(days, grams), earlier=(weighed(0, 3300),))
    assert found == ({LostWeight} if lost else set())


def test_nobody_shrinks():
    before = (Measured(day(700), length_mm=850, head_mm=480),)
    assert kinds(Measured(day(720), length_mm=839), earlier=before) == {Shrank}
    assert kinds(Measured(day(720), length_mm=840, head_mm=470), earlier=before) == set()
    (reason,) = reasons(Measured(day(720), head_mm=469), earlier=before)
    assert reason == Shrank(HEAD, 11, day(700))
    assert reason.words() == "1.1 cm less than on 18 July 2028"


def test_standing_up_is_not_shrinking():
    before = (Measured(day(725), length_mm=850),)
    assert kinds(Measured(day(740), length_mm=834, standing=True), earlier=before) == set()
    assert kinds(Measured(day(740), length_mm=832, standing=True), earlier=before) == {Shrank}


@pytest.mark.parametrize(
    ("new", "far"),
    [
        (weighed(183, 13_000), False),
        (weighed(183, 13_500), True),
        (weighed(183, 3000), True),
        (Measured(day(183), length_mm=790), False),
        (Measured(day(183), length_mm=795), True),
        (Measured(day(183), head_mm=355), True),
        (Measured(day(183), head_mm=365), False),
    ],
)
def test_what_who_doubts_is_asked_about(new, far):
    assert (FarFromTheLines in kinds(new, earlier=())) == far


def test_a_weight_that_does_not_go_with_the_length_is_asked_about():
    new = Measured(day(183), grams=9500, length_mm=580)
    (question,) = asked(new, earlier=())
    assert [type(reason) for reason in question.reasons] == [OddForLength]
    assert "very heavy for the length measured" in question.words()
    assert asked(replace(new, length_mm=None), earlier=()) == ()
    light = Measured(day(183), grams=4500, length_mm=700)
    assert "very light" in asked(light, earlier=())[0].words()


def test_without_a_sex_only_what_needs_no_lines_is_asked_about():
    assert kinds(weighed(91, 600), UNKNOWN, earlier=()) == set()
    assert kinds(weighed(70, 6000), UNKNOWN) == {ChangedFast}
    assert refused(weighed(91, 60_000), UNKNOWN)[0].meant == 6000


def test_before_term_the_last_weight_is_what_is_expected():
    before = (weighed(0, 2350),)
    assert refused(weighed(8, 250), EARLY_GIRL, earlier=())[0].meant is None
    assert refused(weighed(8, 250), EARLY_GIRL, earlier=before)[0].meant == 2500
    (question,) = asked(weighed(8, 4250), EARLY_GIRL, earlier=before)
    assert question.meant == 2450


def test_a_correction_is_compared_with_what_came_before_it_only():
    later = (*BEFORE, weighed(120, 9000))
    assert asked(weighed(91, 6000), earlier=later) == ()


def test_past_the_tables_the_last_weight_is_expected():
    old = Child(BIRTH, "male")
    (question,) = asked(weighed(1900, 91_000), old, earlier=(weighed(1890, 19_000),))
    assert question.meant == 19_000


@pytest.mark.parametrize(
    ("amount", "expected", "guess"),
    [
        (452, 4500, 4520),
        (45_200, 4500, 4520),
        (5420, 4500, 4520),
        (4520, 4500, None),
        (616, 660, 661),
        (4600, 5500, None),
    ],
)
def test_what_was_meant_is_near_what_was_expected(amount, expected, guess):
    assert meant(amount, expected) == guess


def test_two_weighs_of_one_day_are_compared():
    assert kinds(weighed(61, 5900), BOY) == {ChangedFast}
