"""The invented people and visits can be written into both databases."""

from datetime import timedelta

from clinic_app import clock
from clinic_app.operations import checker
from clinic_app.operations.demonstration import seed
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, at


def test_eight_weeks_of_visits_are_written_whole(practice_loaded, context, travel):
    travel(at(TUESDAY, "11:00"))
    assert seed.last_day() is None
    scene = seed.invent(TUESDAY)
    visits = transact(lambda now: seed.write(scene, now=now))
    found = checker.check(now=clock.now())
    assert (found.visits, found.wrong) == (visits, ())
    assert seed.last_day() == TUESDAY + timedelta(weeks=8)
    assert seed.fresh_enough(TUESDAY)
