"""What a row of the nurses' list says of a child, who arrives with whom, and old pages."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.blueprints.nurses import row_reads
from clinic_app.config import resource_dir
from clinic_app.extensions import db
from clinic_app.growth.measures import Measured
from clinic_app.models import Appointment, AppointmentEvent
from clinic_app.operations import (
    adverse_events,
    appointments,
    audit,
    fridge_readings,
    measurements,
    nurse_tasks,
    recalls,
    stock_changes,
)
from clinic_app.operations.measurements import Reading
from clinic_app.reference import article_source
from clinic_app.reference import articles as article_files
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import words
from tests.vaccines import JO, TWO_MONTHS, a_batch, a_child, a_dose, add_past, give

from .test_nurses import press, primary, rows

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WEDNESDAY = TUESDAY + timedelta(days=1)
NOVAK = {"contact_email": "novak@example.com"}


@pytest.fixture
def nurse(browser):
    sign_in_as(browser, "nurse")
    return browser


def with_jo(wall, slug="baby-weigh", day=TUESDAY, **facts):
    return a_visit(slug, start=at(day, wall), lead=JO, **facts)


def the_row(page):
    (row,) = rows(page)
    return words(row)


def weighed(child, *readings):
    who = factories.staff("nurse")
    for day, grams in readings:
        reading, sure = Reading(Measured(day, grams=grams)), {f"weight:{grams}"}
        transact(
            lambda now, r=reading, s=sure: measurements.record(who, child, r, confirmed=s, now=now)
        )


def noted(visit, kind, position=0):
    who = factories.staff("nurse")
    transact(lambda now: appointments.note(who, visit, kind, now=now, position=position))


def kinds(visit):
    db.session.rollback()
    event = AppointmentEvent
    found = sa.select(event.kind).where(event.appointment_id == visit).order_by(event.id)
    return list(db.session.scalars(found))


# What it says


def test_a_visit_for_vaccines_says_which_are_expected_and_how_many_needles(nurse):
    with_jo("9:00", "imms-child-6w", patient=a_child())
    page = nurse.visit("/nurses/")
    text = the_row(page)
    for part in ("6-in-1", "Pneumococcal", "Rotavirus, oral", "2 needles", "1 oral dose"):
        assert part in text
    assert "2 needles" in page.text
    assert "1 oral dose" in page.text


def booked_for(point, child):
    """Book a visit for the doses of an age."""
    visit = with_jo("9:00", "imms-child", patient=child)

    def choose(now):
        db.session.get(Appointment, visit).answers = {"point": point}
        audit.record(factories.TESTS, "appointment.answered", "appointment", visit, now=now)

    transact(choose)
    return visit


FIVE_MONTHS = date(2026, 6, 20)
LATE = ["6-in-1, dose 1", "Pneumococcal, dose 1"]


@pytest.mark.parametrize(
    ("born", "history", "given", "why", "doses"),
    [
        (FIVE_MONTHS, "", (), "4 months", ["6-in-1", "Pneumococcal", "Rotavirus, oral"]),
        (FIVE_MONTHS, "register", (50,), "4 months", ["6-in-1", "Pneumococcal", "Rotavirus, oral"]),
        (date(2026, 7, 26), "register", (), "catching up", LATE),
        (FIVE_MONTHS, "register", (), "catching up", []),
        (FIVE_MONTHS, "register", (50, 110), "booked for 4 months", []),
    ],
)
def test_an_age_is_named_only_where_the_doses_are_of_that_age(
    nurse, born, history, given, why, doses
):
    child = a_child(birth_date=born, history=history)
    for days in given:
        add_past(child, born + timedelta(days=days), *TWO_MONTHS)
    visit = booked_for("m4", child)
    page = nurse.visit("/nurses/")
    assert [words(e) for e in page.all("h3")][:1] == [f"Childhood immunisation, {why}"]
    listed = page.all("ul", **{"class": "doses"})
    assert [words(dose) for found in listed for dose in found] == doses
    assert (
        f"Childhood immunisation, {why}, " in nurse.visit(f"/nurses/visits/{visit}/vaccinate").text
    )


def test_a_weigh_says_that_there_are_no_needles_and_whether_the_weight_went_up_or_down(nurse):
    up, down, new = (a_child(name, "Marsh") for name in ("Ada", "Eli", "Kit"))
    weighed(up, (date(2026, 11, 3), 4300), (date(2026, 11, 17), 4720))
    weighed(down, (date(2026, 11, 3), 4300), (date(2026, 11, 17), 4240))
    for wall, child in (("9:15", up), ("9:45", down), ("10:15", new)):
        with_jo(wall, patient=child)
    rising, falling, never = (words(row) for row in rows(nurse.visit("/nurses/")))
    assert "No needles" in rising
    assert "Last weight 4.72 kg" in rising
    assert "17 Nov, +420 g in 14 days" in rising
    assert "17 Nov, \N{MINUS SIGN}60 g in 14 days" in falling
    assert "Not weighed here" in never


def weight_of(row):
    """Return what a row says of the weight, and how many arrows it has."""
    weight = next(p for p in row.iter("p") if p.get("class") == "kid-weight")
    return words(weight), sum(str(one.tag).endswith("svg") for one in weight.iter())


def test_no_arrow_points_up_beside_a_child_whose_growth_is_to_be_looked_at(nurse):
    child, who = a_child(), factories.staff("nurse")
    weighed(child, (date(2026, 11, 3), 4300), (date(2026, 11, 17), 4720))
    with_jo("9:15", patient=child)
    (row,) = rows(nurse.visit("/nurses/"))
    assert weight_of(row)[1] == 1
    facts = {"kind": "growth", "reason": "Fell", "facts": {"when": "next review", "flag": "fell"}}
    transact(lambda now: nurse_tasks.add(who, child, facts, now=now))
    (row,) = rows(nurse.visit("/nurses/"))
    said, arrows = weight_of(row)
    assert arrows == 0
    assert "+420 g in 14 days" in said


def test_an_adult_was_never_weighed_and_nobody_says_so(nurse):
    a_visit("heart-health-check", start=at(TUESDAY, "14:00"), lead="ben-castellano")
    text = nurse.visit("/nurses/").text
    assert "weighed" not in text
    assert "No needles" not in text


def test_what_the_record_warns_of_is_a_short_tag_in_the_row(nurse):
    serious, noted, calm = (a_child(name, "Marsh") for name in ("Ada", "Eli", "Kit"))
    who = factories.staff("nurse")
    for child, grave in ((serious, True), (noted, False)):
        what = adverse_events.Happened(clock.now(), "Hives", serious=grave)
        transact(lambda now, c=child, w=what: adverse_events.note(who, c, w, now=now))
    transact(lambda now: recalls.weigh_again(who, noted, on=WEDNESDAY, now=now))
    weighed(calm, (date(2026, 9, 23), 3500), (date(2026, 10, 20), 3000))
    for wall, child in (("9:15", serious), ("9:45", noted), ("10:15", calm)):
        with_jo(wall, patient=child)
    first, second, third = (words(row) for row in rows(nurse.visit("/nurses/")))
    assert "Serious reaction before" in first
    assert "Recall open" not in first
    assert "Reaction before" in second
    assert "Recall open" in second
    assert "eaction before" not in third
    assert ("Growth: to look at" in third) == bool(nurse_tasks.of(calm))


def too_warm(highest=95):
    who, done = factories.staff("nurse"), "Set aside" if highest > 80 else ""
    seen = fridge_readings.Look(50, 40, highest, done)
    transact(lambda now: fridge_readings.note(who, seen, now=now))


def told_of_the_fridge(nurse, visit):
    """Return whether the pages that nurses work with tell of a fridge that was too warm."""
    pages = ("/nurses/", "/nurses/fridge", f"/nurses/visits/{visit}/vaccinate")
    told = {"The fridge was below 2 °C or above 8 °C" in nurse.visit(page).text for page in pages}
    assert len(told) == 1, "they all say the same"
    return told.pop()


def test_a_fridge_that_was_too_warm_is_told_of_until_somebody_decides_on_its_stock(nurse):
    a_batch()
    visit = with_jo("9:15", "imms-child-6w", patient=a_child())

    def decides(typed):
        return nurse.send(nurse.visit("/nurses/fridge/cold-chain"), typed, having="asked")

    assert not told_of_the_fridge(nurse, visit)
    too_warm()
    too_warm(highest=60)
    assert told_of_the_fridge(nurse, visit), "a later look at which all is well decides nothing"
    page = nurse.visit(f"/nurses/visits/{visit}/vaccinate")
    assert "Not to be used until decided" in page.text
    assert "Enter who was asked" in decides({"outcome": "kept"}).text
    assert told_of_the_fridge(nurse, visit)
    decides({"asked": "Immunisation team", "outcome": "kept", "note": "Under 20 minutes"})
    assert not told_of_the_fridge(nurse, visit)
    assert "Decided: the stock is kept" in nurse.visit("/nurses/fridge").text
    nurse.send(nurse.visit("/nurses/fridge"), action="undo")
    assert told_of_the_fridge(nurse, visit)


def test_a_batch_that_is_taken_out_decides_nothing_about_the_others(nurse):
    batches, who = (a_batch(), a_batch("mmr", "M1")), factories.staff("nurse")
    visit = with_jo("9:15", "imms-child-6w", patient=a_child())
    too_warm()
    why = {"reason": "cold_chain", "note": "Warm"}
    for batch in batches:
        assert told_of_the_fridge(nurse, visit)
        transact(lambda now, b=batch: stock_changes.take_out(who, b, 10, now=now, **why))
    assert not told_of_the_fridge(nurse, visit)
    page = nurse.visit("/nurses/fridge")
    assert "Nobody has noted yet who was asked" in page.text
    assert "Decide on the stock" in page.text
    page = nurse.visit("/nurses/fridge/cold-chain")
    assert "It is kept" not in page.text, "nothing is there to be kept"
    typed = {"asked": "Immunisation team", "outcome": "taken_out", "note": "Not usable"}
    page = nurse.send(page, typed, having="asked")
    assert "Decided: the stock was taken out" in page.text
    assert "Decide on the stock" not in page.text
    nurse.send(page, action="undo")
    assert not told_of_the_fridge(nurse, visit)


def test_what_has_just_been_given_is_not_called_past_due(nurse):
    child = a_child(birth_date=date(2026, 7, 20), history="none")
    visit = with_jo("9:00", "imms-child-6w", patient=child)
    past_due = "Past due, not on record: 6-in-1, Pneumococcal"
    assert past_due in the_row(nurse.visit("/nurses/"))
    doses = [a_dose(slug, a_batch(slug, slug[:3])) for slug in ("hexavalent", "pcv20")]
    give(child, *doses, appointment=visit)
    assert "Past due" not in the_row(nurse.visit("/nurses/"))


def test_the_last_possible_day_of_a_dose_stands_out(nurse):
    with_jo("9:00", "imms-child-6w", patient=a_child(birth_date=date(2026, 8, 13)))
    assert "Rotavirus, oral: last day is tomorrow" in the_row(nurse.visit("/nurses/"))


def test_a_child_born_early_has_a_corrected_age_too(nurse):
    child = a_child("Finn", "Hale", date(2026, 9, 5), gestation_weeks=34, history="register")
    with_jo("9:15", patient=child)
    text = the_row(nurse.visit("/nurses/"))
    assert "11 weeks 3 days" in text
    assert "Corrected age: 5 weeks 3 days" in text


def test_what_staff_must_know_before_is_on_the_row(nurse):
    child = a_patient(
        "Hugo", "Tran", date(2025, 5, 24), interpreter="Dari", alert="Went pale after a needle",
        access_needs="Pram: the ramp at the side door",
    )  # fmt: skip
    with_jo("9:00", "imms-child", patient=child)
    text = the_row(nurse.visit("/nurses/"))
    for part in ("Interpreter: Dari", "Went pale after a needle", "Pram: the ramp"):
        assert part in text


def test_of_a_sensitive_visit_neither_doses_nor_pages_are_told(nurse):
    visit = a_visit("imms-pregnancy", start=at(TUESDAY, "14:00"))
    noted(visit, "arrived")
    page = nurse.visit("/nurses/")
    text = the_row(page)
    assert "GP visit" in text
    for part in ("needle", "Vaccinate", "dTpa", "RSV", "decides"):
        assert part not in text


def test_where_to_write_things_down_is_offered_once_somebody_is_here(nurse):
    weigh, jab = with_jo("9:15"), with_jo("9:30", "imms-child", patient=a_child("Mia", "Novak"))
    page = nurse.visit("/nurses/")
    assert not [a for a in page.all("a") if "weigh" in a.get("href", "")]
    for visit in (weigh, jab):
        noted(visit, "arrived")
    targets = {a.get("href") for a in nurse.visit("/nurses/").all("a")}
    wanted = {f"/nurses/visits/{weigh}/weigh", f"/nurses/visits/{jab}/vaccinate"}
    assert wanted <= targets
    for path in wanted:
        assert nurse.get(path).status_code == 200


def test_the_desk_sees_the_list_without_what_a_childs_record_says(browser):
    child = a_child()
    weighed(child, (date(2026, 11, 3), 4300))
    visit = with_jo("9:00", "imms-child-6w", patient=child)
    noted(visit, "arrived")
    sign_in_as(browser, "reception")
    page = browser.visit("/nurses/")
    assert "Noah Bianchi" in the_row(page)
    for part in ("6-in-1", "needle", "4.30 kg", "Fridge", "Vaccinate", "weighed"):
        assert part not in page.text
    noted(visit, "started")
    answer = live_text(browser, page)
    assert "Noah Bianchi" in answer
    assert "6-in-1" not in answer


def live_text(browser, page):
    (line,) = [p for p in page.all("p") if p.get("id") == "live"]
    asked = {"stamp": line.get("data-stamp")}
    return browser.get(line.get("data-live"), query_string=asked).get_data(as_text=True)


# What else is to do


def tabs(page):
    (nav,) = [e for e in page.all("nav") if "nurse-tabs" in (e.get("class") or "")]
    return {words(a).split()[0]: words(a) for a in nav.iter("a")}


def test_the_tabs_say_how_much_is_to_do_and_what_is_for_today(nurse, browser):
    page = nurse.visit("/nurses/")
    assert tabs(page)["Tasks"] == "Tasks"
    child, who = a_child(), factories.staff("nurse")
    give(child, a_dose(batch=a_batch()))
    facts = {"kind": "growth", "reason": "Lost 11.6 %", "facts": {"when": "same day"}}
    transact(lambda now: nurse_tasks.add(who, child, facts, now=now))
    grave = adverse_events.Happened(clock.now(), "Collapsed", serious=True)
    transact(lambda now: adverse_events.note(who, child, grave, now=now))
    assert "1 for today" in live_text(browser, page), "an open list hears of it"
    for path in ("/nurses/", "/nurses/tasks", "/nurses/fridge", "/nurses/recalls"):
        found = tabs(nurse.visit(path))
        assert found["Tasks"] == "Tasks 1 to do 1 for today", path
        assert found["Register"] == "Register 1 to do 1 serious reaction", path


def test_the_desk_reads_no_counts_of_what_it_may_not_open(browser):
    sign_in_as(browser, "reception")
    assert set(tabs(browser.visit("/nurses/"))) == {"Daily"}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/nurses/", "National Immunisation Program, ACT view, version"),
        ("/nurses/fridge", "RACGP Standards for general practices, 5th edition, GP6.1; not yet"),
        ("/nurses/fridge/temperatures", "GP6.1; not yet compared with it."),
        ("/nurses/register", "Australian Immunisation Register Rule 2015"),
        ("/nurses/recalls", "National Immunisation Program, ACT view, version"),
        ("/nurses/tasks", "NICE guideline NG75, Faltering growth, 2017, last checked 22 Nov 2026."),
        ("/nurses/patients/{child}/weigh", "WHO Child Growth Standards 2006, daily tables, last"),
    ],
)
def test_each_page_says_where_what_it_shows_was_read_and_when_it_was_checked(nurse, path, source):
    child = a_child()
    with_jo("9:00", "imms-child-6w", patient=child)
    page = nurse.visit(path.format(child=child))
    (line,) = [words(p) for p in page.all("p") if "source-line" in (p.get("class") or "")]
    assert source in line
    assert "last checked" in line or "not yet compared" in line


# The fridge


def test_the_fridge_beside_the_list_names_what_is_short_today_and_tomorrow(nurse):
    for vaccine, doses in (("hexavalent", 5), ("pcv20", 2), ("rotavirus", 1)):
        a_batch(vaccine, doses=doses)
    with_jo("9:00", "imms-child-6w", patient=a_child())
    a_visit("imms-child-6w", start=at(WEDNESDAY, "9:15"), patient=a_child("Eli", "Marsh"))
    page = nurse.visit("/nurses/")
    table = {
        words(row.find("th")): [words(cell) for cell in row.iter("td")]
        for row in page.all("tr")
        if row.find("th") is not None and row.find("td") is not None
    }
    assert table["6-in-1"] == ["1", "5", "1"]
    assert table["Rotavirus, oral"] == ["1", "1", "1"]
    assert "Rotavirus, oral: 1 short for tomorrow" in page.text
    (line,) = [a for a in page.all("a") if a.get("href") == "#tally-title"]
    assert words(line) == "Fridge: Rotavirus, oral: 1 short for tomorrow."


def test_what_is_short_stands_before_the_rows_and_on_top_of_the_page_of_the_fridge(nurse):
    a_batch("hexavalent", doses=1)
    for wall, name in (("9:00", "Noah"), ("9:30", "Ivy")):
        with_jo(wall, "imms-child-6w", patient=a_child(name))
    a_visit("imms-child-6w", start=at(WEDNESDAY, "9:15"), patient=a_child("Eli", "Marsh"))
    page = nurse.visit("/nurses/")
    said = "Fridge: Pneumococcal: 2 short for today, 1 short for tomorrow, and 2 more."
    assert page.html.index(said) < page.html.index('class="kids"')
    (warnings,) = [
        e for e in nurse.visit("/nurses/fridge").all("ul") if "warnings" in (e.get("class") or "")
    ]
    assert [words(li) for li in warnings] == [
        "Pneumococcal: 2 short for today, 1 short for tomorrow.",
        "Rotavirus, oral: 2 short for today, 1 short for tomorrow.",
        "6-in-1: 1 short for today, 1 short for tomorrow.",
    ]


# Who arrives


def test_who_arrives_is_asked_in_place_for_what_is_on_record(nurse):
    child = a_patient("Noah", "Bianchi", date(2026, 9, 28), phone="+61491570156")
    visit = with_jo("9:15", patient=child)
    page = nurse.visit("/nurses/")
    text = the_row(page)
    for part in ("Let them say all three", "28 Sep 2026", "0491 570 156"):
        assert part in text
    press(nurse, page, "Arrived")
    db.session.rollback()
    facts = db.session.scalar(
        sa.select(AppointmentEvent.facts).where(AppointmentEvent.kind == "arrived")
    )
    assert facts == {"checked": ["name", "birth_date", "phone"]}
    history = nurse.visit(f"/reception/appointments/{visit}").text
    assert "Arrived, with name, birth date and phone checked" in history


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"email": "a@example.com"}, "Email a@example.com"),
        ({"contact_name": "Elena Bianchi"}, "Brought by Elena Bianchi"),
        ({}, "Address Not on record"),
    ],
)
def test_without_a_phone_the_third_is_the_best_there_is(nurse, facts, asked):
    child = a_patient("Noah", "Bianchi", date(2026, 9, 28), **facts)
    with_jo("9:15", patient=child, contact_email="", contact_phone="")
    page = nurse.visit("/nurses/")
    labels, values = ([words(e) for e in page.all(tag)][-1] for tag in ("dt", "dd"))
    assert f"{labels} {values}".startswith(asked)


def test_a_family_arrives_with_one_press_those_who_are_ticked(nurse):
    ivy, theo, mia = (with_jo(wall, **NOVAK) for wall in ("9:15", "9:45", "11:45"))
    page = nurse.visit("/nurses/")
    action, fields = page.form(action=f"/{ivy}/arrived")
    (box,) = [e for e in page.all("input", type="checkbox") if f"-{theo}" in e.get("id")][:1]
    assert box.get("checked") is not None
    offered = {e.get("id").rpartition("-")[2] for e in page.all("input", type="checkbox")}
    assert str(mia) in offered, "within two hours of the second"
    answer = nurse.post(action, data=fields | {"also": [box.get("value")]}, follow_redirects=True)
    page = nurse._seen(answer, 200)
    assert [kinds(v)[-1] for v in (ivy, theo, mia)] == ["arrived", "arrived", "booked"]
    assert primary(rows(page)[1]) == "Bring in"


def test_who_comes_much_later_is_not_asked_about_now(nurse):
    with_jo("9:15", **NOVAK)
    a_visit("baby-weigh", start=at(TUESDAY, "14:00"), **NOVAK)
    assert nurse.visit("/nurses/").all("input", type="checkbox") == []


def test_an_arrival_of_which_less_was_checked_is_refused(nurse):
    visit = with_jo("9:15")
    action, fields = nurse.visit("/nurses/").form(having="checked")
    for checked in ("", "name", "name phone"):
        assert nurse.post(action, data=fields | {"checked": checked}).status_code == 400
    assert kinds(visit) == ["booked"]


# Old pages


def test_a_press_on_an_old_list_is_refused_with_what_happened_and_by_whom(nurse, new_browser):
    visit = with_jo("9:15")
    old = nurse.visit("/nurses/")
    second = new_browser()
    sign_in_as(second, "doctor")
    page = second.visit("/nurses/")
    for text in ("Arrived", "Bring in"):
        page = press(second, page, text)
    page = press(nurse, old, "Arrived")
    assert "Meanwhile: Arrived" in page.text
    assert "by Dr Amara Osei" in page.text
    assert kinds(visit) == ["booked", "arrived", "started"]


def test_an_old_button_of_the_list_changes_nothing_either(nurse, new_browser):
    visit = with_jo("9:15")
    old = press(nurse, nurse.visit("/nurses/"), "Arrived")
    second = new_browser()
    sign_in_as(second, "nurse")
    press(second, second.visit("/nurses/"), "Undo")
    page = press(nurse, old, "Bring in")
    assert "Meanwhile: Undone: arrived" in page.text
    assert kinds(visit) == ["booked", "arrived", "undone"]


def test_of_a_family_the_page_names_whom_it_did_not_note(nurse):
    ivy = with_jo("9:15", patient=a_child("Ivy", "Novak"), **NOVAK)
    theo = with_jo("9:45", patient=a_child("Theo", "Novak"), **NOVAK)
    page = nurse.visit("/nurses/")
    action, fields = page.form(action=f"/{ivy}/arrived")
    (box,) = [e for e in page.all("input", type="checkbox") if e.get("id").endswith(f"-{theo}")]
    noted(theo, "started")
    answer = nurse.post(action, data=fields | {"also": box.get("value")}, follow_redirects=True)
    page = nurse._seen(answer, 200)
    assert "Theo Novak. Meanwhile: Being seen" in page.text
    assert [kinds(v)[-1] for v in (ivy, theo)] == ["arrived", "started"]


@pytest.mark.parametrize("also", ["x", "1.x", "-1.5", "9" * 40, "\x00", "12"])
def test_odd_marks_of_a_family_are_no_error_of_ours(nurse, also):
    with_jo("9:15")
    action, fields = nurse.visit("/nurses/").form(having="checked")
    assert nurse.post(action, data=fields | {"also": also}).status_code in {302, 404}


def test_a_childs_row_names_what_the_family_may_read(nurse):
    pictures = article_files.drawings(resource_dir("static"))
    factories.load_articles(article_source.FOLDER, pictures=pictures)
    for wall, slug in [("10:00", "imms-child-6w"), ("11:00", "baby-weigh")]:
        with_jo(wall, slug)
    a_visit("imms-pregnancy", start=at(TUESDAY, "14:00"))
    a_visit("heart-health-check", start=at(TUESDAY, "15:00"), lead="ben-castellano")
    page = nurse.visit("/nurses/")
    assert len(rows(page)) == 4
    told = [a for row in rows(page) for a in row.iter("a") if "along" in words(a)]
    assert [(words(a), a.get("href")) for a in told] == [
        ("To give along: After your child’s vaccines", "/articles/after-vaccines/"),
        ("To give along: Weighing and measuring your baby", "/articles/baby-weighing/"),
    ]
    with nurse.application.test_request_context():
        reads = row_reads.by_kind(now=at(TUESDAY, "9:00"))
    needles = ("imms-child", "imms-child-6w", "baby-check-6w")
    assert {reads[slug].href for slug in needles} == {"/articles/after-vaccines/"}


def test_past_those_who_are_done_a_link_leads_to_the_next_child(nurse, travel):
    seen = [with_jo(f"9:{minute:02}") for minute in (0, 15, 30)]
    child = a_child("Ivy", "Novak")
    visit = with_jo("9:45", patient=child)
    travel(at(TUESDAY, "9:45"))
    noted(seen[0], "did_not_attend")
    assert "Go on with" not in nurse.visit("/nurses/").text
    for one in seen[1:]:
        noted(one, "did_not_attend")
    links = {a.get("href"): words(a) for a in nurse.visit("/nurses/").all("a")}
    assert links[f"#visit-{visit}-0"] == "Go on with Ivy Novak"


def test_undone_the_nurse_is_asked_to_count_what_the_list_had_none_of(nurse):
    hexa = a_batch(doses=1)
    give(a_child(), a_dose(batch=hexa))
    too_warm()
    typed = {"asked": "Immunisation team", "outcome": "taken_out", "note": "Not usable"}
    page = nurse.send(nurse.visit("/nurses/fridge/cold-chain"), typed, having="asked")
    page = nurse.send(page, action="undo")
    assert "Our list had none left of 6-in-1 A100 when it was taken out." in page.text
    typed = {"asked": "Immunisation team", "outcome": "kept", "note": "Fine"}
    nurse.send(nurse.visit("/nurses/fridge/cold-chain"), typed, having="asked")
    give(a_child("Eli"), a_dose(batch=hexa))
    page = nurse.visit("/nurses/fridge")
    assert "batch A100: more were given than our list had. Count what is there." in page.text
