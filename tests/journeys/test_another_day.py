"""Looking at other days on the page of times, with and without JavaScript."""

import pytest


def at_the_times(patient):
    patient.goes_to("/book/standard/")
    patient.chooses("No, none of these")
    patient.presses("Continue")
    patient.types({"First name": "Robin", "Family name": "Vale"})
    patient.types({"Day": "14", "Month": "3", "Year": "1980"})
    patient.presses("Continue")
    assert patient.heading == "Choose a time"


def shown_day(patient):
    return patient.page.locator("#day").inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_patient_takes_a_time_of_another_day(visitor, scripts):
    patient = visitor(scripts=scripts)
    at_the_times(patient)
    assert shown_day(patient) == "Tuesday 24 November 2026"
    loads = []
    patient.page.on("load", lambda _: loads.append(patient.page.url))
    patient.presses("Thu 26 Nov", until="Thursday 26 November 2026")
    assert shown_day(patient) == "Thursday 26 November 2026"
    assert "day=2026-11-26" in patient.page.url
    assert bool(loads) is not scripts
    patient.page.locator("#times-of-day .time-button").first.click()
    patient.reads("Held for you until 7:40 am")
    assert patient.heading == "How can we reach you?"
    assert patient.faults == []


def test_later_days_come_without_loading_the_page_again(visitor):
    patient = visitor()
    at_the_times(patient)
    patient.presses("Later days", until="Tuesday 1 December 2026")
    assert "from=2026-12-01" in patient.page.url
    assert patient.page.evaluate("document.activeElement.id") == "day"
