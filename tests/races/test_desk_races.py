"""The desk and patients at home who want the same time at once, and one request at two desks."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest, Person
from clinic_app.extensions import db
from clinic_app.models import Appointment, Claim, VisitRequest
from clinic_app.operations import appointments, checker, desk_booking, drafts, requests
from clinic_app.operations.desk_booking import Asking, Wish
from clinic_app.operations.errors import AlreadyBooked, SlotTaken
from clinic_app.operations.requests import Settled
from clinic_app.operations.requests_settled import BookedInstead
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.visits import Offer
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

ELEVEN = at(TUESDAY, "11:00")
ROUNDS = 6
"""A press that comes just after the first has ended is rare: it is looked for more than once."""
ADA = {
    "given_name": "Ada",
    "family_name": "Moss",
    "birth_date": date(1991, 4, 5),
    "phone": "+61491570158",
}


@pytest.fixture(autouse=True)
def nobody_is_booked_twice(practice_loaded, context, travel):
    """After every race a separate look at all visits and claims finds nothing wrong."""
    travel(at(TUESDAY, "7:30"))
    yield
    db.session.rollback()
    assert checker.check(now=clock.now()).wrong == ()


def live():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Appointment.live))


def at_the_desk(actor, patient, lead, n, *, start=ELEVEN, **more):
    wish = Wish("standard", start, lead, once=f"{n:032x}", **more)
    return lambda: transact(lambda now: desk_booking.book(actor, patient, wish, now=now))


def at_home(n, lead):
    browser = f"{n:064d}"
    answers = {"urgent": "no", "birth_date": "1980-03-14"}
    key = transact(
        lambda now: drafts.begin(
            Guest(browser), browser, "standard", network=f"n{n}", answers=answers, now=now
        )
    )
    return lambda: transact(
        lambda now: drafts.take_time(browser, key, start=ELEVEN, lead=lead, now=now)
    )


def test_of_fifty_at_the_desk_and_at_home_one_has_the_time(race):
    actor, lead = factories.staff("reception"), factories.practitioner("amara-osei")
    patients = [factories.a_patient(f"P{n}", "Vale") for n in range(25)]
    acts = [at_the_desk(actor, patient, lead, n) for n, patient in enumerate(patients)]
    acts += [at_home(n, lead) for n in range(25)]
    results = race(acts)
    won = [r for r in results if isinstance(r, int | drafts.Draft)]
    assert len(won) == 1, results
    assert all(isinstance(r, int | drafts.Draft | Refusal | SlotTaken) for r in results), results


def held_at_the_desk(n, patient, lead):
    """Hold eleven o'clock, as somebody who reads it back: each press is another person's."""
    desk = Person(10_000 + n, "reception", f"Desk {n}")
    return lambda: transact(
        lambda now: desk_booking.hold(Asking(desk, patient, "standard", now), ELEVEN, lead)
    )


def test_of_many_desks_that_read_one_time_back_one_holds_it(race):
    lead = factories.practitioner("amara-osei")
    patients = [factories.a_patient(f"P{n}", "Vale") for n in range(16)]
    results = race([held_at_the_desk(n, one, lead) for n, one in enumerate(patients)])
    assert sum(isinstance(r, Offer) for r in results) == 1, results
    assert all(isinstance(r, Offer | Refusal | SlotTaken) for r in results), results


def test_two_desks_that_swap_what_they_hold_neither_wait_for_ever_nor_both_have_one(race):
    leads = [factories.practitioner(s) for s in ("amara-osei", "isobel-carver")]
    patients = [factories.a_patient(f"P{n}", "Vale") for n in range(2)]
    for n in (0, 1):
        held_at_the_desk(n, patients[n], leads[n])()
    swaps = [held_at_the_desk(n, patients[n], leads[1 - n]) for n in (0, 1)]
    results = race(swaps * 8)
    assert all(isinstance(r, Offer | Refusal | SlotTaken) for r in results), results
    db.session.rollback()
    holders = sa.select(Claim.resource_id, sa.func.count(sa.distinct(Claim.hold_id)))
    each = db.session.execute(holders.group_by(Claim.resource_id)).all()
    assert all(count == 1 for _, count in each), each


def test_of_many_desks_that_answer_one_request_one_books_it(race):
    actor = factories.staff("reception")
    patient = factories.a_patient("Ada", "Moss", ADA["birth_date"])
    request = transact(
        lambda now: requests.make(actor, "implant-removal", ADA, network="n", now=now)
    )
    leads = [factories.practitioner(s) for s in ("amara-osei", "isobel-carver")]
    acts = [at_the_desk(actor, patient, leads[n % 2], n, request=request) for n in range(16)]
    results = race(acts)
    assert sum(isinstance(r, int) for r in results) == 1, results
    assert all(isinstance(r, int | Refusal | SlotTaken | Settled) for r in results), results
    assert live() == 1
    assert db.session.scalar(sa.select(VisitRequest.appointment_id)) is not None


def test_of_a_request_booked_again_while_its_first_visit_is_brought_back_one_visit_stands(race):
    """Whoever comes second is told, whichever of the two desks it is."""
    actor, lead = factories.staff("reception"), factories.practitioner("amara-osei")
    for number in range(2):
        patient = factories.a_patient(f"P{number}", "Vale")
        request = transact(
            lambda now: requests.make(actor, "implant-removal", ADA, network="n", now=now)
        )
        start = at(TUESDAY, "9:00") + number * timedelta(minutes=30)
        first = at_the_desk(actor, patient, lead, 50 + number, start=start, request=request)()
        transact(
            lambda now, first=first: appointments.cancel(
                actor, first, subject=None, reason="desk", now=now
            )
        )
        transact(lambda now, request=request: requests.reopen(actor, request, now=now))
        later = Wish("standard", start + timedelta(days=1), lead, once=f"{number:032x}")
        later = replace(later, request=request)

        def second(patient=patient, wish=later):
            def work(now):
                booked = desk_booking.book(actor, patient, wish, now=now)
                time.sleep(0.2)  # the other desk comes while this one has not ended
                return booked

            return transact(work)

        def back(first=first):
            time.sleep(0.1)
            transact(lambda now: appointments.restore(actor, first, subject=None, now=now))

        results = race([second, back])
        assert all(isinstance(r, None | int | BookedInstead | Settled) for r in results), results
        assert live() == number + 1, results


def test_one_form_sent_many_times_at_once_books_once(race):
    actor, lead = factories.staff("reception"), factories.practitioner("amara-osei")
    for number in range(ROUNDS):
        patient = factories.a_patient(f"P{number}", "Vale")
        start = ELEVEN + number * timedelta(minutes=15)
        press = at_the_desk(actor, patient, lead, number, start=start)
        results = race([press] * 16)
        ids = {r for r in results if isinstance(r, int)}
        assert len(ids) == 1, results
        assert all(isinstance(r, int | AlreadyBooked) for r in results), results
        assert live() == number + 1
