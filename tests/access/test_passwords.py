"""Which passwords people who work here may have."""

import pytest

from clinic_app.access.passwords import trouble

ABOUT = (
    "tess.byrne@kestrelsquare.example.com",
    "Tess Byrne",
    "Kestrel Square Medical Practice",
    "Kestrel Square",
)


def told(password):
    return trouble(password, about=ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "kestrels fly at noon",
        "four apples in a wagon",
        "Tj7$kQ0!mZx9",
        "ein Fluß ohne Brücke",
        "password of the old oak door",
        "小林さんの古い自転車は青い色",
    ],
)
def test_long_words_that_nobody_guesses_are_taken(password):
    assert told(password) == ""


@pytest.mark.parametrize("password", ["", "short", "eleven char"])
def test_fewer_than_twelve_characters_are_refused_with_what_helps(password):
    assert told(password).startswith("Use 12 characters or more")


def test_a_book_is_refused():
    assert told("four apples " * 40) == "Use 200 characters or fewer"


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "aaaaaaaaaaaaaa",
        "abcdefghijklmn",
        "111122223333",
        "098765432109",
        "ababababababab",
    ],
)
def test_what_runs_over_the_keyboard_is_refused(password):
    assert "easy to guess" in told(password)


@pytest.mark.parametrize(
    "password",
    [
        "Password2026!",
        "Password-1234",
        "tess.byrne2026",
        "TessByrne!2026",
        "Kestrel-Square-1",
        "kestrelsquare2026",
        "tess.byrne@kestrelsquare",
        "Welcome123456",
        "Summer2026!!!!",
    ],
)
def test_common_words_and_ones_own_name_are_refused(password):
    assert "easy to guess" in told(password)
