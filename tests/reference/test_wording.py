"""The clinic's sentences: plain, short, and free of what may not be advertised."""

import json
import re
from collections.abc import Iterator

import pytest

from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.practice import load_practice
from clinic_app.reference.wording import load_wording

CATALOGUE = load_catalogue()
PRACTICE = load_practice(catalogue=CATALOGUE)

BRANDS = load_wording().brands

CONFIRMED = {
    "000",
    "1800022222",  # healthdirect
    "131114",  # Lifeline
    "131126",  # Poisons Information
    "0255500142",  # the practice itself
}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def public(kept):
    for kind in kept["types"]:
        del kind["staff_aliases"]
    return list(strings(kept))


PUBLIC = public(json.loads(CATALOGUE.model_dump_json()))
PUBLIC += strings(json.loads(PRACTICE.model_dump_json()))

SENTENCES = [text for text in PUBLIC if " " in text]

ADVICE = [text for text in SENTENCES if text.endswith(".")]


@pytest.mark.parametrize("brand", BRANDS)
def test_no_prescription_product_is_named_to_the_public(brand):
    assert not [text for text in PUBLIC if brand.casefold() in text.casefold()]


def test_staff_find_a_type_by_the_product_name_all_the_same():
    assert "Mirena" in CATALOGUE.type("iud-insertion").staff_aliases


@pytest.mark.parametrize("word", ["!", "cure", "guarantee", "painless", "STD", "pap smear"])
def test_no_sentence_shouts_promises_or_uses_an_outdated_word(word):
    assert not [text for text in PUBLIC if word in text]


def test_only_confirmed_telephone_numbers_are_given():
    found = set[str]()
    for text in PUBLIC:
        for number in re.findall(r"\(?\b\d[\d ()]{1,}\d\b", text):
            digits = re.sub(r"\D", "", number)
            if len(digits) >= 6 or digits == "000":
                found.add(digits)
    assert found == CONFIRMED


def test_sentences_are_short():
    for text in ADVICE:
        for sentence in re.split(r"(?<=[.?])\s", text):
            assert len(sentence.split()) <= 24, sentence


def test_a_line_in_a_list_was_not_cut_at_a_comma():
    for kind in CATALOGUE.types:
        for line in kind.preparation:
            assert line[0].isupper(), line
            assert not line.endswith("."), line


def test_every_warning_ends_in_a_sentence_that_says_what_to_do():
    for kind in CATALOGUE.types:
        for flag in CATALOGUE.redirects_of(kind):
            assert flag.text.endswith(".")
            assert not flag.signs.endswith(".")


@pytest.mark.parametrize(
    ("go", "words"),
    [
        ("000", "000"),
        ("hospital", "hospital|maternity"),
        ("same-day", "[Cc]all us"),
        ("within-days", "days|weeks"),
        ("other-visit", "Book"),
    ],
)
def test_a_warning_says_the_place_it_means(go, words):
    flags = {f for kind in CATALOGUE.types for f in CATALOGUE.redirects_of(kind) if f.go == go}
    assert flags
    for flag in flags:
        assert re.search(words, flag.text), flag


def test_letters_are_latin_and_the_text_is_tidy():
    for text in PUBLIC:
        assert not re.search(r"[\u0370-\u1fff]", text)
        assert "  " not in text
        assert "'" not in text, "use the typographic apostrophe"


def test_the_reading_grade_is_8_at_most():
    words = [word for text in ADVICE for word in re.findall(r"[^\W\d_]+", text)]
    sentences = sum(len(re.findall(r"[.?](?:\s|$)", text)) for text in ADVICE)
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    assert grade <= 8


def syllables(word):
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(1, groups - silent)
