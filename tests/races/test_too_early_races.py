"""Two workers, or a worker and the desk, at one visit that is too early: a nurse is asked once."""

import pytest

from clinic_app.extensions import db
from clinic_app.operations import nurse_tasks
from clinic_app.web import sending
from tests.factories import TUESDAY, at
from tests.operations.test_too_early import a_baby, booked


@pytest.fixture(autouse=True)
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))


def test_of_those_who_ask_at_once_about_the_same_visit_one_opens_a_task(race):
    booked(a_baby())
    db.session.rollback()
    results = race([sending.look_ahead] * 4)
    db.session.rollback()
    assert [task.flag for task in nurse_tasks.to_do()] == ["early"], results
