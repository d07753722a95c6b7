"""Thursdays end an hour earlier from the week in which the clocks change."""

from datetime import date

import pytest

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.operations import availability, practice
from tests import factories
from tests.factories import at
from tests.journeys.test_sick_day import signs_in

MARCH_22 = date(2027, 3, 22)
BEFORE, FIRST, AFTER, LATER = (
    date(2027, 3, 25), date(2027, 4, 1), date(2027, 4, 8), date(2027, 5, 6),
)  # fmt: skip
"""Thursdays; the clocks change on Sunday 4 April."""


@pytest.fixture
def thursdays(site, app, travel):
    """Visits before and after eleven thirty on four Thursdays; Dr Carver works from 8:30."""
    travel(at(MARCH_22, "8:00"))
    with app.app_context():
        for number, (day, wall) in enumerate(
            (day, wall)
            for day in (BEFORE, FIRST, AFTER, LATER)
            for wall in ("9:00", "11:15", "12:00")
        ):
            patient = factories.a_patient(
                f"Visit{'abcdefghijkl'[number]}", "Quill", date(1980, 1, 1)
            )
            factories.a_visit(
                "standard", start=at(day, wall), lead="isobel-carver", patient=patient
            )
        carver = factories.practitioner("isobel-carver")
        db.session.remove()
    return carver


def offered(app, carver, day):
    """Return the wall times of a Thursday morning at which Dr Carver could be booked."""
    with app.app_context():
        kind = practice.current().type("standard")
        asked = availability.Question(kind=kind, now=clock.now(), practitioner=carver, staff=True)
        found = availability.offers(asked, day, day)
        local = [o.start.astimezone(clock.ZONE) for o in found]
        db.session.remove()
    return [f"{t.hour}:{t.minute:02}" for t in local if t.hour < 13]


def test_a_roster_change_across_the_end_of_daylight_saving(visitor, app, thursdays):
    carver = thursdays
    desk = visitor()
    signs_in(desk)
    assert offered(app, carver, FIRST)[-1] == "12:15"
    desk.goes_to(f"/schedules/{carver}")
    desk.presses("Change Thursdays 8:30 am to 12:30 pm")
    desk.reads("Now: Thursdays 8:30 am to 12:30 pm")
    desk.types({"From": "9:00", "To": "11:30", "First day": FIRST.isoformat()})
    desk.presses("See what changes")

    desk.reads("3 booked visits lose their hours")
    listed = desk.page.locator(".touched-list li").all_inner_texts()
    assert [line[: line.index(" Visit")] for line in listed] == [
        "Thursday 1 April 2027, 12:00 pm",
        "Thursday 8 April 2027, 12:00 pm",
        "Thursday 6 May 2027, 12:00 pm",
    ]
    desk.reads("The clocks change on Sunday 4 April 2027. Hours stay as they are on the clock.")
    days = desk.page.locator(".preview-days tbody tr").all_inner_texts()
    assert len(days) == 8
    assert all("8:30 am to 12:30 pm, Room 8; 1:30 pm to 5:00 pm, Room 8" in line for line in days)
    assert all("9:00 am to 11:30 am, Room 8; 1:30 pm to 5:00 pm, Room 8" in line for line in days)
    desk.presses("Save")
    desk.reads("To do now, 3")

    for day in (FIRST, AFTER, LATER):
        assert (offered(app, carver, day)[0], offered(app, carver, day)[-1]) == ("9:15", "11:00")
    assert offered(app, carver, BEFORE)[-1] == "12:15"
    desk.goes_to(f"/schedules/{carver}")
    desk.reads("Until Wednesday 31 March 2027")
    desk.reads("From Thursday 1 April 2027")
    assert desk.faults == []


def test_hours_across_the_change_of_the_clocks_are_refused_with_the_day(visitor, thursdays):
    desk = visitor(width=360)
    signs_in(desk)
    desk.goes_to(f"/schedules/{thursdays}/new")
    desk.page.get_by_label("Day", exact=True).select_option("Sunday")
    desk.types({"From": "1:30 am", "To": "9:00 am", "First day": "2027-04-01"})
    desk.presses("See what changes")
    desk.reads("On Sunday 4 April 2027 the clocks change between 2 and 3 am: choose hours outside")
    assert desk.page.get_by_label("From", exact=True).input_value() == "1:30 am"
