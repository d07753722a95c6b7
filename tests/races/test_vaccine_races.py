"""Two nurses at one child: a vaccine is written down once, and nobody is given the same twice."""

import pytest

from clinic_app.extensions import db
from clinic_app.operations import given_doses, vaccinating, vaccine_stock
from clinic_app.operations.sittings import Unanswered
from clinic_app.operations.vaccinating import AlreadyGiven
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at
from tests.vaccines import BEN, JO, a_batch, a_child, a_dose, a_sitting, nurse


@pytest.fixture(autouse=True)
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "9:12"))


def giving(child, dose, by):
    who, sitting = nurse(), a_sitting(child, given_by=factories.practitioner(by))
    return lambda: transact(lambda now: vaccinating.give(who, sitting, [dose], now=now))


def on_record(child):
    db.session.rollback()
    return given_doses.live(given_doses.of(child))


def test_of_two_nurses_who_give_the_same_vaccine_at_once_one_is_written_down(race):
    child, batch = a_child(history="register"), a_batch()
    jobs = [giving(child, a_dose(batch=batch), by) for by in (JO, BEN)] * 4
    db.session.rollback()
    results = race(jobs)
    (dose,) = on_record(child)
    mine = JO if dose.given_by == factories.practitioner(JO) else BEN
    own, others = (results[::2], results[1::2]) if mine == JO else (results[1::2], results[::2])
    assert sorted(own) == [()] * 3 + [(dose.id,)], results
    assert all(isinstance(other, AlreadyGiven) for other in others), results
    assert vaccine_stock.batch(batch).left == 9


def test_of_two_vaccines_against_the_same_that_are_given_at_once_the_second_is_asked_about(race):
    """Both pages were read before: neither knew of the other, and neither was asked anything."""
    child = a_child(birth_date=TUESDAY.replace(year=2023), history="register")
    needle = a_dose("influenza", a_batch("influenza", "F1", brand="Flu"))
    spray = a_batch("influenza-nasal", "N1", brand="FluMist")
    nasal = a_dose("influenza-nasal", spray, site="nose", route="NS")
    jobs = [giving(child, dose, by) for dose, by in ((needle, JO), (nasal, BEN))] * 4
    db.session.rollback()
    results = race(jobs)
    assert len(on_record(child)) == 1, results
    assert sum(isinstance(result, Unanswered) for result in results) == 4, results
