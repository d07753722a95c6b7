"""What was once too cold or too warm is not given to anybody until somebody who knows says so."""

from datetime import timedelta

import pytest

from clinic_app.extensions import db
from clinic_app.operations import (
    cold_chain,
    dose_corrections,
    fridge_readings,
    stock_changes,
    vaccinating,
    vaccine_stock,
)
from clinic_app.operations.cold_chain import Decision
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.fridge_readings import KEPT, TAKEN_OUT, Look
from clinic_app.operations.stock_changes import LookFirst, TakenOutWarm
from clinic_app.operations.vaccinating import BatchRefused, NotThen
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, at
from tests.vaccines import a_batch, a_child, a_dose, give, nurse

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "8:05"))
    return context


@pytest.fixture
def hexa(clinic, travel):
    """A batch of ten that stands in the fridge when it is found at 12 degrees, at 9:00."""
    batch = a_batch(doses=10)
    travel(at(TUESDAY, "9:00"))
    return batch


def look(now, lowest=None, highest=None):
    who, done = nurse(), "Set aside"
    seen = Look(now, lowest or now, highest or now, done)
    return transact(lambda at_: fridge_readings.note(who, seen, now=at_))


def decide(outcome, reading):
    who, what = nurse(), Decision(outcome, "Immunisation team", "Under 20 minutes")
    transact(lambda now: cold_chain.decide(who, reading, what, now=now))


def undo(reading):
    who = nurse()
    return transact(lambda now: cold_chain.undo(who, reading, now=now))


def count(batch, left):
    who = nurse()
    return transact(lambda now: stock_changes.count(who, batch, left, note="", now=now))


def take_out(batch, doses, reason="cold_chain"):
    who = nurse()
    transact(lambda now: stock_changes.take_out(who, batch, doses, reason=reason, note="", now=now))


def batch_of(number):
    db.session.rollback()
    return vaccine_stock.batch(number)


def refused(batch, **facts):
    with pytest.raises(BatchRefused) as error:
        give(a_child(), a_dose(batch=batch), **facts)
    return error.value.why


def test_of_a_batch_that_came_again_nothing_is_given_once_the_decision_is_undone(hexa, travel):
    warm = look(120)
    decide(TAKEN_OUT, warm)
    travel(at(TUESDAY, "9:30"))
    look(50)
    assert a_batch(doses=5) == hexa
    assert not batch_of(hexa).doubtful
    undo(warm)
    assert (batch_of(hexa).left, batch_of(hexa).doubtful) == (15, True)
    assert refused(hexa) == vaccinating.DOUBTFUL
    decide(KEPT, warm)
    assert give(a_child(), a_dose(batch=hexa))


@ON_SQLITE
@pytest.mark.parametrize("given", [10, 11])
def test_of_a_batch_that_showed_none_when_taken_out_and_came_again_all_waits(hexa, travel, given):
    for n in range(given):
        give(a_child(f"Child{n}"), a_dose(batch=hexa))
    warm = look(120)
    decide(TAKEN_OUT, warm)
    travel(at(TUESDAY, "9:30"))
    look(50)
    assert a_batch(doses=5) == hexa
    assert not batch_of(hexa).doubtful
    assert undo(warm) == (hexa,), "nobody knows how many of the old ones are back"
    assert (batch_of(hexa).left, batch_of(hexa).doubtful) == (5, True)
    assert refused(hexa) == vaccinating.DOUBTFUL


@ON_SQLITE
def test_only_the_last_decision_is_undone(hexa, travel):
    first = look(120)
    decide(KEPT, first)
    travel(at(TUESDAY, "9:20"))
    second = look(120)
    decide(KEPT, second)
    with pytest.raises(ChangedMeanwhile):
        undo(first)
    undo(second)
    with pytest.raises(ChangedMeanwhile):
        undo(second)


@ON_SQLITE
def test_an_undone_decision_brings_back_a_batch_of_which_our_list_had_none(hexa):
    take_out(hexa, 10, "wasted")
    count(hexa, 1)
    give(a_child(), a_dose(batch=hexa))
    give(a_child("Eli"), a_dose(batch=hexa))
    warm = look(120)
    decide(TAKEN_OUT, warm)
    assert batch_of(hexa).closed
    undo(warm)
    found = batch_of(hexa)
    assert (found.left, found.closed, found.doubtful) == (-1, False, True)
    count(hexa, 3)
    assert refused(hexa) == vaccinating.DOUBTFUL


@ON_SQLITE
def test_what_comes_into_a_fridge_that_is_still_too_warm_waits_too(hexa, travel):
    warm = look(95)
    travel(at(TUESDAY, "9:10"))
    mmr = a_batch("mmr", "M1")
    assert batch_of(mmr).doubtful
    travel(at(TUESDAY, "9:20"))
    look(60, 50, 70)
    assert batch_of(mmr).doubtful, "a later look at which all is well decides nothing"
    assert not batch_of(a_batch("menb", "B1")).doubtful
    decide(KEPT, warm)
    assert not batch_of(mmr).doubtful


@ON_SQLITE
@pytest.mark.parametrize("now", [95, 10])
def test_when_all_is_decided_somebody_looks_again_before_more_is_put_in(hexa, travel, now):
    decide(TAKEN_OUT, look(now))
    travel(at(TUESDAY, "9:10"))
    with pytest.raises(LookFirst) as error:
        a_batch("mmr", "M1")
    assert error.value.look.now == now
    look(60, 50, 70)
    assert not batch_of(a_batch("mmr", "M1")).doubtful


def test_no_count_brings_back_what_was_taken_out_for_being_too_warm(hexa, travel):
    drops = a_batch("rotavirus", "R1", doses=2)
    count(drops, 0)
    take_out(hexa, 4)
    warm = look(120)
    assert count(hexa, 7) == 1, "as long as it waits it may be counted"
    decide(TAKEN_OUT, warm)
    for batch in (hexa, drops):
        with pytest.raises(TakenOutWarm):
            count(batch, 3)
        assert batch_of(batch).closed
    travel(at(TUESDAY, "9:30"))
    look(50)
    assert a_batch(doses=5) == hexa
    with pytest.raises(TakenOutWarm):
        count(hexa, 8)
    assert count(hexa, 4) == -1
    undo(warm)
    assert (batch_of(hexa).left, batch_of(hexa).doubtful) == (11, True)


def test_a_dose_that_was_not_given_does_not_bring_its_batch_back(hexa, travel):
    (dose,) = give(a_child(), a_dose(batch=hexa))
    travel(at(TUESDAY, "9:05"))
    decide(TAKEN_OUT, look(120))
    who = nurse()
    transact(lambda now: dose_corrections.void(who, dose, why="Not given", now=now))
    assert (batch_of(hexa).closed, vaccine_stock.open_batches()) == (True, ())
    travel(at(TUESDAY, "9:30"))
    look(50)
    a_batch(doses=5)
    assert batch_of(hexa).left == 5, "of the old ones none is there"


@ON_SQLITE
def test_what_waits_is_told_apart_from_what_may_be_used(hexa, travel):
    look(50, 50, 95)
    travel(at(TUESDAY, "9:20"))
    a_batch(batch="NEW", doses=4)
    (found,) = vaccine_stock.stock(TUESDAY)
    assert (found.usable, found.waiting, found.low) == (4, 10, True)


@ON_SQLITE
def test_yesterdays_decision_stands(hexa, travel):
    warm = look(120)
    decide(TAKEN_OUT, warm)
    travel(at(TUESDAY + timedelta(days=1), "8:00"))
    with pytest.raises(ChangedMeanwhile):
        undo(warm)
    assert batch_of(hexa).closed


def before(wall, batch, day=TUESDAY):
    return give(a_child(), a_dose(batch=batch), given_at=at(day, wall))


def test_what_was_given_before_it_was_too_warm_is_written_down_whatever_is_decided(hexa, travel):
    travel(at(TUESDAY, "9:10"))
    warm = look(120)
    travel(at(TUESDAY, "9:20"))
    assert refused(hexa, given_at=at(TUESDAY, "9:15")) == vaccinating.DOUBTFUL
    assert before("8:40", hexa), "nothing is decided yet"
    decide(TAKEN_OUT, warm)
    assert before("8:50", hexa), "it is not there any more"
    assert refused(hexa, given_at=at(TUESDAY, "9:15")) == vaccinating.CLOSED
    assert refused(hexa) == vaccinating.CLOSED
    assert batch_of(hexa).left == 0, "one fewer was taken out than our list said"
    travel(at(TUESDAY, "9:30"))
    look(50)
    a_batch(doses=5)
    assert batch_of(hexa).left == 5
    assert before("8:55", hexa), "it was one of the old ones"
    assert batch_of(hexa).left == 5
    undo(warm)
    assert refused(hexa) == vaccinating.DOUBTFUL
    assert batch_of(hexa).left == 10 - 3 + 5


@ON_SQLITE
@pytest.mark.parametrize("when", [at(TUESDAY, "9:40"), at(TUESDAY - timedelta(days=1), "15:00")])
def test_nothing_was_given_later_than_now_or_on_another_day(hexa, when):
    with pytest.raises(NotThen):
        give(a_child(), a_dose(batch=hexa), given_at=when)
