"""Schedules at the desk: forms, previews, what is refused, and what nurses may see."""

from datetime import date, time, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.operations import (
    appointments,
    keeping,
    practice,
    schedule_changes,
    schedules,
    visit_facts,
)
from clinic_app.operations.appointments import NewTime
from clinic_app.scheduling import status
from clinic_app.scheduling.schedule_edits import Leave
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at
from tests.pages import words

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
THURSDAY, FRIDAY = TUESDAY + 2 * DAY, TUESDAY + 3 * DAY
PAGES = ("/schedules/", "/schedules/closures", "/schedules/to-sort-out", "/schedules/{}")


@pytest.fixture
def carver(clinic):
    return factories.practitioner("isobel-carver")


@pytest.fixture
def desk(browser):
    factories.sign_in_as(browser, "reception")
    return browser


def path(person, what=""):
    return f"/schedules/{person}{what}"


def booked(wall, day=TUESDAY, *, lead="isobel-carver", slug="standard", **facts):
    return factories.a_visit(slug, start=at(day, wall), lead=lead, **facts)


def fill(page, desk, status=200, **values):
    """Fill the form of a page in and press "See what changes"."""
    typed = chosen(page) | values | {"do": "look"}
    return desk.send(page, typed, action="/schedules", status=status)


def chosen(page):
    """Return what a browser sends of every list: the option that is selected, or the first."""
    lists = {s.get("name"): list(s.iter("option")) for s in page.all("select")}
    return {
        name: next((o for o in options if o.get("selected") is not None), options[0]).get("value")
        for name, options in lists.items()
    }


def recent():
    db.session.rollback()
    return schedules.recent()


def confirm(page, desk):
    """Press the button that saves, on a page that shows what changes."""
    target, fields = page.form(having="fingerprint")
    return desk.send(page, fields | {"do": "save"}, action=target)


def row_of(who, weekday, starts):
    db.session.rollback()
    found = schedules.of(who, clock.today()).regular
    (one,) = [r for r in found if (r.pattern.weekday, str(r.pattern.starts)) == (weekday, starts)]
    return one.id


def hours(**more):
    return {"starts": "9", "ends": "12:00", "location": "1"} | more


@pytest.mark.parametrize("role", ["nurse", "doctor", "reception", "manager"])
def test_everybody_who_works_here_sees_the_schedules(browser, carver, role):
    factories.sign_in_as(browser, role)
    may = role in {"reception", "manager"}
    for each in PAGES:
        page = browser.visit(each.format(carver))
        forms = [f for f in page.all("form", method="post") if "schedules" in f.get("action", "")]
        links = [a.get("href") for a in page.all("a")]
        if not may:
            assert forms == []
            assert not any("/leave" in link or "/change" in link for link in links if link)


def test_the_first_page_says_everybodys_week_in_words(desk, carver):
    text = desk.visit("/schedules/").text
    assert "Dr Isobel Carver" in text
    assert "Tuesday 8:30 am to 12:30 pm, 1:30 pm to 5:00 pm" in text
    assert "Monday to Thursday 8:30 am to 12:30 pm, 1:30 pm to 5:00 pm" in text
    assert "Every second Saturday 9:00 am to 12:00 pm" in text
    assert "Tuesday 9:00 am to 12:30 pm (Baby clinic), 1:30 pm to 5:00 pm" in text


def test_hours_of_every_second_week_say_which_weeks(desk, clinic):
    jo = factories.practitioner("jo-petrakis")
    worked = "Every second week: weeks of 30 Nov, 14 Dec, 28 Dec"
    assert worked in desk.visit(path(jo)).text
    text = desk.visit("/schedules/").text
    assert "Every second Saturday 9:00 am to 12:00 pm, weeks of 30 Nov, 14 Dec, 28 Dec" in text


def test_what_changes_names_the_visits_that_hours_are_kept_for(desk, carver):
    form = desk.visit(path(carver, "/extra"))
    kept = {"reserved_for": ["baby-weigh", "standard"]}
    page = fill(form, desk, day="27 Nov", **hours(**kept))
    types = practice.current().catalogue.by_slug
    names = [types[slug].name for slug in kept["reserved_for"]]
    assert f"9:00 am to 12:00 pm, only for {', '.join(names)}" in page.text
    assert "some visits" not in page.text


def test_one_button_leads_to_leave_for_today(desk, carver):
    page = desk.visit(path(carver))
    (link,) = [a for a in page.all("a") if words(a) == "Away today"]
    form = desk.visit(link.get("href"))
    assert form.h1 == "Dr Isobel Carver is away"
    assert form.form(having="first")[1]["first"] == "2026-11-24"


def test_leave_shows_what_it_touches_is_saved_and_stands_on_the_page(desk, carver):
    booked("9:00")
    page = fill(desk.visit(path(carver, "/leave?day=today&why=Sick")), desk, why="Sick")
    assert page.h1 == "Dr Isobel Carver is away: what changes"
    assert "1 booked visit loses its hours" in page.text
    assert "Tuesday 24 November 2026, 9:00 am Robin Vale" in page.text
    assert "8:30 am to 12:30 pm, Room 8; 1:30 pm to 5:00 pm, Room 8" in page.text
    assert "No hours" in page.text
    assert recent() == []
    saved = confirm(page, desk)
    assert saved.h1 == "Dr Isobel Carver is away today"
    assert "Saved." in saved.text
    assert "To do now, 1" in saved.text
    assert "Sick, entered today, 7:30 am by Tess Byrne" in saved.text
    assert "1 visit waits outside all hours" in desk.visit("/schedules/").text


def test_back_keeps_everything_that_was_typed(desk, carver):
    form = desk.visit(path(carver, "/extra"))
    seen = fill(form, desk, day="27 Nov", **hours(label="Catch up", same_day="y"))
    (link,) = [a.get("href") for a in seen.all("a") if words(a) == "Back to the form"]
    back = desk.visit(link)
    _, again = back.form(having="starts")
    kept = {name: again[name] for name in ("day", "starts", "ends", "label")}
    assert kept == {"day": "2026-11-27", "starts": "9", "ends": "12:00", "label": "Catch up"}
    assert back.errors == []


def test_what_changes_has_an_address_that_a_browser_can_go_back_to(desk, carver):
    booked("9:00")
    form = desk.visit(path(carver, "/leave"))
    fields = form.form(having="first")[1] | chosen(form) | {"first": "today", "do": "look"}
    answer = desk.post(path(carver, "/leave"), data=fields)
    assert answer.status_code == 302
    for _ in range(2):
        seen = desk.visit(answer.location)
        assert "1 booked visit loses its hours" in seen.text
        assert "csrf_token" not in seen.response.request.url
    assert recent() == []
    confirm(seen, desk)
    again = desk.visit(answer.location)
    assert again.errors == ["Leave is entered for this time already"]


@pytest.mark.parametrize(
    ("what", "values", "error"),
    [
        ("/new", hours(starts="12:00", ends="9:00"), "The end must be after the start"),
        ("/new", hours(starts="8 pm", ends="12 am"), "cannot run past midnight: make two"),
        ("/new", hours(starts="8 pm", ends="24:00"), "cannot run past midnight"),
        ("/new", hours(starts="9:02"), "on five minutes"),
        ("/new", hours(starts="", ends=""), "Enter a time, for example"),
        ("/new", hours(since="23 11 2026"), "Choose today or a later day"),
        ("/new", hours(since="31 Feb"), "that day is not in the calendar"),
        ("/new", hours(valid_to="1 12 2025"), "must not be before the first"),
        ("/new", hours(weekday="1"), "These hours overlap Tuesdays 8:30 am to 12:30 pm"),
        ("/new", hours(location="77"), "Choose one of the list"),
        ("/new", hours(room="9:00"), "Choose one of the list"),
        ("/new", hours(room="77"), "Choose one of the list"),
        ("/leave", {"first": "today", "last": "yesterday"}, "must not be before the first"),
        ("/leave", {"first": "yesterday"}, "Choose today or a later day"),
        ("/leave", {"first": "today", "starts": "1:30 pm"}, "Enter both times"),
        ("/leave", {"first": ""}, "Enter a date, for example"),
        ("/leave", {"first": "1 7 2028"}, "18 months ahead"),
        ("/extra", hours(day="24 11"), "overlap others of the same person"),
        ("/extra", hours(day="25 12 2026"), "is closed: Christmas Day"),
        ("/relabel", hours(day="27 11", label="Flu"), "There are no hours at this time"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field_and_nothing_typed_is_lost(
    desk, carver, what, values, error
):
    page = fill(desk.visit(path(carver, what)), desk, **values)
    assert any(error in said for said in page.errors), page.errors
    _, fields = page.form(having=next(iter(values)))
    for name in ("starts", "ends"):
        if name in values:
            assert fields[name] == values[name]
    assert recent() == []


@pytest.mark.parametrize(
    ("day", "since"),
    [("Sunday 4 April 2027", "2027-04-04"), ("Sunday 3 October 2027", "2027-10-03")],
)
def test_hours_across_a_change_of_the_clocks_are_refused_with_the_day(desk, carver, day, since):
    form = desk.visit(path(carver, "/new"))
    page = fill(form, desk, **hours(weekday="6", since=since, starts="1:30 am", ends="9:00 am"))
    assert page.errors == [f"On {day} the clocks change between 2 and 3 am: choose hours outside"]


def test_fortnights_that_alternate_do_not_overlap(desk, carver):
    """Dr Osei has every second Saturday; the other Saturdays are free."""
    osei = factories.practitioner("amara-osei")
    weeks = {"weekday": "5", "every_weeks": "2"}
    form = desk.visit(path(osei, "/new"))
    theirs = fill(form, desk, **hours(**weeks, week_of="2026-01-05"))
    assert any("These hours overlap Every second Saturday" in said for said in theirs.errors)
    other = fill(form, desk, **hours(**weeks, week_of="2026-01-12"))
    assert "what changes" in other.h1
    assert "Saved." in confirm(other, desk).text


def test_changed_hours_end_the_old_ones_the_day_before(desk, carver):
    row = row_of(carver, 3, "08:30:00")
    form = desk.visit(path(carver, f"/hours/{row}/change"))
    assert "Now: Thursdays 8:30 am to 12:30 pm" in form.text
    _, fields = form.form(having="since")
    assert (fields["starts"], fields["ends"]) == ("8:30 am", "12:30 pm")
    page = fill(
        form, desk, since="2026-12-03", starts="9:00", ends="11:30", location="1",
        weekday="3", every_weeks="1",
    )  # fmt: skip
    confirm(page, desk)
    text = desk.visit(path(carver)).text
    assert "8:30 am to 12:30 pm Room 8 Until Wednesday 2 December 2026" in text
    assert "9:00 am to 11:30 am Room 8 From Thursday 3 December 2026" in text


def test_hours_that_somebody_else_changed_meanwhile_lead_back_to_the_person(desk, carver):
    page = desk.visit(path(carver, "/hours/99999/change"))
    assert page.h1 == "Dr Isobel Carver, schedule"
    assert "Somebody else changed these hours meanwhile" in page.text


def test_two_desks_the_second_is_told_what_changed_and_nothing_is_saved(
    clinic, new_browser, carver
):
    one, other = new_browser(), new_browser()
    factories.sign_in_as(one, "reception")
    factories.sign_in_as(other, "manager")
    booked("9:00")
    seen = fill(one.visit(path(carver, "/leave")), one, first="today", why="Sick")
    booked("10:00", patient=factories.a_patient("Kim", "Shaw", date(1990, 2, 3)))
    stale = confirm(seen, one)
    assert "Nothing is saved: something changed while you looked" in stale.text
    assert "This visit is new in the list: Kim Shaw, Tuesday 24 November 2026, 10:00 am" in (
        stale.text
    )
    twin = fill(other.visit(path(carver, "/leave")), other, first="today", why="Sick")
    assert "2 booked visits" in twin.text
    assert "To do now, 2" in confirm(stale, one).text
    refused = confirm(twin, other)
    assert refused.errors == ["Leave is entered for this time already"]
    assert len(recent()) == 1


def test_saving_twice_from_one_desk_is_harmless(desk, carver):
    seen = fill(desk.visit(path(carver, "/leave")), desk, first="today", why="Sick")
    first, second = confirm(seen, desk), confirm(seen, desk)
    assert first.response.request.path == second.response.request.path
    assert len(recent()) == 1


def test_leave_is_taken_back_at_once_when_that_touches_nothing(desk, carver):
    booked("9:00")
    seen = fill(desk.visit(path(carver, "/leave")), desk, first="today", why="Sick")
    page = confirm(seen, desk)
    back = desk.send(page, action="/take-back")
    assert "Taken back today, 7:30 am" in back.text
    assert "As before" in back.text
    assert "Every visit is sorted out" in back.text
    assert "outside all hours" not in desk.visit("/schedules/").text


def test_taking_leave_back_asks_first_and_says_what_stays(desk, carver):
    moved, cancelled = (
        booked(w, patient=factories.a_patient(n, "Moss"))
        for w, n in (("9:00", "Ann"), ("10:00", "Bea"))
    )
    booked("11:00")
    page = fill(desk.visit(path(carver, "/leave")), desk, first="today", why="Sick")
    page = confirm(page, desk)
    first = next(e for e in page.all("input", name="to") if e.get("value").startswith(f"{moved}~"))
    desk.send(page, {"to": first.get("value")}, having="to")
    cancel = desk.visit(f"/reception/appointments/{cancelled}/cancel")
    desk.send(cancel, {"why": "practice"}, having="why")
    db.session.rollback()
    to = visit_facts.of(moved)
    asked = desk.send(desk.visit(page.response.request.path), action="/take-back")
    assert "The hours become again what they were before." in asked.text
    assert "Taken back" not in asked.text
    assert "2 visits that were moved or cancelled stay so" in asked.text
    assert (
        f"Ann Moss was Today, 9:00 am, Dr Isobel Carver; now Today, 9:00 am, {to.who}" in asked.text
    )
    assert "Bea Moss was Today, 10:00 am, Dr Isobel Carver; cancelled" in asked.text
    assert recent()[0].taken_back_at is None
    done = confirm(asked, desk)
    told = "the hours are as they were before. 2 visits that were moved or cancelled stay so."
    assert told in done.text
    assert "everything is as it was" not in done.text
    assert visit_facts.of(moved).starts_at == to.starts_at


def test_leave_that_is_half_over_is_taken_back_from_today_on(desk, carver, travel):
    seen = fill(
        desk.visit(path(carver, "/leave")), desk, first="today", last="2026-12-03", why="Sick"
    )
    page = confirm(seen, desk)
    travel(at(THURSDAY, "8:00"))
    factories.sign_in_as(desk, "reception")
    page = desk.visit(page.response.request.path)
    back = desk.send(page, action="/take-back")
    assert "Taken back from today on. The days before stay as they were." in back.text
    assert "everything is as it was" not in back.text
    assert "Taken back today, 8:00 am, for the days from then on." in back.text


def test_extra_hours_with_visits_in_them_are_taken_back_after_a_look(desk, carver):
    seen = fill(desk.visit(path(carver, "/extra")), desk, day="2026-11-27", **hours())
    page = confirm(seen, desk)
    booked("9:00", FRIDAY)
    asked = desk.send(page, action="/take-back")
    assert "1 booked visit loses its hours" in asked.text
    done = confirm(asked, desk)
    assert "To do now, 1" in done.text


def test_a_holiday_is_closed_only_after_a_look_and_a_confirmation(desk, carver):
    page = desk.visit("/schedules/closures")
    assert "Saturday 1 January 2028 New Year’s Day" in page.text
    (form,) = [f for f in page.all("form") if "2028-01-03" in values_of(f)]
    fields = dict(pairs(form)) | {"do": "look"}
    seen = desk._seen(desk.post(form.get("action"), data=fields, follow_redirects=True), 200)
    assert seen.h1 == "Close a day: what changes"
    assert "No booked visit is touched" in seen.text
    confirm(seen, desk)
    after = desk.visit("/schedules/closures").text
    assert after.count("Monday 3 January 2028 New Year’s Day holiday") == 1


def values_of(form):
    return [e.get("value") for e in form.iter("input")]


def pairs(form):
    return [(e.get("name"), e.get("value", "")) for e in form.iter("input")]


def test_a_holiday_that_is_worked_is_noted_and_not_asked_again(desk, carver):
    page = desk.visit("/schedules/closures")
    after = desk.send(page, action="/closures/2028-01-03/open")
    assert "Noted: we work on Monday 3 January 2028" in after.text
    assert "New Year’s Day holiday" not in after.text
    assert desk.send(after, action="/closures/2028-01-26/open").status == 200


def test_the_days_that_lists_get_wrong_carry_a_note(desk, carver):
    text = desk.visit("/schedules/closures").text
    assert "Sunday 25 April 2027 Anzac Day Anzac Day is always 25 April" in text
    assert "Monday 26 April 2027 Anzac Day holiday The Monday after Anzac Day" in text
    assert "Labour Day" in text
    assert "Labor" not in text


def test_a_closed_day_shows_whose_visits_it_touches_and_can_be_opened_again(desk, carver):
    booked("9:00")
    form = desk.visit("/schedules/closures/new")
    seen = fill(form, desk, day="today", name="Burst pipe", location="")
    assert "1 booked visit" in seen.text
    assert "Dr Osei" in seen.text
    page = confirm(seen, desk)
    assert page.h1 == "Closed: Burst pipe, Tuesday 24 November 2026"
    assert "Burst pipe" in desk.visit("/reception/2026-11-24").text
    again = fill(form, desk, day="today", name="Again", location="")
    assert again.errors == ["Tuesday 24 November 2026 is closed already: Burst pipe"]
    desk.send(desk.visit("/schedules/closures"), action="/reopen")
    assert "To sort out" in desk.visit("/schedules/to-sort-out").h1
    assert "No visit waits" in desk.visit("/schedules/to-sort-out").text


def test_a_day_that_the_files_closed_is_opened_after_a_look(desk, carver):
    page = desk.visit("/schedules/closures")
    look = desk.send(page, action="/reopen")
    assert look.h1.startswith("Open Friday 25 December 2026 after all")
    seen = fill(look, desk) if "what changes" not in look.h1 else look
    assert "Open after all, Friday 25 December 2026" in seen.text
    confirm(seen, desk)
    assert "Friday 25 December 2026 Christmas Day" not in desk.visit("/schedules/closures").text


def test_somebody_who_is_not_booked_has_no_schedule(desk, clinic):
    desk.visit("/schedules/99999", status=404)
    desk.visit("/schedules/99999/leave", status=404)
    desk.visit("/schedules/changes/99999", status=404)
    desk.visit("/schedules/closures/99999/reopen", status=404)


def room(name):
    db.session.rollback()
    return next(str(key) for key, said in schedules.where().rooms.items() if said == name)


def test_hours_are_worked_in_a_room_and_a_room_somebody_else_has_is_told(desk, carver):
    form = desk.visit(path(carver, "/extra"))
    page = fill(
        form, desk, day="2026-11-24", starts="5:30 pm", ends="6 pm", location="1",
        room=room("Room 7"), label="Late",
    )  # fmt: skip
    assert "5:30 pm to 6:00 pm, Late, Room 7" in page.text
    assert "Same room" in page.text
    assert "works in Room 7 at the same time on Tuesday 24 November 2026." in page.text
    assert "Saved." in confirm(page, desk).text


def test_a_change_of_the_room_touches_no_visit(desk, carver):
    booked("9:00", TUESDAY + 2 * DAY)
    row = row_of(carver, 3, "08:30:00")
    form = desk.visit(path(carver, f"/hours/{row}/change"))
    same = {"location": "1", "weekday": "3", "every_weeks": "1", "room": room("Nurse room")}
    page = fill(form, desk, since="2026-11-26", **same)
    assert "have another room" in page.text
    assert "No booked visit is touched" in page.text
    confirm(page, desk)
    assert "8:30 am to 12:30 pm Nurse room" in desk.visit(path(carver)).text


def test_a_room_of_another_place_is_refused(desk, carver):
    elsewhere = factories.a_location("Wattle Lane")
    form = desk.visit(path(carver, "/extra"))
    page = fill(
        form, desk, day="2026-11-24", starts="5:30 pm", ends="6 pm", location=str(elsewhere),
        room=room("Room 2"),
    )  # fmt: skip
    assert page.errors == ["This room is at another place. Choose one of the place above"]


def test_a_room_that_nobody_offered_is_refused(desk, carver):
    form = desk.visit(path(carver, "/extra"))
    page = fill(
        form, desk, day="2026-11-24", starts="5:30 pm", ends="6 pm", location="1", room="9999"
    )
    assert page.errors == ["Choose one of the list"]


def test_a_visit_cancelled_at_the_patients_wish_is_nothing_to_phone_about(desk, carver):
    visit = booked("10:00", contact_email="")
    away(carver)
    reception = factories.staff("reception")
    wish = {"reason": "The patient cancelled", "subject": None}
    transact(lambda now: appointments.cancel(reception, visit, now=now, **wish))
    text = desk.visit(f"/schedules/changes/{recent()[0].id}").text
    assert "Phone now" not in text
    assert "Must be phoned" not in text
    assert "They know" in text


# Pages to sort out that another desk has overtaken


@pytest.fixture
def two_away(desk, carver):
    """Two visits that lost their doctor, and a page to sort them out."""
    visits = [booked("10:00"), booked("11:00")]
    away(carver)
    return visits, desk.visit("/schedules/to-sort-out")


def away(who):
    edit, actor = Leave(who, TUESDAY, TUESDAY), factories.staff("manager")
    seen = schedule_changes.preview(actor, edit, now=clock.now()).fingerprint
    transact(
        lambda now: schedule_changes.save(actor, edit, reason="Sick", fingerprint=seen, now=now)
    )


def as_it_is(visit):
    db.session.rollback()
    found = visit_facts.of(visit)
    return found.starts_at.astimezone(clock.ZONE).time(), found.events[-1].kind


def test_all_is_moved_but_what_another_desk_has_kept_or_seen_arrive_meanwhile(desk, two_away):
    (kept, arrived), page = two_away
    other = factories.staff("nurse"), factories.staff("manager")
    transact(lambda now: appointments.note(other[0], arrived, "arrived", now=now))
    transact(lambda now: keeping.keep(other[1], kept, reason="Dr Carver comes in", now=now))
    everything = next(f for f in page.all("form") if [n for n, _ in pairs(f)].count("to") == 2)
    fields = MultiDict(pairs(everything))
    after = desk._seen(desk.post("/schedules/visits/move", data=fields, follow_redirects=True), 200)
    assert after.text.count("the visit was changed by somebody else") >= 1
    assert as_it_is(kept) == (time(10), "kept")
    assert as_it_is(arrived) == (time(11), "arrived")


def test_a_visit_moved_meanwhile_is_not_kept_from_an_old_list(desk, two_away):
    (visit, _), page = two_away
    to = NewTime(at(TUESDAY + DAY, "15:00"), factories.practitioner("amara-osei"))
    manager = factories.staff("manager")
    transact(lambda now: appointments.move(manager, visit, to=to, now=now))
    said = {"reason": "Dr Osei sees them"}
    refused = desk.send(page, said, action=f"/appointments/{visit}/keep")
    assert "Meanwhile: Moved to" in refused.errors[0]
    done = desk.send(refused, said, action=f"/appointments/{visit}/keep")
    assert "There is nothing to keep: somebody works at that time again." in done.text
    assert as_it_is(visit) == (time(15), "moved")


def test_a_visit_to_sort_out_names_everybody_it_was_with_and_would_be_with(desk, clinic):
    old = factories.a_patient("Maeve", "Varga", date(1948, 2, 3))
    booked("9:15", slug="health-check-75", lead="ben-castellano", patient=old)
    osei = factories.practitioner("amara-osei")
    page = fill(desk.visit(path(osei, "/leave?day=today&why=Sick")), desk)
    assert "Nurse Ben Castellano, then Dr Amara Osei" in page.text
    page = confirm(page, desk)
    was, would = "Nurse Ben Castellano, then Dr Amara Osei", "Nurse Ben Castellano, then Dr "
    assert was in page.text
    (proposed,) = [words(s) for s in page.all("span", class_="soft under") if ". Same" in words(s)]
    assert proposed.startswith(would)
    assert proposed.endswith(". Same time")
    page = desk.send(page, having="to")
    assert f"Today, 9:15 am, {proposed.removesuffix('. Same time')}" in page.text
    assert was in page.text


def test_keeping_says_who_is_free_then_and_asks_about_somebody_who_is_busy(desk, carver):
    visit = booked("9:00", patient=factories.a_patient("Ann", "Moss"))
    max_ = factories.a_patient("Max", "Hood")
    factories.a_visit("standard", start=at(TUESDAY, "9:00"), lead="amara-osei", patient=max_)
    confirm(fill(desk.visit(path(carver, "/leave")), desk, first="today", why="Sick"), desk)
    page = desk.visit(f"/reception/appointments/{visit}")
    assert "Free then: " in page.text
    free = page.text.partition("Free then: ")[2].partition(".")[0]
    assert "Dr Zhao" in free
    assert "Dr Osei" not in free
    page = desk.send(page, {"reason": "Dr Osei covers"}, action="/keep")
    (error,) = page.errors
    assert error.startswith("Dr Osei has Max Hood, Standard GP visit, 9:00 am to 9:15 am then.")
    assert status.kept(visit_facts.of(visit).events) is None
    desk.send(page, {"reason": "Dr Osei covers"}, action="/keep")
    db.session.rollback()
    assert status.kept(visit_facts.of(visit).events).reason == "Dr Osei covers"


def test_somebody_who_is_free_keeps_a_visit_without_a_question(desk, carver):
    visit = booked("9:00")
    confirm(fill(desk.visit(path(carver, "/leave")), desk, first="today", why="Sick"), desk)
    page = desk.visit(f"/reception/appointments/{visit}")
    desk.send(page, {"reason": "Dr Zhao covers"}, action="/keep")
    db.session.rollback()
    assert status.kept(visit_facts.of(visit).events).reason == "Dr Zhao covers"
