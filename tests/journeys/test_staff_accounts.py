"""A new colleague: invited by the manager, lets herself in by the link, and one day leaves."""

import re

import pytest

from tests import factories

KIM = "kim.shaw@kestrelsquare.example.com"
PASSWORD = "four apples in a wagon"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_somebody_is_invited_works_here_and_leaves(visitor, post, width, scheme):
    manager, kim = (visitor(width=width, scheme=scheme) for _ in range(2))
    signs_in(manager, factories.STAFF["manager"], factories.PASSWORD)
    invites(manager)
    (mail,) = [m for m in post() if m["To"] == KIM]
    chooses_a_password(kim, link_in(mail))
    signs_in(kim, KIM, PASSWORD)
    kim.goes_to("/patients/")
    assert kim.heading == "Patients"

    lets_go(manager)
    kim.goes_to("/patients/")
    assert kim.heading == "Staff sign in"
    signs_in(kim, KIM, PASSWORD)
    kim.reads("The email address or the password is not right")


def invites(manager):
    manager.goes_to("/practice/people")
    manager.presses("Invite somebody")
    manager.types({"Name": "Kim Shaw", "Work email address": KIM})
    manager.page.get_by_label("Role").select_option("Reception")
    manager.presses("Send the invitation")
    manager.reads("Invited")


def chooses_a_password(kim, path):
    kim.goes_to(path)
    kim.types({"New password": "kimshaw2026!", "The same once more": "kimshaw2026!"})
    kim.presses("Set the password")
    kim.reads("This is easy to guess")
    kim.types({"New password": PASSWORD, "The same once more": PASSWORD})
    kim.presses("Set the password")
    kim.reads("Your password is set. Sign in with it.")


def lets_go(manager):
    manager.goes_to("/practice/people")
    manager.presses("Kim Shaw")
    manager.reads("Active")
    manager.presses("They leave: close access")
    manager.presses("Close the access now")
    manager.reads("The access of Kim Shaw is closed.")


def link_in(mail):
    text = mail.get_payload(decode=True).decode()
    return re.search(r"/account/staff/password/\S+", text).group(0)


def signs_in(who, email, password):
    who.goes_to("/account/staff/sign-in")
    who.types({"Work email address": email, "Password": password})
    who.presses("Sign in")
