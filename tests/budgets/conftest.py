"""A practice of twelve people on the Monday after TUESDAY, with so many visits as one asks for."""

import contextlib

import pytest
import sqlalchemy as sa

from clinic_app.access.actors import Person, System
from clinic_app.extensions import db
from clinic_app.models import Account
from clinic_app.operations import audit
from clinic_app.web.transaction import transact
from tests import factories
from tests.benchmarks import product, weeks
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient

MONDAY = weeks.first_monday(TUESDAY)
NOT_COUNTED = ("PRAGMA", "BEGIN", "SELECT clock", "INSERT INTO access_log")
"""What begins a transaction, and the note of who read, which is a transaction of its own."""


@pytest.fixture
def twelve(context, travel, tmp_path):
    """The practice of twelve, early on a Tuesday."""
    travel(at(TUESDAY, "7:30"))
    product.load(tmp_path, factories.password_hash())
    context.test_client_class = CheckingClient  # each request in a context of its own
    return context


def busy(first, last):
    """Fill the Monday with visits, from the first to before the last, evenly over the twelve."""
    day = [slot for slot in weeks.all_times(MONDAY) if slot.day == MONDAY]
    product.add_visits(day[first:last])


def something_happens():
    """Let something be done, so that what is drawn once a change is drawn anew."""
    somebody = System("benchmark")
    transact(lambda now: audit.record(somebody, "practice.noted", "practice", 1, now=now))


def member(email):
    row = db.session.execute(sa.select(Account).where(Account.email == email)).scalar_one()
    return Person(row.id, row.role, row.name, None)


@contextlib.contextmanager
def counted():
    """Collect the questions that are asked, the user's among them."""
    seen = []

    def note(_conn, _cursor, statement, *_rest):
        if not statement.startswith(NOT_COUNTED):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
