"""Rulings 21 to 29, raced: one winner each, no deadlock, no claim left behind by a loser."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Claim
from clinic_app.operations import claims
from clinic_app.operations.claims import Place
from clinic_app.operations.errors import SlotTaken
from clinic_app.scheduling.intervals import Interval
from clinic_app.web.transaction import transact, transaction

from .conftest import NINE, between, holders


def outcomes(results):
    lost = [r for r in results if isinstance(r, SlotTaken)]
    won = [r for r in results if isinstance(r, str)]
    other = [r for r in results if not isinstance(r, SlotTaken | str)]
    assert not other, other
    return won, lost


def test_of_twenty_people_who_take_the_same_time_exactly_one_has_it(race, take):
    place = Place(1, between(0, 15))
    won, lost = outcomes(race([lambda n=n: take(f"h{n}", place) for n in range(20)]))
    assert (len(won), len(lost)) == (1, 19)
    assert set(holders().values()) == set(won)


def test_times_that_overlap_without_being_equal_have_one_winner(race, take):
    # every pair shares the cell at minute 15
    spans = [(0, 30), (15, 20), (10, 40), (15, 60), (5, 20), (0, 20)]
    jobs = [lambda n=n, s=s: take(f"h{n}", Place(1, between(*s))) for n, s in enumerate(spans)]
    won, lost = outcomes(race(jobs))
    assert (len(won), len(lost)) == (1, len(spans) - 1)


def test_a_visit_over_several_resources_is_taken_whole_or_not_at_all(race, take):
    def visit(n):
        order = [1, 2, 5] if n % 2 else [5, 2, 1]
        kinds = {5: "room"}
        return [Place(r, between(0, 15), kinds.get(r, "practitioner")) for r in order]

    won, lost = outcomes(race([lambda n=n: take(f"h{n}", *visit(n)) for n in range(12)]))
    assert (len(won), len(lost)) == (1, 11)
    assert len(holders()) == 9
    assert set(holders().values()) == set(won)


def test_a_patient_cannot_be_in_two_places(race, take):
    jobs = [
        lambda n=n: take(f"h{n}", Place(n, between(0, 15)), Place(6, between(0, 15), "patient"))
        for n in (1, 2, 3, 4)
    ]
    won, _ = outcomes(race(jobs))
    assert len(won) == 1


def test_a_hold_that_expired_is_taken_over_by_one_person_only(race, take, travel):
    place = Place(1, between(0, 15))
    take("old", place, seconds=600)
    with pytest.raises(SlotTaken):
        take("early", place)
    travel(clock.now() + timedelta(seconds=601))
    won, _ = outcomes(race([lambda n=n: take(f"h{n}", place) for n in range(10)]))
    assert len(won) == 1
    assert set(holders().values()) == set(won)


def test_an_expired_hold_whose_time_is_still_free_can_be_confirmed(take, travel):
    place = Place(1, between(0, 15))
    take("mine", place, seconds=600)
    travel(clock.now() + timedelta(seconds=3600))
    assert take("mine", place) == "mine"


def test_confirming_a_hold_races_with_a_stranger_who_waits_for_it(race, take, travel):
    place = Place(1, between(0, 15))
    take("mine", place, seconds=600)
    travel(clock.now() + timedelta(seconds=601))
    jobs = [lambda: take("mine", place)] * 2 + [lambda: take("other", place)] * 4
    results = race(jobs)
    assert len({r for r in results if isinstance(r, str)}) == 1


def test_confirming_twice_leaves_the_same_claims(take):
    place = Place(1, between(0, 15))
    take("mine", place, seconds=600)
    take("mine", place)
    take("mine", place)
    assert set(holders().values()) == {"mine"}


def move(hold, old, new):
    def work(now):
        claims.lock([old, new])
        claims.give_up(hold, keep=[new])
        claims.take([new], hold_id=hold, expires_at=None, now=now)
        return hold

    return transact(work)


def test_two_visits_swapped_in_opposite_order_do_not_deadlock(race, take):
    a, b = Place(1, between(0, 15)), Place(2, between(0, 15))
    for _ in range(5):
        take("a", a)
        take("b", b)
        results = race([lambda: move("a", a, b), lambda: move("b", b, a)] * 3)
        assert all(isinstance(r, SlotTaken) for r in results), results
        transact(lambda now: [claims.give_up(h) for h in "ab"])


def test_moving_over_ones_own_time_is_allowed_and_a_race_for_the_rest_has_one_winner(race, take):
    old, new = Place(1, between(0, 15)), Place(1, between(5, 20))
    take("mine", old)
    jobs = [lambda: move("mine", old, new), lambda: take("other", Place(1, between(15, 30)))]
    results = race(jobs)
    assert sum(isinstance(r, str) for r in results) == 1
    assert len(set(holders().values()) | {"mine"}) == (1 if results[0] == "mine" else 2)


def test_a_fit_in_takes_the_lowest_free_lane_and_the_ordinary_time_stays_closed(take):
    place = Place(1, between(0, 15))
    take("first", place)

    def add(hold):
        def work(now):
            claims.lock([place])
            places = claims.fit_in([place], hold_id=hold, now=now)
            claims.take(places, hold_id=hold, expires_at=None, now=now)
            return places[0].lane

        return transact(work)

    assert [add("second"), add("third")] == [1, 2]
    transact(lambda now: claims.give_up("first"))
    with pytest.raises(SlotTaken):
        take("online", place)


def test_fit_ins_made_at_once_each_get_a_lane_of_their_own(race, take):
    place = Place(1, between(0, 15))
    take("first", place)

    def add(hold):
        def work(now):
            claims.lock([place])
            places = claims.fit_in([place], hold_id=hold, now=now)
            claims.take(places, hold_id=hold, expires_at=None, now=now)
            return str(places[0].lane)

        return transact(work)

    results = race([lambda n=n: add(f"f{n}") for n in range(5)])
    assert sorted(results) == ["1", "2", "3", "4", "5"]


def test_nobody_is_fitted_into_a_room_even_by_a_bug(context, take):
    take("first", Place(5, between(0, 15), "room"))
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(
            Claim(resource_id=5, cell=6312000, lane=1, kind="room", hold_id="x", expires_at=None)
        )
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(  # calling the room a practitioner does not help
            Claim(resource_id=5, cell=1, lane=1, kind="practitioner", hold_id="x", expires_at=None)
        )


def test_a_second_claim_on_a_cell_cannot_be_stored_even_by_a_bug(context, take):
    place = Place(1, between(0, 5))
    take("first", place)
    (cell,) = place.cells
    with pytest.raises(SlotTaken), transaction():
        db.session.add(
            Claim(
                resource_id=1, cell=cell, lane=0, kind="practitioner", hold_id="x", expires_at=None
            )
        )
    assert set(holders().values()) == {"first"}


def test_times_off_the_five_minutes_are_refused():
    with pytest.raises(ValueError, match="five minutes"):
        _ = Place(1, Interval(NINE + timedelta(minutes=1), NINE + timedelta(minutes=15))).cells
