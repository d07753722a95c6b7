"""The chart as geometry: everything inside its box, in the right place, on an axis that fits."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.growth.axes import FROM_TWO, RANGES, ages_for, scale_for
from clinic_app.growth.chart import (
    BOTTOM,
    CENTILES,
    HEIGHT,
    LABEL_GAP,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Frame,
    Plotted,
    draw,
)
from clinic_app.growth.lms import z_at
from clinic_app.growth.measures import Age, Measure
from clinic_app.growth.scores import LAST_DAY, from_table_unit
from clinic_app.growth.spacing import apart
from tests.growth.children import HEAD, LENGTH, WEIGHT, WHO

QUICK = settings(max_examples=60, deadline=None, database=None, derandomize=True)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

amounts = {WEIGHT: st.integers(800, 40_000), LENGTH: st.integers(300, 1400)}
amounts[HEAD] = st.integers(250, 600)


@st.composite
def children(draw_from):
    """A measure, and a child's values in the order of their ages; some before the due date."""
    measure = draw_from(st.sampled_from(list(Measure)))
    early = draw_from(st.sampled_from([0, 0, 40, 90]))
    days = sorted(draw_from(st.lists(st.integers(0, 2200), max_size=8, unique=True)))
    plotted = [
        Plotted(draw_from(amounts[measure]), Age(d, early if d < 731 else 0), f"at {d}")
        for d in days
    ]
    return measure, plotted


def drawn(measure, plotted, sex="female"):
    return draw(measure, sex, plotted, standards=WHO)


def at(days, amount, early=0):
    return Plotted(amount, Age(days, early), "now", "since birth")


def places(path):
    """The points of a path of M, implied L, and z."""
    assert re.fullmatch(r"[M\d. z-]+", path), path
    numbers = [float(n) for n in NUMBER.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@QUICK
@given(children(), st.sampled_from(["female", "male"]))
def test_nothing_leaves_the_box(child, sex):
    drawing = drawn(*child, sex)
    everything = [places(p) for p in (drawing.band, *(c.path for c in drawing.curves))]
    everything.append([(p.x, p.y) for p in drawing.points])
    if drawing.track:
        everything.append(places(drawing.track))
    for x, y in (place for part in everything for place in part):
        assert LEFT <= x <= RIGHT
        assert TOP <= y <= BOTTOM
    labels = [rule.label for rule in drawing.across + drawing.upright]
    labels += [c.label for c in drawing.curves] + ([drawing.newest] if drawing.newest else [])
    assert all(0 <= label.x <= WIDTH and 0 < label.y < HEIGHT for label in labels)


@QUICK
@given(children())
def test_values_stand_in_the_order_of_age_and_the_higher_one_higher(child):
    _, plotted = child
    drawing = drawn(*child)
    shown = [one for one in plotted if 0 <= one.age.used <= LAST_DAY]
    assert len(drawing.points) == len(shown)
    for (one, p), (other, q) in pairwise(zip(shown, drawing.points, strict=True)):
        assert (p.x <= q.x) == (one.age.used <= other.age.used)
        assert (p.y >= q.y) == (one.amount <= other.amount) or abs(p.y - q.y) < 0.2


@QUICK
@given(children())
def test_every_line_has_its_number_clear_of_the_others(child):
    drawing = drawn(*child)
    assert [curve.label.text for curve in drawing.curves] == [str(of) for of in CENTILES]
    assert [curve.middle for curve in drawing.curves].index(True) == 2
    for lower, upper in pairwise(drawing.curves):
        assert lower.label.y - upper.label.y >= LABEL_GAP - 0.2


@pytest.mark.parametrize("measure", list(Measure))
def test_a_child_on_the_middle_line_stands_on_it(measure):
    row = WHO.by_age[measure, "female"][91]
    drawing = drawn(measure, [at(91, round(from_table_unit(measure, row.m)))])
    (point,), middle = drawing.points, drawing.curves[2]
    assert (point.x, point.y) == pytest.approx(places(middle.path)[-1], abs=1)


def test_the_lines_are_the_centiles_they_are_named_for():
    drawing = drawn(WEIGHT, [at(91, 5800)])
    frame = Frame(drawing.ages, drawing.scale)
    for of, curve in zip(CENTILES, drawing.curves, strict=True):
        for day in (0, 91):
            value = WHO.by_age[WEIGHT, "female"][day].value_at(z_at(of)) * 1000
            place = places(curve.path)[0 if day == 0 else -1]
            assert place == pytest.approx((frame.x(day), frame.y(value)), abs=0.1)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "birth to 13 weeks"),
        ([91], "birth to 13 weeks"),
        ([92], "birth to 26 weeks"),
        ([183], "birth to 12 months"),
        ([367], "birth to 2 years"),
        ([731], "2 to 5 years"),
        ([730, 731], "birth to 2 years"),
        ([0, 732], "birth to 5 years"),
        ([732, 1856], "2 to 5 years"),
    ],
)
def test_the_ages_shown_fit_the_child(days, words):
    assert ages_for(days).words == words


@pytest.mark.parametrize(
    ("ages", "numbers"),
    [
        (RANGES[0], ["0", "2", "4", "6", "8", "10", "12"]),
        (RANGES[1], ["0", "4", "8", "12", "16", "20", "24"]),
        (RANGES[2], ["0", "2", "4", "6", "8", "10", "12"]),
        (RANGES[3], ["0", "3", "6", "9", "12", "15", "18", "21", "24"]),
        (RANGES[4], ["0", "1", "2", "3", "4", "5"]),
        (FROM_TWO, ["2", "3", "4", "5"]),
    ],
)
def test_the_ages_have_whole_numbers(ages, numbers):
    assert [text for _, text in ages.ticks if text] == numbers
    assert all(ages.first <= day <= ages.last for day, _ in ages.ticks)


def test_the_scale_has_few_round_steps_and_holds_everything():
    scale = scale_for(WEIGHT, [2400.0, 7400.0])
    assert (scale.least, scale.most, scale.step) == (2000, 7500, 500)
    assert list(scale_for(HEAD, [310.0, 440.0]).ticks)[-1] >= 440
    assert scale_for(WEIGHT, [0.0, 90_000.0]).step == 10_000


def test_an_early_baby_stands_at_the_corrected_age_with_an_arrow_from_the_age_since_birth():
    drawing = drawn(WEIGHT, [at(70, 4620, 35), at(84, 5310, 35)])
    frame = Frame(drawing.ages, drawing.scale)
    assert [p.x for p in drawing.points] == [frame.x(35), frame.x(49)]
    since = drawing.since_birth
    assert (since.at.x, since.at.y) == (frame.x(84), drawing.points[-1].y)
    assert since.label.text == "since birth"
    assert since.arrow.startswith(f"M{since.at.x - 8:g} {since.at.y:g}H{frame.x(49) + 9:g}")
    assert since.diamond.startswith("M")


def test_a_baby_born_at_term_has_no_arrow():
    assert drawn(WEIGHT, [at(84, 5310)]).since_birth is None


def test_who_is_not_due_yet_is_not_on_the_chart():
    drawing = drawn(WEIGHT, [at(10, 2400, 35)])
    assert (drawing.points, drawing.track, drawing.newest) == ((), "", None)
    assert len(drawing.curves) == 5


def test_lying_ends_and_standing_begins_with_a_gap_at_two_years():
    drawing = drawn(LENGTH, [at(300, 700), at(1500, 1050)])
    assert all(curve.path.count("M") == 2 for curve in drawing.curves)
    assert drawing.band.count("z") == 2
    late = drawn(LENGTH, [at(1000, 950)])
    assert late.curves[0].path.count("M") == 1


def test_labels_find_room_at_the_edges():
    low = drawn(WEIGHT, [at(0, 2900)])
    assert low.newest.anchor == "start"
    high = drawn(WEIGHT, [at(90, 7860)])
    assert high.newest.anchor == "end"
    assert high.newest.y > high.points[-1].y
    corner = drawn(WEIGHT, [at(88, 1300, 22)]).since_birth
    assert corner.label.anchor == "end"
    assert corner.label.y < corner.at.y


def test_labels_that_are_too_near_are_spread_around_their_middle():
    assert apart([100, 60, 20], 24) == [100, 60, 20]
    assert apart([100, 99, 20], 24) == [111.5, 87.5, 20]
    assert apart([50, 50, 50], 10) == [60, 50, 40]
    assert apart([], 10) == []


@QUICK
@given(st.lists(st.floats(0, 400), max_size=6).map(lambda ys: sorted(ys, reverse=True)))
def test_spread_labels_keep_their_order_and_distance(ys):
    spread = apart(ys, 24)
    assert len(spread) == len(ys)
    assert all(upper - lower >= 23.8 for upper, lower in pairwise(spread))
