"""The next free time of many kinds of visit at once."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Closure, RosterChange
from clinic_app.operations import audit, availability, next_times, practice
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

pytestmark = pytest.mark.usefixtures("practice_loaded", "context")
FORTNIGHT = timedelta(days=next_times.DAYS - 1)


@pytest.fixture(autouse=True)
def tuesday_morning(travel):
    travel(at(TUESDAY, "9:20"))


def types():
    return practice.current().catalogue.types


def kind(slug):
    return practice.current().type(slug)


def asked_one_by_one(kind_of_visit, now):
    """The same time as the page of free times would show first."""
    question = availability.Question(kind=kind_of_visit, now=now)
    found = availability.offers(question, TUESDAY, TUESDAY + FORTNIGHT)
    return None if isinstance(found, Refusal) or not found else (found[0].start, found[0].lead)


def change(row):
    def work(now):
        db.session.add(row)
        audit.record(factories.TESTS, "practice.changed", "practice", 1, now=now)

    transact(work)


def test_every_next_time_is_the_first_one_that_the_booking_page_offers():
    now = at(TUESDAY, "9:20")
    factories.a_visit("standard", start=at(TUESDAY, "11:30"), lead="amara-osei")
    factories.a_visit("baby-weigh", start=at(TUESDAY, "11:30"), lead="jo-petrakis")
    fortnight = next_times.load(types(), now=now)
    for one in types():
        found = fortnight.first(one)
        shown = (found.start, found.lead) if found else None
        assert shown == asked_one_by_one(one, now), one.slug


def test_a_visit_that_is_not_booked_online_has_no_next_time():
    fortnight = next_times.load(types(), now=at(TUESDAY, "9:20"))
    assert [k.slug for k in types() if not k.online and fortnight.first(k)] == []


def test_a_vaccine_out_of_season_has_no_next_time():
    assert next_times.load(types(), now=at(TUESDAY, "9:20")).first(kind("flu-child")) is None


def test_a_time_that_somebody_books_is_not_the_next_one_any_more():
    now = at(TUESDAY, "9:20")
    before = next_times.load(types(), now=now).first(kind("diabetes-review"))
    slug = db.session.scalar(
        db.text("SELECT slug FROM practitioner WHERE id = :id"), {"id": before.lead}
    )
    factories.a_visit("diabetes-review", start=before.start, lead=slug)
    after = next_times.load(types(), now=now).first(kind("diabetes-review"))
    assert (after.start, after.lead) != (before.start, before.lead)


def test_a_time_in_a_session_kept_for_babies_bears_its_label():
    found = next_times.load(types(), now=at(TUESDAY, "9:20")).first(kind("baby-weigh"))
    jo = factories.practitioner("jo-petrakis")
    assert (found.start, found.lead, found.label) == (at(TUESDAY, "11:30"), jo, "Baby clinic")


def test_a_visit_that_is_not_for_babies_is_not_offered_in_the_baby_clinic():
    found = next_times.load(types(), now=at(TUESDAY, "9:20")).first(kind("imms-adult"))
    assert (found.start, found.label) == (at(TUESDAY, "11:30"), "")
    assert found.lead == factories.practitioner("ben-castellano")


def test_each_doctor_has_their_own_next_time():
    fortnight = next_times.load(types(), now=at(TUESDAY, "9:20"))
    found = fortnight.by_lead(kind("standard"))
    assert found[factories.practitioner("amara-osei")].start == at(TUESDAY, "11:30")
    wednesday = TUESDAY + timedelta(days=1)
    assert found[factories.practitioner("rohan-pereira")].start == at(wednesday, "8:00")
    assert factories.practitioner("lani-tupou") not in found


def test_a_doctor_who_is_away_for_the_fortnight_has_no_next_time():
    doctor = factories.practitioner("rohan-pereira")
    place = next(iter(practice.locations()))
    for ahead in range(next_times.DAYS):
        day = TUESDAY + timedelta(days=ahead)
        gone = {"kind": "removed", "reserved_for": [], "location_id": place}
        change(RosterChange(practitioner_id=doctor, day=day, **gone))
    found = next_times.load(types(), now=at(TUESDAY, "9:20")).by_lead(kind("standard"))
    assert doctor not in found
    assert len(found) == 7


def test_nothing_is_next_on_a_day_on_which_the_practice_is_closed():
    change(Closure(day=TUESDAY, name="A holiday"))
    fortnight = next_times.load(types(), now=at(TUESDAY, "9:20"))
    days = {clock.local_date(found.start) for k in types() if (found := fortnight.first(k))}
    assert min(days) == TUESDAY + timedelta(days=1)
    assert [c.name for c in fortnight.closures] == ["A holiday"]


def test_the_earliest_of_several_kinds_is_shown_for_an_area():
    fortnight = next_times.load(types(), now=at(TUESDAY, "9:20"))
    own = [k for k in types() if k.area == "womens-health"]
    starts = [found.start for k in own if (found := fortnight.first(k))]
    assert fortnight.first_of(own).start == min(starts)
    assert fortnight.first_of([]) is None


def test_the_times_of_every_kind_cost_four_queries_at_most_in_all():
    asked = []
    kinds = types()

    def note(_conn, _cursor, statement, *_more):
        asked.extend([statement] if statement.lstrip().startswith("SELECT") else [])

    event.listen(db.engine, "before_cursor_execute", note)
    fortnight = next_times.load(kinds, now=at(TUESDAY, "9:20"))
    for one in kinds:
        fortnight.first(one)
    fortnight.by_lead(kind_of(kinds, "standard"))
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(asked) <= 4, asked


def kind_of(kinds, slug):
    return next(k for k in kinds if k.slug == slug)
