"""Two who press at once about stock that was too warm: it is taken out once, and put back once."""

import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import StockMovement
from clinic_app.operations import cold_chain, fridge_readings, stock_changes, vaccine_stock
from clinic_app.operations.cold_chain import Decision
from clinic_app.operations.errors import ChangedMeanwhile
from clinic_app.operations.fridge_readings import TAKEN_OUT, Look
from clinic_app.operations.stock_changes import Delivery
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, at
from tests.vaccines import a_batch, nurse

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""Only there two write at the same time: on SQLite they take turns."""

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
GONE = Decision(TAKEN_OUT, "Immunisation team", "Far too warm")


@pytest.fixture
def warm(practice_loaded, context, travel):
    """A batch of ten in a fridge that was at 12 degrees: the batch, and the look."""
    travel(at(TUESDAY, "9:00"))
    who, batch = nurse(), a_batch(doses=10)
    seen = Look(120, 120, 120, "Set aside")
    reading = transact(lambda now: fridge_readings.note(who, seen, now=now))
    db.session.rollback()
    return batch, reading


def left(batch):
    db.session.rollback()
    return vaccine_stock.batch(batch).left


def test_of_many_who_undo_a_decision_at_once_one_puts_the_stock_back(race, warm):
    batch, reading = warm
    who = nurse()
    transact(lambda now: cold_chain.decide(who, reading, GONE, now=now))

    def undo():
        return transact(lambda now: cold_chain.undo(who, reading, now=now))

    results = race([undo] * 6)
    assert sorted(map(str, results)) == [""] * 5 + ["()"], results
    assert sum(isinstance(r, ChangedMeanwhile) for r in results) == 5
    assert left(batch) == 10


@ON_POSTGRESQL
def test_who_undoes_what_is_being_undone_puts_nothing_back_again(race, warm):
    batch, reading = warm
    who = nurse()
    transact(lambda now: cold_chain.decide(who, reading, GONE, now=now))
    came = threading.Event()

    def undo_first():
        def work(now):
            cold_chain.undo(who, reading, now=now)
            came.set()
            _until_somebody_waits()

        transact(work)

    def undo_second():
        assert came.wait(10)
        transact(lambda now: cold_chain.undo(who, reading, now=now))

    first, second = race([undo_first, undo_second])
    assert (first, type(second)) == (None, ChangedMeanwhile)
    assert left(batch) == 10


@ON_POSTGRESQL
def test_what_leaves_the_fridge_while_it_is_decided_is_not_taken_out_twice(race, warm):
    batch, reading = warm
    who, came = nurse(), threading.Event()

    def breaks_three():
        def work(now):
            stock_changes.take_out(who, batch, 3, reason="wasted", note="Dropped", now=now)
            came.set()
            _until_somebody_waits()

        transact(work)

    def decides():
        assert came.wait(10)
        transact(lambda now: cold_chain.decide(who, reading, GONE, now=now))

    assert race([breaks_three, decides]) == [None, None]
    assert left(batch) == 0
    changes = sa.select(StockMovement.change).order_by(StockMovement.id)
    assert db.session.scalars(changes).all() == [10, -3, -7]
    assert vaccine_stock.open_batches() == ()


@ON_POSTGRESQL
def test_what_comes_into_a_warm_fridge_while_it_is_decided_is_decided_too(race, warm):
    _, reading = warm
    who, came = nurse(), threading.Event()
    box = Delivery("mmr", "Priorix", "M1", TUESDAY + timedelta(days=90), 5)

    def receives():
        def work(now):
            number = stock_changes.receive(who, box, now=now)
            came.set()
            _until_somebody_waits()
            return number

        return transact(work)

    def decides():
        assert came.wait(10)
        transact(lambda now: cold_chain.decide(who, reading, GONE, now=now))

    new, decided = race([receives, decides])
    assert (left(new), decided) == (0, None)
    assert vaccine_stock.open_batches() == ()


def _until_somebody_waits():
    """Keep the locks until the other one waits for them, or has gone past them."""
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        with db.engine.connect() as connection:
            if connection.scalar(sa.text(WAITING)):
                return
        time.sleep(0.02)
