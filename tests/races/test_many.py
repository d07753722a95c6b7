"""Fifty contenders, forty times over: one winner each time, on both databases."""

from datetime import timedelta

import pytest

from clinic_app import clock
from clinic_app.operations import claims
from clinic_app.operations.claims import Place
from clinic_app.operations.errors import SlotTaken
from clinic_app.web.transaction import transact

from .conftest import between, holders

CLIENTS, RACES = 50, 40
SPANS = [(0, 30), (15, 20), (10, 40), (15, 60), (5, 20)]


def clear(*holds):
    transact(lambda now: [claims.give_up(h) for h in holds])


def one_winner(results):
    won = [r for r in results if isinstance(r, str)]
    odd = [r for r in results if not isinstance(r, SlotTaken | str)]
    assert not odd, odd[:3]
    assert len(won) == 1, won
    assert set(holders().values()) == set(won)
    clear(*won)


@pytest.mark.parametrize("kind", ["the same time", "times that overlap", "one patient"])
def test_fifty_clients_race_forty_times(race, take, kind):
    def places(n):
        if kind == "one patient":
            mine = Place(n % 4 + 1, between(0, 15))
            return [mine, Place(6, between(0, 15), "patient")]
        return [Place(1, between(*SPANS[n % 5 if kind == "times that overlap" else 0]))]

    for _ in range(RACES):
        one_winner(race([lambda n=n: take(f"h{n}", *places(n)) for n in range(CLIENTS)]))


def test_fifty_clients_race_forty_times_for_a_hold_that_expired(race, take, travel):
    place = Place(1, between(0, 15))
    for _ in range(RACES):
        take("old", place, seconds=60)
        travel(clock.now() + timedelta(seconds=61))
        one_winner(race([lambda n=n: take(f"h{n}", place) for n in range(CLIENTS)]))


def move(hold, old, new):
    def work(now):
        claims.lock([old, new])
        claims.give_up(hold, keep=[new])
        claims.take([new], hold_id=hold, expires_at=None, now=now)
        return hold

    return transact(work)


def test_moves_and_swaps_in_opposite_order_neither_deadlock_nor_double(race, take):
    a, b, free = Place(1, between(0, 15)), Place(2, between(0, 15)), Place(3, between(0, 15))
    for _ in range(RACES):
        take("a", a)
        take("b", b)
        jobs = [lambda: move("a", a, b), lambda: move("b", b, a)] * 20
        jobs += [lambda: move("a", a, free), lambda: move("b", b, free)] * 5
        results = race(jobs)
        odd = [r for r in results if not isinstance(r, SlotTaken | str)]
        assert not odd, odd[:3]
        held = holders()
        assert len(held) == 6
        assert set(held.values()) == {"a", "b"}
        clear("a", "b")
