"""The week of the diary: everybody's, and one person's days side by side."""

from datetime import date, timedelta

import pytest

from clinic_app.extensions import db
from clinic_app.operations import schedule_changes
from clinic_app.scheduling.schedule_edits import Leave
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words

WEEK = "/reception/week/2026-11-24"
AUTUMN = date(2027, 4, 6)
"""The Tuesday after summer time ends."""


@pytest.fixture
def desk(browser):
    sign_in_as(browser, "reception")
    return browser


def row(page, name):
    """Return the words of a person's row, a cell each."""
    (found,) = [tr for tr in page.all("tr") if words(tr).startswith(name)]
    return [words(cell) for cell in found.iter("td")]


def test_the_week_says_who_works_when_and_what_is_free(desk):
    before = row(desk.visit(WEEK), "Dr Osei")
    a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    page = desk.visit(WEEK)
    after = row(page, "Dr Osei")
    assert page.h1.startswith("Week of 23 November 2026")
    assert "1 visit " in after[1]
    assert "0 visits" in before[1]
    free = [int(cells[1].split(" free")[0].split()[-1]) for cells in (before, after)]
    assert free[0] - free[1] == 1
    assert after[2:] == before[2:]


def test_what_is_free_in_the_week_is_what_is_free_on_the_day(desk):
    a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    cells = [row(desk.visit(WEEK), name)[1] for name in ("Dr Osei", "Nurse Petrakis")]
    day = desk.visit("/reception/2026-11-24")
    for name, cell in zip(("Dr Osei", "Nurse Petrakis"), cells, strict=True):
        hidden = [a for a in day.all("a") if words(a).endswith(f"{name}: book")]
        assert f"{len(hidden)} free" in cell


def test_one_persons_days_stand_side_by_side_and_lead_to_the_day_and_to_booking(desk):
    patient = a_patient("Hana", "Tamura")
    visit = a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei", patient=patient)
    who = factories.practitioner("amara-osei")
    page = desk.visit(f"{WEEK}/{who}")
    assert page.h1.startswith("Dr Osei, week of 23 November 2026")
    assert "Tue 24 Nov" in [words(a) for a in page.all("a")]
    (slip,) = [a.get("href") for a in page.all("a") if "Hana Tamura" in words(a)]
    assert slip == f"/reception/2026-11-24?visit={visit}#slip-{visit}"
    free = [a.get("href") for a in page.all("a") if words(a).endswith("Tue 24 Nov: book")]
    assert free
    assert all(f"with={who}" in href for href in free)


def test_the_day_leads_to_the_week_and_to_one_person_and_back(desk):
    page = desk.visit("/reception/2026-11-24")
    links = {words(a): a.get("href") for a in page.all("a")}
    assert desk.visit(links["Week"]).h1.startswith("Week of 23 November")
    one = desk.visit(links["Dr Osei"])
    assert one.h1.startswith("Dr Osei")
    back = {words(a): a.get("href") for a in one.all("a")}
    assert desk.visit(back["Day"]).h1.startswith("Tuesday 24 November 2026")


def test_another_persons_week_is_chosen_without_javascript(desk):
    carver = factories.practitioner("isobel-carver")
    page = desk.visit(f"{WEEK}?who={carver}")
    assert page.h1.startswith("Dr Carver, week of")


def test_a_doctor_sees_their_own_week_first(new_browser):
    doctor = new_browser()
    sign_in_as(doctor, "doctor")
    page = doctor.visit("/reception/2026-11-24")
    (href,) = [a.get("href") for a in page.all("a") if words(a) == "One person"]
    assert doctor.visit(href).h1.startswith("Dr Osei")


def test_visits_that_nobody_covers_are_said_in_the_week(desk):
    a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    who, osei = factories.staff("reception"), factories.practitioner("amara-osei")
    leave = Leave(osei, TUESDAY, TUESDAY)
    print_ = transact(lambda now: schedule_changes.preview(who, leave, now=now)).fingerprint
    transact(lambda now: schedule_changes.save(who, leave, reason="", fingerprint=print_, now=now))
    db.session.rollback()
    assert "1 to sort out" in row(desk.visit(WEEK), "Dr Osei")[1]
    assert "!" in desk.visit(f"{WEEK}/{osei}").text


def test_wall_times_stand_on_one_line_across_the_end_of_summer_time(desk):
    who = factories.practitioner("amara-osei")
    for day in (AUTUMN - timedelta(days=7), AUTUMN):
        page = desk.visit(f"/reception/week/{day}/{who}")
        begins = [words(th) for th in page.all("th", scope="row")]
        assert begins[0] in {"8 am", "9 am"}
        free = [words(a) for a in page.all("a") if words(a).endswith(": book")]
        assert any("9:00 am" in one for one in free)


@pytest.mark.parametrize(
    "path",
    [
        "/reception/week/letters",
        "/reception/week/1066-10-14",
        f"{WEEK}/999999",
        f"{WEEK}/letters",
    ],
)
def test_an_address_that_makes_no_sense_is_a_page_that_says_so(desk, path):
    desk.visit(path, status=404)
