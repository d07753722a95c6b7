"""Kilograms and grams are both understood, and a slip is asked about, never changed silently."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.growth import typed
from clinic_app.growth.measures import Measure
from clinic_app.growth.typed import NotUnderstood, TooFine, WrongUnit

QUICK = settings(max_examples=200, deadline=None, database=None, derandomize=True)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("4.52", 4520), ("4,52", 4520), ("4.520", 4520), (" 4.52 kg ", 4520), ("4.52KG", 4520),
        ("4520", 4520), ("4,520", 4520), ("4520 g", 4520), ("4520g", 4520), ("4 520 g", 4520),
        ("4,520 g", 4520), ("4\u00a0520 g", 4520), ("4 kg 520 g", 4520), ("4kg520g", 4520),
        ("4520 grams", 4520), ("4.52 kilos", 4520), ("4.52 kg.", 4520), ("0,950", 950),
        (".95", 950), ("12.5", 12_500), ("12,500", 12_500), ("4.523", 4523), ("45.2", 45_200),
        ("\uff13.\uff12", 3200), ("99.9", 99_900), ("100", 100), ("0", 0),
    ],
)  # fmt: skip
def test_a_weight_is_understood(text, grams):
    assert typed.weight(text) == grams


@pytest.mark.parametrize(
    ("text", "meant"),
    [("4,520 kg", 4520), ("4520 kg", 4520), ("4.52 g", 4520), ("4.520 g", 4520), ("952kg", 952)],
)
def test_a_unit_that_cannot_be_right_is_asked_about(text, meant):
    slip = typed.weight(text)
    assert slip == WrongUnit(Measure.WEIGHT, text, meant)
    assert slip.words().startswith(f"No child measures {text}. Did you mean ")


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "-4.5", "4.5.2", "1e3", "9 lb 15", "4kg 52", "4 52", "4,52,0", "nan", "½ kg",
     "4.52 kg kg", "٤", "9" * 60, "4.52 mg"],
)  # fmt: skip
def test_what_is_no_weight_is_said(text):
    assert typed.weight(text) == NotUnderstood(Measure.WEIGHT)
    assert "4.52 or 4520" in typed.weight(text).words()


@pytest.mark.parametrize("text", ["4.5234", "4520.5 g", "4.5234 kg"])
def test_nothing_is_rounded_away(text):
    assert typed.weight(text) == TooFine(Measure.WEIGHT)
    assert "gram" in typed.weight(text).words()


@pytest.mark.parametrize(
    ("text", "mm"),
    [("66.1", 661), ("66,1", 661), ("66.1 cm", 661), ("661 mm", 661), ("661", 661),
     ("0.661 m", 661), ("102", 1020), ("66", 660), ("1.02 m", 1020), ("66.10", 661)],
)  # fmt: skip
def test_a_length_is_understood(text, mm):
    assert typed.length(text) == mm


def test_lengths_have_their_slips_too():
    assert typed.length("0.661") == WrongUnit(Measure.LENGTH, "0.661", 661)
    assert typed.length("66.1 mm") == WrongUnit(Measure.LENGTH, "66.1 mm", 661)
    assert typed.length("66.15") == TooFine(Measure.LENGTH)
    assert "one digit" in TooFine(Measure.LENGTH).words()
    assert typed.head("42 kg") == NotUnderstood(Measure.HEAD)
    assert "66.1" in NotUnderstood(Measure.HEAD).words()
    assert typed.head("38.5") == 385


@QUICK
@given(st.integers(300, 99_999))
def test_every_way_to_write_a_weight_means_the_same(grams):
    ways = [
        f"{grams / 1000:.3f}",
        f"{grams / 1000:.3f} kg",
        f"{grams} g",
        f"{grams:,} g",
        f"{grams // 1000} kg {grams % 1000} g",
        str(grams),
    ]
    assert [typed.weight(way) for way in ways] == [grams] * len(ways)


@QUICK
@given(st.text(max_size=50))
def test_whatever_is_typed_has_an_answer(text):
    for read in (typed.weight, typed.length, typed.head):
        answer = read(text)
        assert (isinstance(answer, int) and answer >= 0) or answer.words()
