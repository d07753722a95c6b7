"""Accounts of people who work here, by the command line."""

from clinic_app.operations import accounts

WHO = "tess.byrne@kestrelsquare.example.com"


def test_somebody_new_can_sign_in(practice_loaded, context, clinic):
    words = ("staff", "add", "New.Nurse@example.com", "--name", "New Nurse", "--role", "nurse")
    done = clinic(*words, typed="a long enough one\n")
    assert done.exit_code == 0, done.output
    person = accounts.check_password("new.nurse@example.com", "a long enough one")
    assert (person.name, person.role) == ("New Nurse", "nurse")


def test_an_address_is_only_used_once(practice_loaded, context, clinic):
    words = ("staff", "add", WHO.upper(), "--name", "Another", "--role", "reception")
    refused = clinic(*words, typed="a long enough one\n")
    assert refused.exit_code == 1
    assert "has an account already" in refused.stderr


def test_a_password_is_replaced(practice_loaded, context, clinic):
    done = clinic("staff", "password", WHO, typed="a long enough one\n")
    assert done.exit_code == 0, done.output
    assert accounts.check_password(WHO, "a long enough one").role == "reception"


def test_a_short_password_is_refused_before_anything_happens(practice_loaded, context, clinic):
    refused = clinic("staff", "password", WHO, typed="eleven char\n")
    assert refused.exit_code == 2
    assert "at least 12 characters" in refused.stderr
    assert accounts.check_password(WHO, "eleven char") is None


def test_only_people_who_work_here_have_passwords(practice_loaded, context, clinic):
    refused = clinic("staff", "password", "nobody@example.com", typed="a long enough one\n")
    assert refused.exit_code == 1
    assert "nobody who works here" in refused.stderr


def test_somebody_is_invited_and_let_go_by_command(practice_loaded, context, clinic):
    words = ("New.Nurse@example.com", "--name", "New Nurse", "--role", "nurse")
    done = clinic("staff", "invite", *words)
    assert done.exit_code == 0, done.output
    assert "An invitation goes to new.nurse@example.com" in done.output
    again = clinic("staff", "invite", *words)
    assert again.exit_code == 1
    assert "has an account already" in again.stderr


def test_who_leaves_has_no_access_any_more(practice_loaded, context, clinic):
    clinic("staff", "password", WHO, typed="a long enough one\n")
    done = clinic("staff", "leave", WHO.upper())
    assert done.exit_code == 0, done.output
    assert accounts.check_password(WHO, "a long enough one") is None
    unknown = clinic("staff", "leave", "nobody@example.com")
    assert unknown.exit_code == 1
    assert "nobody who works here" in unknown.stderr


def test_the_last_manager_is_not_let_go_by_command(practice_loaded, context, clinic):
    refused = clinic("staff", "leave", "nadia.rossi@kestrelsquare.example.com")
    assert refused.exit_code == 1
    assert "this is the last manager" in refused.stderr
