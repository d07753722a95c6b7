"""Families that book in one, through the real operations, without pages."""

from datetime import date, timedelta

from clinic_app import clock
from clinic_app.access.actors import Guest
from clinic_app.operations import (
    booking,
    children_due,
    children_known,
    draft_times,
    drafts,
    visit_plans,
)
from clinic_app.operations.draft_values import CHILDREN, TOGETHER
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY

MIA, LEO = ("Mia", date(2026, 7, 22), "m4"), ("Leo", date(2025, 5, 10), "m18")
CONTACT = {
    "contact_name": "Sam Haddon",
    "email": "sam.haddon@example.com",
    "phone": "+61491570006",
}


def browser(n):
    return f"{n:064d}"


def child(given_name, born, point):
    """Return a child's answers, with the plan for what is next."""
    known = children_known.guest(born, today=clock.today())
    plan = children_due.plan_for(known, point)
    return {
        "given_name": given_name,
        "family_name": "Haddon",
        "birth_date": born.isoformat(),
        "point": point,
        visit_plans.KEPT: visit_plans.kept(plan),
    }


def begin(n, *children):
    """Begin a draft for a family in a browser of its own and return its key."""
    answers = {CHILDREN: [child(*one) for one in children or (MIA, LEO)], TOGETHER: True}
    slug = answers[CHILDREN][0][visit_plans.KEPT]["slug"]
    return transact(
        lambda now: drafts.begin(
            Guest(browser(n)),
            browser(n),
            slug,
            network=f"n{n}",
            answers=answers | {"urgent": "no"} | CONTACT,
            now=now,
        )
    )


def free(n, key, *, days=1):
    """Return the blocks that a draft could take, from Tuesday on."""
    now = clock.now()
    draft = drafts.get(browser(n), key, now=now)
    asked = draft_times.questions(draft, now=now)
    return draft_times.of_family(asked, TUESDAY, TUESDAY + timedelta(days=days - 1))


def take(n, key, block):
    """Hold a block."""
    lead, *others = block.leads
    return transact(
        lambda now: drafts.take_time(
            browser(n), key, start=block.start, lead=lead, others=tuple(others), now=now
        )
    )


def confirm(n, key):
    """Book what is held and return the first appointment."""
    return transact(lambda now: booking.confirm(Guest(browser(n)), browser(n), key, now=now))
