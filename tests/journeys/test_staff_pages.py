"""Every page of the staff, looked over by axe: light and dark, on a telephone and on a desk."""

from datetime import date, timedelta

import pytest
from flask import url_for

from clinic_app.access.policy import Permission
from clinic_app.education import pictures
from clinic_app.extensions import db
from clinic_app.operations import (
    adverse_events,
    article_images,
    article_writing,
    closures,
    fridge_readings,
    recalls_due,
    requests,
    schedule_changes,
    schedules,
)
from clinic_app.operations.adverse_events import Happened
from clinic_app.operations.fridge_readings import Look
from clinic_app.scheduling.schedule_edits import Close, Leave
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_visit, at
from tests.vaccines import BORN, JO, a_batch, a_child, a_dose, add_past, give, nurse

NURSES_OWN = {
    Permission.CHILD_RECORD_READ, Permission.CHILD_RECORD_EDIT, Permission.VACCINATE,
    Permission.FRIDGE, Permission.REGISTER, Permission.RECALLS,
}  # fmt: skip
"""What the manager does not see: these pages are looked at as a nurse."""

NOT_FOR_THEM = "This page is not for your sign-in"
"""The heading of a page that somebody may not see."""
OPEN_TO_ANYBODY = {"public", "family:read"}
WITHOUT_A_PAGE = {
    "desk.with_patient", "nurses.live", "nurses.pack_days", "nurses.walk_in_with", "reception.live",
}  # fmt: skip
"""What answers with something else: a stamp, values, a redirect."""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><path d="M9 9 90 90"/></svg>'
FRIDAY = TUESDAY + timedelta(days=3)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def of_the_day(site, app):
    """Fill a day with what the desk meets, and return the address of each page of the staff."""
    with app.app_context():
        desk = factories.staff("reception")
        carver, osei = (factories.practitioner(s) for s in ("isobel-carver", "amara-osei"))
        two_steps = factories.a_visit("baby-check-6w", start=at(TUESDAY, "9:00"))
        needs = factories.a_patient(
            "Linh",
            "Hoang",
            date(1958, 3, 12),
            phone="+61491570156",
            interpreter="Vietnamese",
            access_needs="Walks with a frame: the room next to the entrance",
            alert="Faints when blood is taken: lie them down",
        )
        factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei", patient=needs)
        factories.a_visit("standard", start=at(TUESDAY, "15:00"), lead="isobel-carver")
        change = changed(desk, Leave(carver, TUESDAY, TUESDAY), "Sick")
        closure = changed(desk, Close(FRIDAY, "Painters"), "")
        transact(lambda now: requests.make(desk, "implant-insertion", wish(), network="n", now=now))
        (closed,) = [c.id for c in closures.to_come(TUESDAY) if c.change == closure]
        baby, entry = a_baby_to_look_at()
        an_article_in_review()
        addresses = pages(two_steps, needs, carver, osei, change, closed) | pages_of_nurses()
        addresses |= of_growth(baby, two_steps, entry)
        db.session.remove()
    return addresses


def a_baby_to_look_at():
    """Return a baby with a task and a corrected weight, and the entry that stands."""
    born = TUESDAY - timedelta(days=60)
    baby = factories.a_patient("Mia", "Marsh", born)
    factories.some_facts(baby, "female", 35, 2350)
    for days, grams in ((36, 3300), (45, 3900)):
        factories.a_weight(baby, born + timedelta(days=days), grams)
    slip = factories.a_weight(baby, TUESDAY, 4700, length_mm=520, head_mm=370)
    nurse, reading = factories.staff("nurse"), factories.Reading(factories.Measured(TUESDAY, 3300))
    entry = transact(
        lambda now: factories.measurements.correct(
            nurse, slip, reading, confirmed={"weight:3300"}, now=now
        )
    )
    return baby, entry


def of_growth(baby, visit, entry):
    """Return the addresses of the pages of weighing and growth by endpoint."""
    child = {"patient": baby}
    return {
        "nurses.chart_facts": [child],
        "nurses.correct_measurement": [{"entry": entry}],
        "nurses.growth": [child, child | {"measure": "head"}],
        "nurses.tasks": [{}],
        "nurses.weigh": [child],
        "nurses.weigh_visit": [{"appointment": visit}],
    }


def an_article_in_review():
    """Load articles, and have one whose new text waits with lines to mend; add a picture."""
    factories.load_articles()
    nurse = factories.staff("nurse")
    text = (factories.ARTICLES / "sore-hip.md").read_text("utf-8")
    worse = text.replace("\n## ", "\nA miracle for it.\n\n## ", 1)
    picture = pictures.read(SVG)

    def work(now):
        article_writing.save(nurse, "sore-hip", worse, base=1, note="Shorter", now=now)
        article_writing.submit(nurse, "sore-hip", 2, now=now)
        article_writing.begin(nurse, "sore-copy", text, note="A copy", now=now)
        article_images.add(nurse, "a-line", picture, shows="A line", taken=frozenset(), now=now)

    transact(work)


def changed(desk, edit, reason):
    fingerprint = transact(lambda now: schedule_changes.preview(desk, edit, now=now)).fingerprint
    return transact(
        lambda now: schedule_changes.save(
            desk, edit, reason=reason, fingerprint=fingerprint, now=now
        )
    )


def wish():
    return {
        "given_name": "Ada",
        "family_name": "Moss",
        "birth_date": date(1991, 4, 5),
        "phone": "+61491570158",
    }


def patterns_of(practitioner):
    return [one.id for one in schedules.of(practitioner, TUESDAY).regular]


def pages(visit, patient, carver, osei, change, closed):
    """Return the addresses of the pages by endpoint; one may be shown in several ways."""
    hours = {"practitioner": osei, "pattern": patterns_of(osei)[0]}
    who, doctor = {"patient": patient}, {"account": factories.staff("doctor").id}
    return {
        "calls.to_call": [{}],
        "desk.check": [
            who | {"type": "standard", "at": at(TUESDAY, "11:00").isoformat(), "with": osei}
        ],
        "desk.for_patient": [who, who | {"type": "standard"}],
        "desk.requests": [{}],
        "desk.start": [{}, {"find": "hoang"}, {"find": "nobody", "request": 1}],
        "editing.added": [{}],
        "editing.compare": [{"slug": "sore-hip", "old": 1, "new": 2}],
        "editing.discard": [{"slug": "sore-copy"}],
        "editing.index": [{}],
        "editing.new": [{}],
        "editing.read": [{"slug": "sore-hip", "number": 2}],
        "editing.show": [{"slug": "sore-hip"}],
        "editing.text": [{"slug": "sore-hip", "number": 2}],
        "editing.withdraw": [{"slug": "sore-hip"}],
        "editing.write": [{"slug": "sore-hip"}],
        "nurses.daily_list": [{}, {"day": "2026-11-24"}],
        "patients.edit": [who],
        "patients.find": [{}, {"find": "lin hoang"}, {"find": "nobody"}],
        "patients.new": [{}],
        "patients.show": [who],
        "patients.tie": [who],
        "practice.edit": [doctor],
        "practice.invite": [{}],
        "practice.leave": [doctor],
        "practice.overview": [{}],
        "practice.people": [{}],
        "practice.person": [doctor],
        "reception.appointment": [{"appointment": visit}],
        "reception.cancel": [{"appointment": visit}],
        "reception.day": [{}, {"day": "2026-11-24"}, {"day": "2026-11-27"}],
        "reception.move": [{"appointment": visit}],
        "reception.person": [{"day": "2026-11-24", "who": osei}],
        "reception.week": [{}, {"day": "2026-11-24"}],
        "schedules.change": [{"change": change}],
        "schedules.change_hours": [hours],
        "schedules.close": [{}],
        "schedules.closed_days": [{}],
        "schedules.end_hours": [hours],
        "schedules.extra": [{"practitioner": osei}],
        "schedules.index": [{}],
        "schedules.leave": [{"practitioner": osei}],
        "schedules.new_hours": [{"practitioner": osei}],
        "schedules.person": [{"practitioner": carver}],
        "schedules.relabel": [{"practitioner": osei}],
        "schedules.reopen": [{"closure": closed}],
        "schedules.take_back": [{"change": change}],
        "schedules.to_sort_out": [{}],
    }


def pages_of_nurses():
    """Return the addresses of the pages that are the nurses' own, with something on each."""
    child, hexa = a_child(medicare_number="1234567892"), a_batch()
    a_batch("rotavirus", "R1", doses=1, expires_on=TUESDAY + timedelta(days=3))
    (dose,) = give(child, a_dose(batch=hexa))
    add_past(child, BORN, "hepb-paed", country="NPL")
    visit = a_visit("imms-child-6w", start=at(TUESDAY, "10:45"), lead=JO, patient=a_child("Ivy"))
    what = Happened(at(TUESDAY, "7:00"), "Went pale", serious=True)
    transact(lambda now: adverse_events.note(nurse(), child, what, now=now))
    look = Look(45, 30, 95, "Set aside")
    transact(lambda now: fridge_readings.note(nurse(), look, now=now))
    a_child("Rory", birth_date=date(2026, 8, 15), history="register", first_nations="neither")
    transact(lambda now: recalls_due.open_due(now=now))
    who = {"patient": child}
    return {
        "nurses.add_past": [who],
        "nurses.batch": [{"number": hexa}],
        "nurses.child_facts": [who],
        "nurses.child_record": [who],
        "nurses.cold_chain": [{}],
        "nurses.correct_dose": [{"dose": dose}],
        "nurses.fridge": [{}],
        "nurses.pack": [{}],
        "nurses.reaction": [who],
        "nurses.receive": [{"vaccine": "rotavirus"}],
        "nurses.recall_page": [{}],
        "nurses.recall_weigh": [who],
        "nurses.register": [{}],
        "nurses.temperatures": [{}],
        "nurses.vaccinate": [{"appointment": visit}],
        "nurses.vaccinate_patient": [who],
        "nurses.void_dose": [{"dose": dose}],
        "nurses.walk_in": [{}, {"find": "bianchi"}, {"find": "nobody"}],
        "nurses.walk_in_new": [{}],
        "nurses.walk_in_person": [who],
    }


def shown_to_staff(app):
    """Return the endpoints that answer a GET with a page, by the rules of access themselves."""
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    return {
        name for name in found if str(app.view_functions[name].audience) not in OPEN_TO_ANYBODY
    } - WITHOUT_A_PAGE


@ON_SQLITE
def test_no_page_of_the_staff_is_forgotten_here(of_the_day, app):
    assert set(of_the_day) == shown_to_staff(app)


@ON_SQLITE
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_the_staff_is_clean(visitor, of_the_day, app, width):
    for role in ("manager", "nurse"):
        somebody = visitor(width=width)
        somebody.goes_to("/account/staff/sign-in")
        somebody.types(
            {"Work email address": factories.STAFF[role], "Password": factories.PASSWORD}
        )
        somebody.presses("Sign in")
        with app.test_request_context():
            paths = list(own_pages(of_the_day, app, nurses=role == "nurse"))
        for path in paths:
            somebody.goes_to(path)
            assert somebody.heading != NOT_FOR_THEM, path
            assert sees_where_they_are(somebody), path
            somebody.looks_in_the_dark()
        assert somebody.elsewhere == []
        assert somebody.faults == []


def sees_where_they_are(somebody):
    """Say whether the menu shows the part one is in without being scrolled."""
    return somebody.page.evaluate(
        """() => [...document.querySelectorAll(".staff-nav [aria-current]")].every((here) => {
          const { left, right } = here.getBoundingClientRect();
          return left >= 0 && right <= document.documentElement.clientWidth;
        })"""
    )


def own_pages(addresses, app, *, nurses):
    """Yield the addresses of the nurses' own pages, or of all others."""
    for name, kinds in addresses.items():
        if (app.view_functions[name].audience in NURSES_OWN) is nurses:
            yield from (url_for(name, **one) for one in kinds)
