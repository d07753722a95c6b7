"""The builders of the tests make what they say."""

from datetime import timedelta

import pytest

from clinic_app.operations import patients, visit_facts
from clinic_app.operations.errors import SlotTaken
from clinic_app.web import visitor
from tests.factories import TUESDAY, a_family, a_visit, at, sign_in_as


@pytest.fixture(autouse=True)
def _early_that_day(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:00"))


@pytest.mark.parametrize(
    "slug", ["standard", "baby-weigh", "baby-check-6w", "health-check-45-49", "iud-insertion"]
)
def test_visits_of_one_step_of_several_and_with_a_room_can_be_built(slug):
    visit = visit_facts.of(a_visit(slug, start=at(TUESDAY, "10:00")))
    assert (visit.kind.slug, visit.standing.status) == (slug, "booked")


def test_a_visit_that_is_over_can_be_built():
    assert visit_facts.of(a_visit("standard", start=at(TUESDAY, "9:30") - timedelta(days=7))).live


def test_a_visit_is_with_the_person_asked_for_and_only_once():
    visit = a_visit("baby-weigh", start=at(TUESDAY, "9:15"), lead="jo-petrakis")
    assert visit_facts.of(visit).practitioner.name == "Nurse Jo Petrakis"
    with pytest.raises((AssertionError, SlotTaken)):
        a_visit("baby-weigh", start=at(TUESDAY, "9:15"), lead="jo-petrakis")


def test_a_family_sees_its_children():
    family = a_family(births=[TUESDAY - timedelta(days=40)])
    seen = patients.family(family.person, today=TUESDAY)
    assert [m.id for m in seen] == [family.own, *family.children]


@pytest.mark.parametrize("role", ["reception", "nurse", "doctor", "manager"])
def test_a_signed_in_browser_is_the_person_of_the_role(app, role):
    client = app.test_client()
    person = sign_in_as(client, role)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.test_request_context():
        from flask import session

        session[visitor.SEEN] = int(at(TUESDAY, "7:00").timestamp())
        assert visitor.load(token).person == person
