"""Length and head in each other's box are noticed, whatever is known of the child."""

from clinic_app.growth.measures import Measured
from clinic_app.growth.mixed_up import mixed_up

from .children import day


def test_a_head_as_large_as_the_child_is_long_cannot_be_right():
    found = mixed_up(Measured(day(60), length_mm=390, head_mm=390))
    assert found.words() == (
        "The head (39.0 cm) cannot be larger than the length (39.0 cm). "
        "Check whether the two were exchanged."
    )


def test_a_smaller_head_or_one_of_the_two_alone_is_no_matter():
    assert mixed_up(Measured(day(60), length_mm=391, head_mm=390)) is None
    assert mixed_up(Measured(day(60), head_mm=390)) is None
    assert mixed_up(Measured(day(60), length_mm=390)) is None
