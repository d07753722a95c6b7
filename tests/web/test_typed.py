from datetime import UTC, date, datetime

import pytest
from wtforms.validators import ValidationError

from clinic_app.operations.errors import NotFound
from clinic_app.web import typed
from clinic_app.web.back import own_page

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11/2026", TODAY),
        ("24.11.2026", TODAY),
        ("2026-11-24", TODAY),
        ("24 11", TODAY),
        ("24 Nov", TODAY),
        ("24 November 2026", TODAY),
        ("24 nov.", TODAY),
        ("3 sept 2026", date(2026, 9, 3)),
        (" Today ", TODAY),
        ("tomorrow", date(2026, 11, 25)),
        ("yesterday", date(2026, 11, 23)),
        ("5 Jan", date(2027, 1, 5)),
        ("29 2 2028", date(2028, 2, 29)),
    ],
)
def test_a_day_is_understood_as_staff_type_it(text, day):
    assert typed.day(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "Enter a date"),
        ("", "Enter a date"),
        ("24 xyz", "Enter a date"),
        ("24 ju", "Enter a date"),
        ("24 11 26", "Enter a date"),
        ("32 11 2026", "Enter a real date"),
        ("31 6", "Enter a real date"),
        ("2026-13-01", "Enter a real date"),
        ("1 1 1066", "Enter a year from 2000"),
    ],
)
def test_what_is_no_day_is_answered_with_a_sentence(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        typed.day(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("13:30", 13, 30),
        ("1:30 pm", 13, 30),
        ("1.30pm", 13, 30),
        ("1:30 P.M.", 13, 30),
        ("9", 9, 0),
        ("9 am", 9, 0),
        ("12 pm", 12, 0),
        ("12:05 am", 0, 5),
        ("1330", 13, 30),
        ("930", 9, 30),
    ],
)
def test_a_time_is_understood_in_both_clocks(text, hour, minute):
    found = typed.instant(text, on=TODAY)
    assert found.tzinfo is UTC
    # the practice is eleven hours ahead in November
    assert found == datetime(2026, 11, 24, hour, minute, tzinfo=UTC) - (
        datetime(2026, 1, 1, 11, tzinfo=UTC) - datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize("text", ["", "soon", "25:00", "13:75", "13 pm", "0 am", "1:3:0", "-1"])
def test_what_is_no_time_is_answered_with_a_sentence(text):
    with pytest.raises(ValidationError, match="Enter a time"):
        typed.instant(text, on=TODAY)


def test_a_time_between_the_five_minutes_is_refused():
    with pytest.raises(ValidationError, match="five minutes"):
        typed.instant("10:07", on=TODAY)


def test_the_address_of_a_day_has_one_spelling():
    assert typed.iso_day("2026-11-24") == TODAY


@pytest.mark.parametrize("text", ["20261124", "2026-W48-2", "0001-01-01", "9999-12-31", "x", ""])
def test_other_addresses_of_days_do_not_exist(text):
    with pytest.raises(NotFound):
        typed.iso_day(text)


@pytest.mark.parametrize(
    "path", ["/reception/", "/reception/2026-11-24", "/nurses/2026-11-24?nurse=9"]
)
def test_a_button_returns_to_the_staff_page_it_was_on(path):
    assert own_page(path, otherwise="/reception/") == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "https://elsewhere.example.com/reception/",
        "//elsewhere.example.com/nurses/",
        "/account/",
        "/reception/../account/",
        "/reception/\\\\elsewhere",
        "/reception/\n",
        "javascript:alert(1)",
        "/nurses",
    ],
)
def test_a_button_never_returns_anywhere_else(path):
    assert own_page(path, otherwise="/reception/") == "/reception/"
