"""A baby clinic of more than sixty: few questions, few bytes, and nothing is drawn twice."""

import cProfile
import gzip
import pstats
from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import Appointment, Patient
from clinic_app.operations import audit, practice
from clinic_app.operations.day_list import is_nurse
from clinic_app.web.transaction import transact
from tests.benchmarks import product
from tests.factories import TESTS, sign_in_as

from .conftest import MONDAY, busy, counted, member, something_happens

LIST, EMPTY = f"/nurses/{MONDAY}", f"/nurses/{MONDAY + timedelta(days=300)}"
EIGHT_WEEKS = MONDAY - timedelta(days=57)
KILOBYTES = (230, 10)
"""Of the whole page, as written and compressed."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def children(first, last):
    """Fill the Monday; whoever a nurse sees is a baby who comes for the first vaccines."""
    busy(first, last)

    def become_babies(now):
        nurses = [face.id for face in practice.faces().values() if is_nurse(face)]
        seen = Appointment.lead_id.in_(nurses)
        rows = db.session.execute(sa.select(Appointment.id, Appointment.patient_id).where(seen))
        visits, patients = zip(*rows, strict=True)
        born = sa.update(Patient).where(Patient.id.in_(patients))
        db.session.execute(born.values(birth_date=EIGHT_WEEKS))
        db.session.execute(sa.update(Appointment).where(seen).values(type_slug="imms-child-6w"))
        audit.record_many(TESTS, "patient.edited", "patient", list(patients), now=now)
        audit.record_many(TESTS, "appointment.changed", "appointment", list(visits), now=now)
        return len(visits)

    return transact(become_babies)


def asks(browser, path):
    """Return how many questions a page asks when something happened since it was drawn."""
    assert browser.get(path).status_code == 200
    something_happens()
    with counted() as seen:
        assert browser.get(path).status_code == 200
    return len(seen), seen


def calls(browser, path):
    """Return how many functions are called for a page that was drawn already."""
    browser.get(path)
    profile = cProfile.Profile()
    profile.runcall(browser.get, path)
    return pstats.Stats(profile).total_calls


@pytest.fixture
def nurse(twelve):
    browser = twelve.test_client()
    sign_in_as(browser, member(product.NURSE))
    return browser


def test_a_list_of_sixty_children_asks_as_few_questions_as_a_list_of_one(nurse):
    assert children(0, 12) < 5
    few, _ = asks(nurse, LIST)
    many_children = children(12, 300)
    assert many_children > 60
    many, seen = asks(nurse, LIST)
    assert few == many <= 8, seen
    page = nurse.get(LIST)
    assert page.text.count('class="kid ') == many_children
    assert page.text.count("6-in-1") >= many_children
    kilobytes = len(page.data) / 1000, len(gzip.compress(page.data, 6)) / 1000
    assert all(found <= most for found, most in zip(kilobytes, KILOBYTES, strict=True)), kilobytes


def test_a_list_that_is_drawn_costs_no_more_with_sixty_children_than_with_none(nurse):
    children(0, 300)
    nurse.get(LIST)
    with counted() as seen:
        nurse.get(LIST)
    assert len(seen) == 2, seen  # who is signed in and the practice, the stamp
    assert calls(nurse, LIST) < 1.1 * calls(nurse, EMPTY)
