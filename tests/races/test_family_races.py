"""Families that want overlapping times at once: one gets all of it, the others see what is left."""

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Appointment, Recall
from clinic_app.operations import checker, child_records, drafts, recalls_due
from clinic_app.operations.errors import SlotTaken
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web.transaction import transact
from tests import factories, families
from tests.factories import TUESDAY, at


@pytest.fixture(autouse=True)
def early_tuesday(practice_loaded, travel):
    travel(at(TUESDAY, "7:30"))


@pytest.fixture(autouse=True)
def nobody_is_booked_twice(early_tuesday, context):
    """After every race a separate look at all visits and claims finds nothing wrong."""
    yield
    db.session.rollback()
    assert checker.check(now=clock.now()).wrong == ()


def in_turn(n, key):
    return [block for block in families.free(n, key) if not block.at_once]


def overlapping(n, key):
    """Return two blocks with the same nurse of which the second begins inside the first."""
    found = in_turn(n, key)
    first = found[0]
    later = (b for b in found if b.leads == first.leads and first.start < b.start < first.end)
    return first, next(later)


def booked():
    db.session.rollback()
    rows = db.session.execute(
        sa.select(Appointment.block, sa.func.count()).where(Appointment.live).group_by("block")
    )
    return dict(rows.all())


def test_of_families_that_want_overlapping_times_one_holds_all_of_it(race):
    """All of them want the nurse's quarter of an hour in the middle."""
    keys = [families.begin(n) for n in range(6)]
    first, second = overlapping(0, keys[0])
    wanted = [first if n % 2 else second for n in range(6)]
    results = race([lambda n=n, k=k: families.take(n, k, wanted[n]) for n, k in enumerate(keys)])
    assert sum(isinstance(r, drafts.Draft) for r in results) == 1, results
    assert all(isinstance(r, drafts.Draft | Refusal | SlotTaken) for r in results), results
    winner = next(n for n, r in enumerate(results) if isinstance(r, drafts.Draft))
    assert isinstance(families.confirm(winner, keys[winner]), int)
    assert list(booked().values()) == [2]
    loser = (winner + 1) % 6
    left = families.free(loser, keys[loser])
    assert left, "there are other times"
    assert wanted[loser] not in left


def test_every_family_books_something_wholly_or_nothing(race):
    def whole_journey(n, key):
        for _ in range(30):
            try:
                held = families.take(n, key, in_turn(n, key)[0])
            except SlotTaken:
                continue
            if isinstance(held, drafts.Draft):
                done = families.confirm(n, key)
                if isinstance(done, int):
                    return done
        return None

    keys = [families.begin(n) for n in range(4)]
    results = race([lambda n=n, k=k: whole_journey(n, k) for n, k in enumerate(keys)])
    assert len({r for r in results if isinstance(r, int)}) == 4, results
    assert sorted(booked().values()) == [2, 2, 2, 2]


def test_a_family_and_a_single_visit_that_want_the_same_minutes_have_one_winner(race):
    key = families.begin(1)
    jo = factories.practitioner("jo-petrakis")
    block = next(b for b in in_turn(1, key) if b.leads == (jo,))

    def single():
        return factories.a_visit("baby-weigh", start=block.parts[1].start, lead="jo-petrakis")

    results = race([lambda: families.take(1, key, block), single])
    held, made = isinstance(results[0], drafts.Draft), isinstance(results[1], int)
    assert held != made, results


def test_a_double_click_books_a_family_once(race):
    key = families.begin(1)
    families.take(1, key, in_turn(1, key)[0])
    results = race([lambda: families.confirm(1, key)] * 5)
    assert len(set(results)) == 1, results
    assert list(booked().values()) == [2]


def test_two_workers_open_each_recall_once(race):
    who, known = factories.staff("nurse"), {"history": "register", "first_nations": "neither"}
    child = factories.a_patient("Noor", "Vale", families.MIA[1])
    transact(lambda now: child_records.edit(who, child, known, seen=None, now=now))
    race([lambda: transact(lambda now: recalls_due.open_due(now=now))] * 4)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Recall.id))) == 1
