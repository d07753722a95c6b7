"""One's own family's visits."""

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import (
    AccessLog,
    Account,
    Appointment,
    OutboxMessage,
)
from clinic_app.operations import appointments, audit
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.accounts import tie
from tests.blueprints.seen import post, see, send
from tests.factories import TUESDAY, at

BABY = date(2026, 8, 18)


def test_each_of_the_family_is_shown_with_the_visits_to_come(client, make):
    family = make(factories.a_family, births=(BABY,))
    make(factories.a_visit, "standard", start=at(TUESDAY, "15:00"), patient=family.own)
    (child,) = family.children
    make(factories.a_visit, "baby-weigh", start=at(TUESDAY, "11:00"), patient=child)
    factories.sign_in_as(client, family.person)
    page = see(client, "/account/")
    assert "Alex you 36 years, born 2 May 1990" in page.text
    assert "Today, 3:00 pm Standard GP visit" in page.text
    assert "Child1 14 weeks, born 18 August 2026" in page.text
    assert "Today, 11:00 am Baby weigh and measure, Nurse" in page.text


def test_a_visit_with_several_people_names_each_of_them_in_order(client, make):
    born = make(factories.birth_for, "baby-check-6w", TUESDAY)
    family = make(factories.a_family, births=(born,))
    (child,) = family.children
    visit = make(factories.a_visit, "baby-check-6w", start=at(TUESDAY, "9:00"), patient=child)
    factories.sign_in_as(client, family.person)
    for path in ("/account/", f"/account/visits/{visit}/cancel"):
        assert re.search(r"Dr [A-Z][a-z]+ \w+, then Nurse [A-Z]", see(client, path).text), path


def test_past_and_cancelled_visits_are_not_listed(client, make, travel):
    family = make(factories.a_family)
    make(factories.a_visit, "standard", start=at(TUESDAY, "10:00"), patient=family.own)
    travel(at(TUESDAY, "10:15"))
    factories.sign_in_as(client, family.person)
    assert "None booked." in see(client, "/account/").text


def test_an_account_with_no_ties_is_told_what_to_do(client, make):
    def lonely():
        def work(now):
            account = Account(
                email="new@example.com", role="patient", name="New One", created_at=now
            )
            db.session.add(account)
            db.session.flush()
            audit.record(factories.TESTS, "account.added", "account", account.id, now=now)
            return factories.Person(account.id, "patient", "New One")

        return transact(work)

    factories.sign_in_as(client, make(lonely))
    assert "Nobody is linked to your sign-in yet" in see(client, "/account/").text


def test_a_tie_that_is_not_confirmed_shows_nobody(client, make):
    family = make(factories.a_family, births=(BABY,))
    make(tie, family.children[0], confirmed_at=None)
    factories.sign_in_as(client, family.person)
    assert "Child1" not in see(client, "/account/").text


def test_a_sensitive_visit_is_a_gp_visit_in_the_list_and_in_its_addresses(client, make):
    family = make(factories.a_family)
    make(factories.a_visit, "sti-check", start=at(TUESDAY, "15:00"), patient=family.own)
    factories.sign_in_as(client, family.person)
    page = see(client, "/account/")
    assert "Today, 3:00 pm GP visit" in page.text
    assert "Sexual" not in page.body
    assert "sti-check" not in page.body


def test_ones_own_sensitive_visit_has_its_name_before_it_is_cancelled(client, make):
    family = make(factories.a_family)
    visit = make(factories.a_visit, "sti-check", start=at(TUESDAY, "15:00"), patient=family.own)
    factories.sign_in_as(client, family.person)
    assert "Sexual health check" in see(client, f"/account/visits/{visit}/cancel").text


@pytest.mark.parametrize(
    ("age", "agreed", "listed"), [(11, False, True), (12, False, False), (17, True, False)]
)
def test_a_childs_sensitive_visit_is_listed_until_they_are_twelve(
    client, make, age, agreed, listed
):
    birth = date(2026 - age, 1, 5)
    family = make(factories.a_family, births=(birth,))
    (child,) = family.children
    if agreed:
        make(tie, child, young_person_agreed_at=clock.now())
    visit = {"start": at(TUESDAY, "15:00"), "patient": child, "booked_by": family.person.id}
    visit = make(factories.a_visit, "mental-health-consult", **visit)
    factories.sign_in_as(client, family.person)
    page = see(client, "/account/")
    assert ("GP visit" in page.text) == listed
    see(client, f"/account/visits/{visit}/cancel", status=200 if listed else 404)


def test_a_parent_sees_of_a_fourteen_year_old_only_what_they_booked(client, make):
    family = make(factories.a_family, births=(date(2012, 1, 5),))
    (child,) = family.children
    booked = {"patient": child, "booked_by": family.person.id}
    visit = make(factories.a_visit, "standard", start=at(TUESDAY, "15:00"), **booked)
    make(factories.a_visit, "standard", start=at(TUESDAY, "16:00"), patient=child)
    factories.sign_in_as(client, family.person)
    page = see(client, "/account/")
    assert "3:00 pm" in page.text
    assert "4:00 pm" not in page.text
    see(client, f"/account/visits/{visit}/cancel", status=404)


def test_a_parent_does_not_see_a_sixteen_year_old_who_has_not_agreed(client, make):
    family = make(factories.a_family, births=(date(2010, 1, 5),))
    factories.sign_in_as(client, family.person)
    assert "Child1" not in see(client, "/account/").text


def test_looking_at_the_family_is_recorded(client, make):
    family = make(factories.a_family)
    factories.sign_in_as(client, family.person)
    see(client, "/account/")
    see(client, "/account/")
    rows = make(lambda: [(r.actor, r.subject) for r in db.session.scalars(select(AccessLog))])
    assert rows == [(family.person.code, f"family:{family.person.id}")]


# Cancelling


def a_booked_child(make):
    family = make(factories.a_family, births=(BABY,))
    visit = make(
        factories.a_visit, "baby-weigh", start=at(TUESDAY, "11:00"), patient=family.children[0]
    )
    return family, visit


def is_live(visit):
    return db.session.scalar(select(Appointment.live).where(Appointment.id == visit))


def test_a_parent_cancels_a_childs_visit_after_being_asked_once_more(client, make):
    family, visit = a_booked_child(make)
    factories.sign_in_as(client, family.person)
    page = see(client, f"/account/visits/{visit}/cancel")
    assert page.heading == "Cancel Child1’s visit"
    assert "Tuesday 24 November 2026, 11:00 am" in page.text
    assert "A $40 fee may apply" in page.text
    assert make(is_live, visit)
    page = send(client, f"/account/visits/{visit}/cancel")
    assert page.heading == "My family"
    assert "The visit is cancelled." in page.text
    assert not make(is_live, visit)
    kinds = select(OutboxMessage.kind).where(OutboxMessage.subject_id == visit)
    assert make(db.session.scalars, kinds.where(OutboxMessage.kind == "cancelled")).all()


def test_a_visit_for_ones_own_child_asks_about_the_signs_of_its_age(client, make):
    family, _ = a_booked_child(make)
    factories.sign_in_as(client, family.person)
    page = see(client, f"/book/child-standard/?child={family.children[0]}")
    assert "hard to wake" in page.text
    assert "droops" not in page.text
    assert "droops" in see(client, "/book/child-standard/?child=999999").text


def test_the_parent_who_cancelled_brings_the_visit_back_with_one_press(client, make):
    family, visit = a_booked_child(make)
    factories.sign_in_as(client, family.person)
    page = send(client, f"/account/visits/{visit}/cancel")
    action = f"/account/visits/{visit}/undo"
    assert page.page.form(action=action)
    assert "The visit is booked again." in send(client, action).text
    assert make(is_live, visit)
    assert "no longer possible" in send(client, action).text


def test_a_time_that_somebody_else_took_meanwhile_does_not_come_back(client, make):
    family, visit = a_booked_child(make)
    factories.sign_in_as(client, family.person)
    send(client, f"/account/visits/{visit}/cancel")
    make(factories.a_visit, "baby-weigh", start=at(TUESDAY, "11:00"))
    assert "cannot be had any more" in send(client, f"/account/visits/{visit}/undo").text
    assert not make(is_live, visit)


def test_nobody_brings_back_the_visit_of_somebody_elses_child(client, make):
    family, visit = a_booked_child(make)
    factories.sign_in_as(client, family.person)
    send(client, f"/account/visits/{visit}/cancel")
    other = make(factories.a_family, email="other@example.com", name="Other One")
    factories.sign_in_as(client, other.person)
    send(client, f"/account/visits/{visit}/undo", status=404)
    assert not make(is_live, visit)


def cancel(visit, reason=""):
    """Cancel a visit at the desk, for the patient or, with a reason, for the practice."""
    who = factories.staff("reception")
    transact(lambda now: appointments.cancel(who, visit, reason=reason, subject=None, now=now))


@pytest.mark.parametrize(
    ("age", "agreed", "slug", "status"),
    [
        (11, False, "mental-health-consult", 200),
        (12, False, "mental-health-consult", 404),
        (17, True, "mental-health-consult", 404),
        (17, True, "standard", 200),
        (14, False, "standard", 404),
        (15, True, "standard", 200),
        (16, False, "standard", 404),
    ],
)
def test_only_who_sees_and_may_change_a_childs_visit_brings_it_back(
    client, make, age, agreed, slug, status
):
    """At 12 a private visit is hidden; at 14 one sees what one booked, and may only look."""
    family = make(factories.a_family, births=(date(2026 - age, 1, 5),))
    (child,) = family.children
    if agreed:
        make(tie, child, young_person_agreed_at=clock.now())
    booked = {"patient": child, "booked_by": family.person.id}
    visit = make(factories.a_visit, slug, start=at(TUESDAY, "15:00"), **booked)
    make(cancel, visit)
    factories.sign_in_as(client, family.person)
    page = send(client, f"/account/visits/{visit}/undo", status=status)
    assert ("The visit is booked again." in page.text) == (status == 200)
    assert make(is_live, visit) == (status == 200)


def test_what_the_practice_cancelled_is_not_brought_back_from_my_family(client, make):
    family, visit = a_booked_child(make)
    make(cancel, visit, "The nurse is ill")
    factories.sign_in_as(client, family.person)
    assert "cannot be had any more" in send(client, f"/account/visits/{visit}/undo").text
    assert not make(is_live, visit)


def test_a_cancelled_visits_time_is_free_again(client, make):
    family, visit = a_booked_child(make)
    factories.sign_in_as(client, family.person)
    send(client, f"/account/visits/{visit}/cancel")
    make(factories.a_visit, "baby-weigh", start=at(TUESDAY, "11:00"))


def test_somebody_elses_visit_is_not_found(client, make):
    _, visit = a_booked_child(make)
    other = make(factories.a_family, email="other@example.com", name="Other One")
    factories.sign_in_as(client, other.person)
    see(client, f"/account/visits/{visit}/cancel", status=404)
    send(client, f"/account/visits/{visit}/cancel", status=404)
    assert make(is_live, visit)


def test_a_visit_that_has_begun_is_not_cancelled_here(client, make, travel):
    family, visit = a_booked_child(make)
    travel(at(TUESDAY, "11:05"))
    factories.sign_in_as(client, family.person)
    assert "This visit has begun" in see(client, f"/account/visits/{visit}/cancel").text
    assert "can no longer be cancelled here" in send(client, f"/account/visits/{visit}/cancel").text
    assert make(is_live, visit)


def test_signed_out_one_is_asked_to_sign_in_before_cancelling(client, make):
    _, visit = a_booked_child(make)
    answer = post(client, f"/account/visits/{visit}/cancel")
    assert "/account/sign-in" in answer.location
    assert make(is_live, visit)


def test_an_account_that_was_closed_is_signed_out(client, make):
    family = make(factories.a_family)
    factories.sign_in_as(client, family.person)

    def close(now):
        db.session.execute(
            update(Account).where(Account.id == family.person.id).values(active=False)
        )
        audit.record(factories.TESTS, "account.closed", "account", family.person.id, now=now)

    make(transact, close)
    assert client.get("/account/").status_code == 302
