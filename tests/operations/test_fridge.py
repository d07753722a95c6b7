"""The fridge: doses that come and go are counted, and it is never too cold or too warm unseen."""

from datetime import date, timedelta

import pytest

from clinic_app import clock
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.operations import (
    cold_chain,
    dose_corrections,
    fridge_readings,
    sent_once,
    stock_changes,
    vaccinating,
    vaccine_stock,
)
from clinic_app.operations.cold_chain import Decision
from clinic_app.operations.errors import ChangedMeanwhile, NotFound
from clinic_app.operations.fridge_readings import KEPT, TAKEN_OUT, Impossible, Look, NothingDone
from clinic_app.operations.sent_once import SentAlready
from clinic_app.operations.stock_changes import AnotherExpiry, Delivery, ExpiredAlready, NotSoMany
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at
from tests.vaccines import a_batch, a_child, a_dose, give, nurse

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "8:05"))
    return context


def count(batch, left, who=None):
    actor = who or nurse()
    return transact(lambda now: stock_changes.count(actor, batch, left, note="", now=now))


def take_out(batch, doses, reason="wasted"):
    who, why = nurse(), {"reason": reason, "note": "Dropped"}
    return transact(lambda now: stock_changes.take_out(who, batch, doses, now=now, **why))


def batch_of(number):
    db.session.rollback()
    return vaccine_stock.batch(number)


def look(now, lowest=None, highest=None, done="", who=None):
    actor = who or nurse()
    seen = Look(now, now if lowest is None else lowest, now if highest is None else highest, done)
    return transact(lambda at_: fridge_readings.note(actor, seen, now=at_))


def decide(outcome, reading, who=None):
    actor, what = who or nurse(), Decision(outcome, "Immunisation team", "Under 20 minutes")
    transact(lambda now: cold_chain.decide(actor, reading, what, now=now))


def undo(reading):
    who = nurse()
    transact(lambda now: cold_chain.undo(who, reading, now=now))


def waiting():
    db.session.rollback()
    return [batch.id for batch in vaccine_stock.open_batches() if batch.doubtful]


def test_every_dose_that_comes_or_goes_is_counted(clinic):
    hexa = a_batch(doses=10)
    assert a_batch(doses=5) == hexa, "the same batch gets more"
    give(a_child(), a_dose(batch=hexa))
    take_out(hexa, 2)
    assert count(hexa, 11) == -1
    assert count(hexa, 11) == 0
    assert batch_of(hexa).left == 11
    found = [(m.change, m.reason) for m in vaccine_stock.movements(hexa)]
    assert found == [
        (-1, "counted"), (-2, "wasted"), (-1, "given"), (5, "received"), (10, "received"),
    ]  # fmt: skip


def test_a_batch_of_which_nothing_is_left_is_closed_and_opened_by_more(clinic):
    hexa, drops = a_batch(doses=3), a_batch("rotavirus", "R1", doses=2)
    take_out(hexa, 3, "cold_chain")
    count(drops, 0)
    assert (batch_of(hexa).closed, batch_of(drops).closed) == (True, True)
    assert vaccine_stock.open_batches() == ()
    a_batch(doses=1)
    assert not batch_of(hexa).closed
    with pytest.raises(NotSoMany) as error:
        take_out(hexa, 2)
    assert error.value.left == 1


def test_a_wrong_count_of_none_is_put_right_and_what_comes_back_is_in_the_fridge_again(clinic):
    hexa, child, who = a_batch(doses=10), a_child(), nurse()
    (dose,) = give(child, a_dose(batch=hexa))
    count(hexa, 0)
    assert count(hexa, 9) == 9
    assert not batch_of(hexa).closed
    count(hexa, 0)
    transact(lambda now: dose_corrections.void(who, dose, why="Not given", now=now))
    assert [(batch.id, batch.left) for batch in vaccine_stock.open_batches()] == [(hexa, 1)]


@ON_SQLITE
def test_a_dose_noted_late_that_was_gone_when_the_batch_was_counted_is_no_fewer_now(clinic, travel):
    hexa, drops = a_batch(doses=10), a_batch("rotavirus", "R1", doses=2)
    travel(at(TUESDAY, "9:00"))
    count(hexa, 9)
    count(drops, 1)
    count(drops, 0)
    travel(at(TUESDAY, "9:30"))
    give(a_child(), a_dose(batch=hexa), given_at=at(TUESDAY, "8:30"))
    give(a_child("Eli"), a_dose("rotavirus", drops), given_at=at(TUESDAY, "8:40"))
    assert [(batch_of(one).left, batch_of(one).closed) for one in (hexa, drops)] == [
        (9, False), (0, True),
    ]  # fmt: skip
    assert vaccine_stock.movements(drops)[0].note == stock_changes.GONE_ALREADY
    give(a_child("Una"), a_dose(batch=hexa), given_at=at(TUESDAY, "9:10"))
    give(a_child("Ada"), a_dose(batch=hexa))
    assert batch_of(hexa).left == 7, "what was given after the count is"


@ON_SQLITE
def test_a_group_of_which_nothing_is_left_is_to_be_ordered(clinic):
    hexa = a_batch(doses=1)
    a_batch("mmr", "M1", doses=20)
    take_out(hexa, 1)
    found = [(s.group, s.usable, s.low) for s in vaccine_stock.groups(TUESDAY)]
    assert found == [("6-in-1", 0, True), ("MMR", 20, False)]


def test_a_form_that_is_sent_twice_counts_once(clinic):
    who, mark = nurse(), sent_once.new_mark(clock.now())

    def receives(doses):
        box = Delivery("hexavalent", "Infanrix hexa", "A1", TUESDAY + timedelta(days=90), doses)

        def work(now):
            sent_once.check(mark, box)
            return stock_changes.receive(who, box, now=now)

        return transact(work)

    hexa = receives(10)
    with pytest.raises(SentAlready):
        receives(10)
    assert receives(5) == hexa, "what was changed before it was sent again is another delivery"
    assert batch_of(hexa).left == 15


@ON_SQLITE
def test_one_batch_has_one_expiry_and_nothing_expired_comes_in(clinic):
    a_batch(expires_on=date(2027, 3, 31))
    with pytest.raises(AnotherExpiry) as error:
        a_batch(expires_on=date(2027, 4, 30))
    assert error.value.expires_on == date(2027, 3, 31)
    with pytest.raises(ExpiredAlready):
        a_batch(batch="OLD", expires_on=TUESDAY - timedelta(days=1))
    with pytest.raises(NotFound):
        count(999, 1)


@ON_SQLITE
def test_the_first_expiring_is_first_and_what_has_expired_does_not_count(clinic, travel):
    late = a_batch(batch="LATE", doses=4, expires_on=TUESDAY + timedelta(days=200))
    soon = a_batch(batch="SOON", doses=2, expires_on=TUESDAY + timedelta(days=20))
    old = a_batch(batch="OLD", doses=9, expires_on=TUESDAY)
    travel(at(TUESDAY + timedelta(days=1), "8:00"))
    today = clock.today()
    db.session.rollback()
    (found,) = vaccine_stock.stock(today)
    assert [batch.id for batch in found.batches] == [old, soon, late]
    assert (found.usable, found.low, found.group) == (6, False, "6-in-1")
    assert [b.expires_soon(today) for b in found.batches] == [False, True, False]
    assert [b.expired(today) for b in found.batches] == [True, False, False]
    take_out(late, 1)
    assert vaccine_stock.stock(today)[0].low


@pytest.mark.parametrize("who", ["reception", "manager"])
def test_the_fridge_is_the_nurses_business(clinic, who):
    hexa, other = a_batch(), factories.staff(who)
    with pytest.raises(NotAllowed):
        count(hexa, 1, who=other)
    with pytest.raises(NotAllowed):
        look(45, who=other)


def test_a_fridge_that_was_too_cold_or_too_warm_needs_something_done(clinic):
    assert look(45, 32, 58)
    assert look(80, 20, 80), "the limits themselves are allowed"
    for now, lowest, highest in ((19, 19, 50), (45, 19, 50), (45, 40, 81)):
        with pytest.raises(NothingDone):
            look(now, lowest, highest)
    look(95, 40, 101, done="Door was open. Vaccines isolated, health department called.")
    (today,) = fridge_readings.log(TUESDAY, TUESDAY)
    assert [r.look.outside for r in today.mornings] == [False, False, True]
    assert today.mornings[0].by == "Nurse Jo Petrakis"


@ON_SQLITE
@pytest.mark.parametrize("slip", [(450, 450, 450), (45, 50, 60), (45, 30, 40), (-250, -250, 10)])
def test_what_no_fridge_shows_is_refused(clinic, slip):
    with pytest.raises(Impossible):
        look(*slip, done="Nothing")


@ON_SQLITE
def test_a_reading_that_is_sent_twice_is_written_once(clinic, travel):
    assert look(45) == look(45)
    travel(at(TUESDAY, "15:30"))
    look(45)
    (today,) = fridge_readings.log(TUESDAY, TUESDAY)
    assert (len(today.mornings), len(today.afternoons)) == (1, 1)


@ON_SQLITE
def test_the_log_knows_when_nobody_was_there_to_look(clinic):
    days = {d.day: d for d in fridge_readings.log(date(2026, 12, 18), date(2026, 12, 29))}
    assert days[date(2026, 12, 18)].opens_afternoon
    saturday = days[date(2026, 12, 19)]
    assert (saturday.opens_morning, saturday.opens_afternoon) == (True, False)
    assert not days[date(2026, 12, 20)].opens_morning
    assert not days[date(2026, 12, 25)].opens_morning, "Christmas Day"


def test_what_stood_in_a_warm_fridge_waits_until_somebody_decides(clinic, travel):
    hexa, drops = a_batch(doses=3), a_batch("rotavirus", "R1", doses=2)
    travel(at(TUESDAY, "8:10"))
    warm = look(50, 40, 95, done="Set aside")
    travel(at(TUESDAY, "15:30"))
    look(50)
    new = a_batch("mmr", "M1")
    assert waiting() == [hexa, drops], "what came later never was too warm"
    with pytest.raises(vaccinating.BatchRefused) as error:
        give(a_child(), a_dose(batch=hexa))
    assert error.value.why == vaccinating.DOUBTFUL
    give(a_child("Eli", birth_date=date(2025, 9, 22)), a_dose("mmr", new, site="left_thigh"))
    take_out(hexa, 3, "cold_chain")
    assert waiting() == [drops], "one batch says nothing of the others"
    travel(at(TUESDAY, "15:40"))
    assert a_batch(doses=4) == hexa
    assert waiting() == [drops], "a box that came after the last one was gone"
    decide(KEPT, warm)
    assert waiting() == []
    undo(warm)
    assert waiting() == [drops]


def test_what_is_taken_out_by_a_decision_comes_back_when_that_is_undone(clinic, travel):
    hexa, drops = a_batch(doses=3), a_batch("rotavirus", "R1", doses=2)
    travel(at(TUESDAY, "8:10"))
    first = look(50, 40, 95, done="Set aside")
    travel(at(TUESDAY, "9:10"))
    second = look(50, 10, 50, done="Set aside")
    with pytest.raises(ChangedMeanwhile):
        decide(KEPT, first)
    decide(TAKEN_OUT, second)
    assert vaccine_stock.open_batches() == ()
    with pytest.raises(ChangedMeanwhile):
        decide(KEPT, second)
    undo(second)
    assert [(batch.id, batch.left) for batch in vaccine_stock.open_batches()] == [
        (hexa, 3), (drops, 2),
    ]  # fmt: skip
    assert waiting() == [hexa, drops]
    decide(KEPT, second)
    travel(at(TUESDAY + timedelta(days=1), "8:00"))
    with pytest.raises(ChangedMeanwhile):
        undo(second)


@ON_SQLITE
def test_the_desk_decides_nothing_about_vaccines(clinic):
    a_batch()
    with pytest.raises(NotAllowed):
        decide(KEPT, look(50, 40, 95, done="Set aside"), who=factories.staff("reception"))
