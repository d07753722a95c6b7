"""`clinic check` says that all is well, or what is not and ends with 1."""

import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import Claim
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, a_visit, at


def test_visits_that_agree_with_their_claims(practice_loaded, context, clinic, travel):
    travel(at(TUESDAY, "7:00"))
    a_visit("standard", start=at(TUESDAY, "9:30"))
    a_visit("long", start=at(TUESDAY, "9:30"))
    done = clinic("check")
    assert (done.exit_code, done.stdout) == (
        0,
        "No double bookings: 2 visits, 18 claims agree\n",
    )


def test_each_disagreement_is_said(practice_loaded, context, clinic, travel):
    travel(at(TUESDAY, "7:00"))
    visit = a_visit("standard", start=at(TUESDAY, "9:30"))
    transact(lambda now: db.session.execute(sa.delete(Claim)))
    found = clinic("check")
    assert found.exit_code == 1
    assert found.stdout == ""
    assert found.stderr.count(f"visit {visit} has ") == 2
