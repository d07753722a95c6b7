"""What a page says of cancelling is true for that visit when it is said."""

from datetime import timedelta

import pytest

from clinic_app.reference.practice import load_practice
from clinic_app.web import cancelling
from tests.factories import TUESDAY, at

WEDNESDAY = TUESDAY + timedelta(days=1)
PRACTICE = load_practice()


@pytest.mark.parametrize(
    ("now", "free"),
    [
        (at(TUESDAY, "11:12"), True),
        (at(TUESDAY, "17:00"), True),
        (at(TUESDAY, "17:01"), False),
        (at(WEDNESDAY, "11:12"), False),
    ],
)
def test_free_until_five_the_day_before_is_said_only_while_it_is_true(now, free):
    said = cancelling.terms(PRACTICE, at(WEDNESDAY, "13:15"), now=now)
    assert ("for free until 5 pm the day before" in said) is free
    assert ("not free any more" in said) is not free
    assert "$40" in said
