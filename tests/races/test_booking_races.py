"""People who want the same time at once, through the whole of booking."""

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.extensions import db
from clinic_app.models import Appointment, OutboxMessage
from clinic_app.operations import appointments, availability, booking, checker, drafts
from clinic_app.operations.appointments import NewTime, NotPossible
from clinic_app.operations.errors import SlotTaken
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

ANSWERS = {
    "urgent": "no",
    "given_name": "Noor",
    "family_name": "Haddon",
    "birth_date": "2026-10-01",
    "contact_name": "Sam Haddon",
    "email": "sam@example.com",
    "phone": "+61491570006",
}


@pytest.fixture(autouse=True)
def early_tuesday(practice_loaded, travel):
    travel(at(TUESDAY, "7:30"))


def browser(n):
    return f"{n:064d}"


def begin(n, slug="baby-weigh"):
    return transact(
        lambda now: drafts.begin(
            Guest(browser(n)), browser(n), slug, network=f"n{n}", answers=ANSWERS, now=now
        )
    )


def first(slug="baby-weigh"):
    question = availability.Question(kind=factories.practice_files()[1].type(slug), now=clock.now())
    return availability.offers(question, TUESDAY, TUESDAY)[0]


def take(n, key, offer):
    return transact(
        lambda now: drafts.take_time(browser(n), key, start=offer.start, lead=offer.lead, now=now)
    )


def confirm(n, key):
    return transact(lambda now: booking.confirm(Guest(browser(n)), browser(n), key, now=now))


@pytest.fixture(autouse=True)
def nobody_is_booked_twice(early_tuesday, context):
    """After every race a separate look at all visits and claims finds nothing wrong."""
    yield
    db.session.rollback()
    assert checker.check(now=clock.now()).wrong == ()


def live():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Appointment.live))


def test_of_many_who_take_the_same_time_one_holds_it_and_the_rest_are_told(race):
    offer = first()
    keys = [begin(n) for n in range(16)]
    results = race([lambda n=n, k=k: take(n, k, offer) for n, k in enumerate(keys)])
    assert sum(isinstance(r, drafts.Draft) for r in results) == 1
    assert all(isinstance(r, drafts.Draft | Refusal | SlotTaken) for r in results), results


def test_everybody_books_something_and_nobody_is_booked_twice(race):
    def whole_journey(n, key):
        for _ in range(40):
            try:
                held = take(n, key, first())
            except SlotTaken:
                continue
            if isinstance(held, drafts.Draft):
                booked = confirm(n, key)
                if isinstance(booked, int):
                    return booked
        return None

    keys = [begin(n) for n in range(8)]
    results = race([lambda n=n, k=k: whole_journey(n, k) for n, k in enumerate(keys)])
    assert len({r for r in results if isinstance(r, int)}) == 8, results
    places = db.session.execute(
        sa.select(Appointment.lead_id, Appointment.starts_at).where(Appointment.live)
    ).all()
    assert len(places) == len(set(places)) == 8


def test_a_double_click_from_two_tabs_books_once(race):
    key = begin(1)
    take(1, key, first())
    results = race([lambda: confirm(1, key)] * 6)
    assert len(set(results)) == 1, results
    assert isinstance(results[0], int)
    assert live() == 1
    assert db.session.scalar(sa.select(sa.func.count(OutboxMessage.id))) == 1


def test_a_move_and_a_cancellation_at_once_leave_one_true_story(race):
    desk = factories.staff("reception")
    nurse = factories.practitioner("jo-petrakis")
    for wall, other in (("9:00", "10:00"), ("9:15", "10:15"), ("9:30", "10:30")):
        visit = factories.a_visit("baby-weigh", start=at(TUESDAY, wall), lead="jo-petrakis")
        to = NewTime(at(TUESDAY, other), nurse)
        results = race(
            [
                lambda v=visit, t=to: transact(
                    lambda now: appointments.move(desk, v, to=t, now=now)
                ),
                lambda v=visit: transact(
                    lambda now: appointments.cancel(desk, v, reason="x", subject=None, now=now)
                ),
            ]
        )
        assert results[1] is None
        assert results[0] is None or isinstance(results[0], NotPossible), results
    assert live() == 0


def test_two_desks_moving_visits_to_the_same_time_have_one_winner(race):
    desk, nurse = factories.staff("reception"), factories.practitioner("jo-petrakis")
    walls = ["9:00", "9:15", "9:30", "9:45"]
    visits = [
        factories.a_visit("baby-weigh", start=at(TUESDAY, w), lead="jo-petrakis") for w in walls
    ]
    to = NewTime(at(TUESDAY, "11:00"), nurse)
    results = race(
        [
            lambda v=v: transact(lambda now: appointments.move(desk, v, to=to, now=now))
            for v in visits
        ]
    )
    assert sum(r is None for r in results) == 1, results
    assert live() == 4


def test_a_hold_and_a_move_to_the_same_time_have_one_winner(race):
    desk, offer = factories.staff("reception"), first()
    start = at(TUESDAY, "15:00")
    visit = factories.a_visit("baby-weigh", start=start)
    key = begin(1)
    to = NewTime(offer.start, offer.lead)
    results = race(
        [
            lambda: take(1, key, offer),
            lambda: transact(lambda now: appointments.move(desk, visit, to=to, now=now)),
        ]
    )
    held, moved = isinstance(results[0], drafts.Draft), results[1] is None
    assert held != moved, results


def test_a_tab_that_takes_a_time_never_frees_what_another_tab_has_just_booked(race):
    for n in range(12):
        one, two = begin(n), begin(n)
        take(n, one, first())
        results = race([lambda n=n, k=one: confirm(n, k), lambda n=n, k=two: take(n, k, first())])
        assert not [r for r in results if isinstance(r, AssertionError | sa.exc.SQLAlchemyError)]
        db.session.rollback()
        assert checker.check(now=clock.now()).wrong == ()


def test_two_tabs_of_one_browser_hold_one_time(race):
    for n in range(12):
        one, two = begin(n), begin(n)
        race([lambda n=n, k=k: take(n, k, first()) for k in (one, two)])
        db.session.rollback()
        held = [drafts.get(browser(n), k, now=clock.now()).held for k in (one, two)]
        assert sum(h is not None for h in held) <= 1
