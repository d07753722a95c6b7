"""The manager's pages of people."""

from typing import get_args

import pytest

from clinic_app.access.policy import Permission
from clinic_app.blueprints.practice import overview_page, role_words
from clinic_app.operations import outbox
from clinic_app.reference.fields import Capability
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at
from tests.pages import words

KIM = {"name": "Kim Shaw", "email": "kim.shaw@kestrelsquare.example.com", "role": "nurse"}


@pytest.fixture
def manager(browser):
    factories.sign_in_as(browser, "manager")
    return browser


def invited(manager, **facts):
    page = manager.visit("/practice/people/new")
    return manager.send(page, KIM | facts, having="role")


def path_of(role):
    return f"/practice/people/{factories.staff(role).id}"


def leaves(manager, role):
    page = manager.visit(f"{path_of(role)}/leave")
    return manager.send(page, action="leave")


def test_a_day_closed_under_schedules_is_a_closed_day_of_the_practice(manager):
    page = manager.visit("/schedules/closures/new")
    given = {"day": "2026-12-02", "name": "Staff training", "location": "", "do": "look"}
    seen = manager.send(page, given, having="name")
    target, fields = seen.form(having="fingerprint")
    manager.send(seen, fields | {"do": "save"}, action=target)
    text = manager.visit("/practice/").text
    assert "Wednesday 2 December 2026 Staff training" in text
    assert "Friday 25 December 2026 Christmas Day" in text


def test_what_people_can_do_is_said_in_words(manager):
    assert set(overview_page.CAN_DO) == set(get_args(Capability))
    text = manager.visit("/practice/").text
    assert "GP visits, pregnancy care, IUDs, contraceptive implants" in text
    assert "gp larc" not in text


def test_everybody_is_listed_with_role_and_standing(manager):
    text = manager.visit("/practice/people").text
    assert "Nadia Rossi Manager nadia.rossi@kestrelsquare.example.com Active" in text
    assert "Tess Byrne Reception" in text


def test_somebody_is_invited_and_the_page_says_so(manager):
    page = invited(manager)
    assert page.h1 == "Kim Shaw"
    assert "Kim Shaw is invited: a link goes to kim.shaw@kestrelsquare.example.com." in page.text
    assert "Invitation sent Today, 7:30 am, Nadia Rossi" in page.text
    assert "Kim Shaw Nurse kim.shaw@kestrelsquare.example.com Invited until" in (
        manager.visit("/practice/people").text
    )


def test_an_invitation_that_came_back_is_shown_until_another_arrives(manager):
    page = invited(manager)
    bounce()
    said = "The message did not arrive: check the address, then send it again"
    assert said in manager.visit(page.response.request.path).text
    listed = manager.visit("/practice/people").text
    assert "kim.shaw@kestrelsquare.example.com Not reached the message did not arrive" in listed
    page = manager.send(manager.visit(page.response.request.path), action="/link")
    assert said not in page.text
    assert "Invited until" in manager.visit("/practice/people").text


def test_a_link_to_a_new_password_that_came_back_is_shown_too(manager):
    page = manager.send(manager.visit(path_of("nurse")), action="/link")
    bounce()
    page = manager.visit(page.response.request.path)
    assert "The message did not arrive: check the address" in page.text
    assert "Active" in page.text


def bounce():
    """Let the mail server refuse for good what is on its way."""

    def refused(now):
        for message in outbox.lease(most=9, now=now):
            outbox.settle(message, "failed", now=now, trouble="refused: [550]")

    transact(refused)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "  "}, "Enter the name as colleagues read it"),
        ({"name": "K" * 81}, "Use 80 letters or fewer"),
        ({"email": "kim"}, "Enter an email address such as name@example.com"),
        ({"email": ""}, "Enter the work email"),
        ({"email": factories.STAFF["nurse"]}, "Somebody has this address already"),
        ({"role": ""}, "Choose the role"),
        ({"role": "patient"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(manager, typed, said):
    page = invited(manager, **typed)
    assert [said in error for error in page.errors] == [True]
    _, fields = page.form(having="role")
    kept = {name: value for name, value in (KIM | typed).items() if name != "role"}
    assert {name: fields[name].strip() for name in kept} == {n: v.strip() for n, v in kept.items()}


def test_inviting_twice_by_a_double_press_makes_one_account(manager):
    page = manager.visit("/practice/people/new")
    manager.send(page, KIM, having="role")
    again = manager.send(page, KIM, having="role")
    assert any("Somebody has this address already" in error for error in again.errors)
    assert manager.visit("/practice/people").text.count("Kim Shaw") == 1


def test_another_role_is_saved_and_told_in_the_history(manager):
    page = manager.visit(f"{path_of('nurse')}/edit")
    page = manager.send(page, {"role": "reception"}, having="role")
    assert "Saved." in page.text
    assert "Changed role: Nurse became Reception Today, 7:30 am, Nadia Rossi" in page.text
    assert "Book for somebody" in page.text


def test_of_two_managers_the_second_reads_that_it_was_changed_and_keeps_what_was_typed(
    manager, new_browser
):
    other = new_browser()
    factories.sign_in_as(other, "manager")
    waiting = other.visit(f"{path_of('nurse')}/edit")
    page = manager.visit(f"{path_of('nurse')}/edit")
    manager.send(page, {"name": "Jo Lind", "role": "nurse"}, having="role")
    page = other.send(waiting, {"name": "Joanna Petrakis", "role": "nurse"}, having="role")
    assert any("Somebody else changed this person meanwhile" in error for error in page.errors)
    assert page.form(having="role")[1]["name"] == "Joanna Petrakis"
    page = other.send(page, {"name": "Joanna Lind", "role": "nurse"}, having="role")
    assert page.h1 == "Joanna Lind"


def test_a_manager_cannot_take_their_own_role_away(manager):
    page = manager.visit(f"{path_of('manager')}/edit")
    page = manager.send(page, {"role": "nurse"}, having="role")
    assert page.errors == ["You cannot take your own access as manager away. Ask another manager"]
    page = manager.visit(path_of("manager"))
    assert "This is you" in page.text
    page = leaves(manager, "manager")
    assert "You cannot take your own access as manager away" in page.text


def test_who_leaves_is_signed_out_at_the_next_page(manager, new_browser):
    nurse = new_browser()
    factories.sign_in_as(nurse, "nurse")
    assert nurse.visit("/nurses/").h1
    page = leaves(manager, "reception")
    assert "The access of Tess Byrne is closed." in page.text
    leaves(manager, "nurse")
    assert nurse.visit("/nurses/").h1 == "Staff sign in"


def test_before_a_doctor_leaves_the_page_names_the_visits_and_then_leads_to_them(manager):
    factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    page = manager.visit(f"{path_of('doctor')}/leave")
    assert "1 booked visit loses its hours" in page.text
    assert "10:00 am: Robin Vale, Standard GP visit" in page.text
    page = manager.send(page, action="leave")
    assert page.h1 == "Dr Amara Osei: Does not work here any more"
    assert "To do now, 1" in page.text
    assert "Robin Vale" in page.text
    assert [words(a) for a in page.all("a", _class="back")] == ["Schedules"]


def test_a_sensitive_visit_is_a_gp_visit_before_somebody_leaves(manager):
    factories.a_visit("sti-check", start=at(TUESDAY, "10:00"), lead="amara-osei")
    text = manager.visit(f"{path_of('doctor')}/leave").text
    assert "GP visit" in text
    assert "exual" not in text


def test_somebody_who_left_can_come_back(manager):
    leaves(manager, "reception")
    page = manager.visit(path_of("reception"))
    assert "Left" in page.text
    page = manager.send(page, action="come-back")
    assert "They can come back: an invitation is on its way." in page.text
    assert "Invited" in page.text
    assert "Came back" in page.text


def test_a_link_is_sent_again_and_the_older_is_over(manager):
    invited(manager)
    page = manager.visit("/practice/people")
    page = manager.send(invited_page(manager), action="link")
    assert "A link goes to kim.shaw@kestrelsquare.example.com. Links sent before are over." in (
        page.text
    )


def invited_page(manager):
    page = manager.visit("/practice/people")
    (link,) = [a for a in page.all("a") if a.text == "Kim Shaw"]
    return manager.visit(link.get("href"))


def test_a_patient_or_nobody_is_no_page_of_a_person(manager):
    family = factories.a_family()
    for account in (family.person.id, 99999):
        assert "not" in manager.visit(f"/practice/people/{account}", status=404).h1.lower()


def test_the_table_of_roles_says_what_the_rules_say(manager):
    """Every permission that staff can have is in it; what a role may is asked of the rules."""
    worded = set(role_words.ABILITIES) | role_words.EVERYBODY | role_words.MACHINERY
    assert worded == set(Permission)
    by_text = {ability.text: ability.roles for ability in role_words.table()}
    assert by_text["Invite people, change their role, close their access"] == (
        False, False, False, True,
    )  # fmt: skip
    assert by_text["Cancel a visit"] == (True, False, False, True)
    (row,) = [
        r for r in manager.visit("/practice/people").all("tr") if "Cancel a visit" in words(r)
    ]
    assert words(row).replace("–", "").replace("Cancel a visit", "").split() == ["yesnonoyes"]
