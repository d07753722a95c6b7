"""Times kept for the same day: the desk books in them at once, patients from eight that morning."""

import pytest

from clinic_app.operations import availability, next_times, practice
from clinic_app.scheduling.refusals import Refusal
from tests import factories
from tests.factories import TUESDAY, at

KEPT = at(TUESDAY, "16:30")
BEFORE_IT = at(TUESDAY, "16:15")


@pytest.fixture(autouse=True)
def _clinic(practice_loaded, context):
    pass


def starts(now, **wishes):
    lindqvist = factories.practitioner("henrik-lindqvist")
    kind = practice.current().type("standard")
    asked = availability.Question(kind=kind, now=now, practitioner=lindqvist, **wishes)
    found = availability.offers(asked, TUESDAY, TUESDAY)
    return set() if isinstance(found, Refusal) else {offer.start for offer in found}


def test_patients_do_not_see_them_before_eight():
    found = starts(at(TUESDAY, "7:59"))
    assert BEFORE_IT in found
    assert not any(start >= KEPT for start in found)


def test_patients_see_them_from_eight_on():
    assert KEPT in starts(at(TUESDAY, "8:00"))


def test_a_posted_time_is_judged_by_the_same_rule():
    lindqvist = factories.practitioner("henrik-lindqvist")
    kind = practice.current().type("standard")
    for wall, had in (("7:59", False), ("8:00", True)):
        asked = availability.Question(kind=kind, now=at(TUESDAY, wall))
        found = availability.offer_at(asked, KEPT, lindqvist)
        assert isinstance(found, Refusal) is not had


def test_the_desk_books_in_them_at_any_time():
    assert KEPT in starts(at(TUESDAY, "7:00"), staff=True)


def test_the_next_time_on_the_home_page_is_never_one_that_has_not_opened():
    kind = practice.current().type("standard")
    lindqvist = factories.practitioner("henrik-lindqvist")
    for wall, expected in (("7:30", None), ("8:00", KEPT)):
        fortnight = next_times.load([kind], now=at(TUESDAY, wall))
        (day,) = [d for d in fortnight.days if d == TUESDAY]
        hours = [s for s in fortnight.days[day].sessions if s.practitioner == lindqvist]
        opened = [s.interval.start for s in hours if s.opens_at]
        assert opened == ([expected] if expected else [])
