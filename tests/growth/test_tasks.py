"""What the newest weight gives a nurse to look at: thresholds of NICE NG75, on each side."""

import pytest

from clinic_app.growth.frequency import enough, nurse_says
from clinic_app.growth.measures import Measured
from clinic_app.growth.newborn import birth_grams, percent_lost
from clinic_app.growth.scores import from_table_unit
from clinic_app.growth.tasks import (
    SPACE,
    BelowSecond,
    CrossedSpaces,
    LostTooMuch,
    NotBackAtBirthWeight,
    tasks,
)
from tests.growth.children import BIRTH, EARLY_GIRL, GIRL, UNKNOWN, WEIGHT, WHO, day, weighed


def found(*visits, child=GIRL):
    return tasks(child, visits, standards=WHO)


def on_line(days, z, child=GIRL):
    """A weight whose z-score is nearly this one, at a term baby's age."""
    row = WHO.by_age[WEIGHT, child.sex][days]
    return weighed(days, round(from_table_unit(WEIGHT, row.value_at(z))))


def falls_of(*visits, child=GIRL):
    """Return the fall that was found, alone or in the task about a low weight."""
    tell = (getattr(task, "fall", task) for task in found(*visits, child=child))
    return [fall for fall in tell if isinstance(fall, CrossedSpaces)]


def test_how_much_of_the_birth_weight_is_lost():
    assert percent_lost(3500, 3150) == 10.0
    assert percent_lost(3500, 3149) == 10.0
    assert percent_lost(3300, 2970) == 10.0
    assert percent_lost(3300, 3465) == -5.0
    assert birth_grams(GIRL, [weighed(3, 3100), weighed(0, 3300)]) == 3300
    assert birth_grams(GIRL, [weighed(1, 3200)]) is None
    assert birth_grams(GIRL, []) is None


@pytest.mark.parametrize(("grams", "much"), [(3150, False), (3149, True)])
def test_more_than_a_tenth_lost_is_for_the_same_day(grams, much):
    kinds = [type(task) for task in found(weighed(0, 3500), weighed(4, grams))]
    assert kinds == ([LostTooMuch] if much else [])


def test_a_loss_just_beyond_a_limit_is_not_said_to_be_at_it():
    (task,) = found(weighed(0, 3500), weighed(4, 3149))
    assert task.words().startswith("Just over 10 % below the birth weight. Above 10 %:")
    (task,) = found(weighed(0, 3500), weighed(14, 3499))
    assert "14 days old and less than 0.1 % below" in task.words()


@pytest.mark.parametrize(
    ("days", "grams", "late"), [(13, 3499, False), (14, 3499, True), (14, 3500, False)]
)
def test_the_birth_weight_is_to_be_reached_by_14_days(days, grams, late):
    kinds = [type(task) for task in found(weighed(0, 3500), weighed(days, grams))]
    assert kinds == ([NotBackAtBirthWeight] if late else [])


def test_each_has_one_urgency_and_the_worse_one_stands_alone():
    (task,) = found(weighed(0, 3500), weighed(14, 3100), child=UNKNOWN)
    assert (task.when, task.percent) == ("same day", 11.4)
    (task,) = found(weighed(0, 3500), weighed(14, 3400))
    assert (task.when, task.days) == ("within days", 14)
    assert "14 days old and 2.9 % below" in task.words()
    assert LostTooMuch(10.3).words().startswith("10.3 % below the birth weight.")


@pytest.mark.parametrize(
    ("at_birth", "threshold"), [(-1.5, 1), (-1.2, 2), (0.0, 2), (1.2, 2), (1.5, 3)]
)
def test_how_far_one_may_fall_depends_on_the_birth_weight(at_birth, threshold):
    start = on_line(0, at_birth)
    just, not_quite = (at_birth - threshold * SPACE + by for by in (-0.02, 0.02))
    assert [fall.threshold for fall in falls_of(start, on_line(90, just))] == [threshold]
    assert falls_of(start, on_line(90, not_quite)) == []


def test_a_fall_is_told_with_its_threshold_and_the_reason():
    (task,) = found(on_line(0, 0.0), on_line(60, 0.4), on_line(120, -1.2))
    assert task.since == day(60)
    assert task.when == "next review"
    assert task.words() == (
        "Down 2.4 centile spaces since 17 October 2026 (z-score 0.40 to \N{MINUS SIGN}1.20). "
        "A look is asked for from 2 on: birth weight from the 9th to the 91st centile."
    )


def test_a_weight_below_the_second_centile_is_told_whatever_it_was_at_birth():
    assert found(on_line(60, -1.99)) == ()
    (task,) = found(on_line(60, -2.05))
    assert isinstance(task, BelowSecond)
    assert task.words() == "Weight below the 2nd centile (z-score \N{MINUS SIGN}2.05)."


@pytest.mark.parametrize(
    ("z", "when", "line"),
    [
        (-2.6, "next review", "below the 2nd centile (z-score"),
        (-2.7, "within days", "below the 0.4th centile (z-score"),
        (-3.1, "within days", "below the 0.4th centile, beyond \N{MINUS SIGN}3 (z-score"),
    ],
)
def test_the_lowest_line_is_named_and_says_by_when(z, when, line):
    (task,) = found(on_line(60, z))
    assert task.when == when
    assert line in task.words()


def test_a_fall_to_a_low_line_is_one_task_that_says_both():
    (task,) = found(on_line(0, 0.0), on_line(120, -3.8))
    assert task.when == "within days"
    low, fall = task.words().split("). ")[0], task.words().split("). ", 1)[1]
    assert (
        low == "Weight below the 0.4th centile, beyond \N{MINUS SIGN}3 (z-score \N{MINUS SIGN}3.72"
    )
    assert fall.startswith("Down 5.6 centile spaces since 18 August 2026")


def test_the_loss_of_the_first_days_is_no_fall():
    birth = on_line(0, -1.8)
    assert found(birth, weighed(4, round(birth.grams * 0.905))) == ()


def test_only_the_newest_weight_counts():
    assert found(on_line(0, 0.0), on_line(60, -1.9), on_line(90, -0.5)) == ()


def test_whose_birth_weight_has_no_line_is_judged_by_two_spaces():
    visits = (weighed(0, 2350), on_line(35 + 30, 0.0), on_line(35 + 60, -2.0))
    assert [(t.threshold, t.born) for t in falls_of(*visits, child=EARLY_GIRL)] == [
        (2, "the line of the birth weight is not known")
    ]


def test_without_lines_the_loss_is_still_told():
    (task,) = found(weighed(0, 3500), weighed(20, 3400), child=UNKNOWN)
    assert isinstance(task, NotBackAtBirthWeight)
    assert found(weighed(60, 3400), child=UNKNOWN) == ()
    assert found() == ()
    assert found(Measured(day(3), length_mm=500)) == ()


@pytest.mark.parametrize(
    ("days", "months", "next_days"),
    [(14, 1, 44), (182, 1, 212), (183, 2, 244), (364, 2, 425), (365, 3, 456), (900, 3, 991)],
)
def test_how_often_weighing_is_enough(days, months, next_days):
    advice = enough(BIRTH, day(days))
    assert (advice.months, advice.next_from) == (months, day(next_days))
    assert advice.words()


def test_in_the_first_two_weeks_nobody_says_how_often():
    assert enough(BIRTH, day(13)) is None


@pytest.mark.parametrize(
    ("child", "days", "grams", "says"),
    [
        (GIRL, 60, (3300, 5200), False),
        (GIRL, 60, (5200, 5200), False),
        (GIRL, 60, (5210, 5200), True),
        (EARLY_GIRL, 35 + 41, (2350, 4800), True),
        (EARLY_GIRL, 35 + 42, (2350, 4800), False),
        (UNKNOWN, 60, (3300, 5200), False),
    ],
)
def test_after_a_loss_or_soon_after_an_early_birth_only_the_nurse_says_when(
    child, days, grams, says
):
    before, now = grams
    assert nurse_says(child, day(days), grams=now, earlier=(before,), task_open=False) is says
    assert nurse_says(child, day(days), grams=now, earlier=(before,), task_open=True) is True
