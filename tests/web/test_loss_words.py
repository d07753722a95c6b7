"""What is lost by cancelling or moving a visit says by when somebody can be reached about it."""

from datetime import date

import pytest

from clinic_app.operations.follow_ons import Loss, Shift
from clinic_app.operations.last_days import LastDay
from clinic_app.web import loss_words
from tests.factories import TUESDAY, at

SUNDAY = LastDay(date(2026, 11, 29), "rotavirus drops")
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("practice_loaded", "context"),
]


def test_a_family_is_not_asked_to_call_on_a_day_on_which_nobody_is_here(travel):
    travel(at(TUESDAY, "7:30"))
    said = loss_words.after_moving(Shift(None, last=SUNDAY), "(02) 5550 0142")
    assert "This is after Sunday 29 November 2026, the last day for rotavirus drops." in said
    assert "Call us by Saturday 28 November 2026, (02) 5550 0142" in said


def test_who_may_book_again_reads_that_the_last_day_is_closed(travel):
    travel(at(TUESDAY, "7:30"))
    said = loss_words.told(Loss(None, (), SUNDAY), today=TUESDAY)
    assert "We are closed then: Saturday 28 November 2026 is our last open day" in said
