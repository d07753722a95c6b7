"""The desk phones whom no e-mail reached."""

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import OutboxMessage
from clinic_app.operations import appointments, visit_facts
from clinic_app.operations.appointments import NewTime
from clinic_app.scheduling.reminders import DAYS
from clinic_app.web import letters, sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at


@pytest.fixture
def somebody_to_phone(site, app):
    """Two without an address: one whom the desk moved, one whose reminder found no address."""
    with app.app_context():
        desk = factories.staff("reception")
        facts = {"lead": "amara-osei", "contact_email": "", "contact_phone": "+61412345678"}
        moved = a_visit("standard", start=at(TUESDAY, "10:00"), **facts)
        reminded = a_visit("standard", start=at(TUESDAY, "11:00"), patient=a_patient(), **facts)
        to = NewTime(at(TUESDAY, "14:00"), visit_facts.of(moved).practitioner.id)
        transact(lambda now: appointments.move(desk, moved, to=to, now=now))
        transact(lambda now: _no_address(reminded, now))
        sending.send_due(letters.settings())
        db.session.remove()


def _no_address(visit, now):
    facts = {"kind": DAYS, "subject_kind": "appointment", "subject_id": visit}
    times = {"made_at": now, "send_after": now, "settled_at": now}
    state = {"state": "failed", "trouble": "no address"}
    db.session.execute(sa.insert(OutboxMessage).values(**facts, **times, **state))


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "dark")])
def test_the_desk_phones_whom_no_e_mail_reached(visitor, somebody_to_phone, width, scheme):
    desk = visitor(width=width, scheme=scheme)
    desk.goes_to("/account/staff/sign-in")
    desk.types({"Work email address": factories.STAFF["reception"], "Password": factories.PASSWORD})
    desk.presses("Sign in")
    desk.goes_to("/calls/")
    assert desk.heading == "Calls: 1 to make"
    desk.reads("Your visit today at 10:00 am with Dr Amara Osei was moved.")
    desk.page.locator("input[name=note]").fill("rang twice")
    desk.presses("No answer")
    desk.reads("rang twice")
    desk.page.locator("#to-remind summary").click()
    desk.looks()
    desk.presses("Reached, told", nth=0)
    assert desk.heading == "Calls: none to make"
    desk.reads("Told today")
    desk.presses("Undo")
    assert desk.heading == "Calls: 1 to make"
    assert desk.elsewhere == []
