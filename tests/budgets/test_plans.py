"""That no page and no booking goes through a table that grows: every question has its index."""

import contextlib
import dataclasses
import html
import re

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.web import letters, sending
from tests import factories
from tests.benchmarks import product
from tests.factories import sign_in_as
from tests.pages import CheckingClient

from . import bookings
from .conftest import MONDAY, busy, member, something_happens

GROWING = {
    "access_log", "adverse_event", "appointment", "appointment_event", "appointment_step",
    "audit_entry", "booking_draft", "child_record", "claim", "family_tie", "fridge_reading",
    "growth_measurement", "immunisation_dose", "nurse_task", "outbox_message", "patient",
    "patient_word", "recall", "recall_attempt", "stock_movement", "step_resource",
    "vaccine_batch", "visit_request",
}  # fmt: skip
KNOWN = {
    ("SCAN patient_1 USING COVERING INDEX ix_patient_phone", "SELECT"),
    ("SCAN claim", "DELETE"),
}
"""The last digits of a number; the worker's tidying, whose index would cost every booking more."""
OF_STAFF = {
    "/reception/{day}": product.RECEPTION,
    "/reception/appointments/{visit}": product.RECEPTION,
    "/reception/appointments/{visit}/move": product.RECEPTION,
    "/reception/book?find=vale": product.RECEPTION,
    "/reception/book?find=0156": product.RECEPTION,
    "/reception/book/{patient}?type=standard": product.RECEPTION,
    "/patients/{patient}": product.RECEPTION,
    "/nurses/{day}": product.NURSE,
    "/nurses/patients/{patient}/growth": product.NURSE,
    "/nurses/patients/{patient}/weigh": product.NURSE,
    "/nurses/visits/{visit}/vaccinate": product.NURSE,
    "/nurses/patients/{patient}/record": product.NURSE,
    "/nurses/tasks": product.NURSE,
    "/nurses/register": product.NURSE,
    "/nurses/recalls": product.NURSE,
    "/nurses/fridge": product.NURSE,
    "/nurses/fridge/temperatures": product.NURSE,
    "/nurses/pack/days": product.NURSE,
    "/nurses/walk-in?find=vale": product.NURSE,
    "/nurses/walk-in/{patient}": product.NURSE,
    "/calls/": product.RECEPTION,
}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@contextlib.contextmanager
def asked():
    """Collect every question with its values."""
    seen = []
    note = lambda _conn, _cursor, text, values, *_rest: seen.append((text, values))  # noqa: E731
    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def scanned(seen):
    """Return the growing tables that a plan reads from one end to the other, with the question."""
    found = []
    with db.engine.connect() as connection:
        for text, values in seen:
            if not text.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) or many(values):
                continue
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values):
                table = re.match(r"SCAN (\w+?)(?:_\d+)?(?: |$)", row[3])
                if table and table[1] in GROWING and (row[3], text[:6]) not in KNOWN:
                    found.append((row[3], text))
    return found


def many(values):
    """Say whether rows are written many at once: they are looked up by nobody."""
    return isinstance(values, list)


@pytest.mark.parametrize("path", OF_STAFF)
def test_a_page_of_the_staff_goes_through_no_growing_table(twelve, path):
    busy(0, 40)
    browser = twelve.test_client()
    sign_in_as(browser, member(OF_STAFF[path]))
    facts = {"day": MONDAY, "visit": 1, "patient": factories.a_patient()}
    with asked() as seen:
        assert browser.get(path.format(**facts)).status_code == 200
    assert scanned(seen) == []


def test_what_is_new_of_a_day_goes_through_no_growing_table(twelve):
    busy(0, 40)
    browser = twelve.test_client()
    sign_in_as(browser, member(product.RECEPTION))
    page = browser.get(f"/reception/{MONDAY}").text
    stamp = html.unescape(re.search(r'data-stamp="([^"]+)"', page)[1])
    something_happens()
    with asked() as seen:
        answer = browser.get(f"/reception/{MONDAY}/live", query_string={"stamp": stamp})
    assert answer.status_code == 200
    assert scanned(seen) == []


def test_a_whole_booking_goes_through_no_growing_table(practice_loaded, context, travel):
    travel(factories.at(factories.TUESDAY, "7:30"))
    context.test_client_class = CheckingClient
    with asked() as seen:
        bookings.book(bookings.ready(context, 0))
    assert scanned(seen) == []


def test_the_worker_goes_through_no_growing_table(twelve, inbox):
    busy(0, 40)
    smtp = dataclasses.replace(letters.settings(), smtp_port=inbox.port)
    with asked() as seen:
        sending.look_ahead()
        sending.send_due(smtp)
        sending.tidy()
    assert scanned(seen) == []
