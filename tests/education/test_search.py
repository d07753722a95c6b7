"""Finding things by words, whatever the words are: with a small index and a plain language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.education.highlights import Segment, best, marked
from clinic_app.education.search import Entry, Index
from clinic_app.education.search_words import Language, Synonyms, asked


def stem(word):
    return word.removesuffix("ing").removesuffix("s")


def distance(one, other):
    """Count letters that differ; enough for words of one length and one letter more or less."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True))
    short, long = sorted((one, other), key=len)
    cut = {long[:n] + long[n + 1 :] for n in range(len(long))}
    return 1 if short in cut else 9


PLAIN = Language(stem, distance, lambda word: word[:1])
HIP = Entry("article", "hip", "Sore hip", ("groin pain",), "Why it hurts.", ("Rest a knee too.",))
KNEE = Entry("article", "knee", "Sore knee", (), "The joint of the leg.", ("It is not the hip.",))
NEEDLE = Entry("visit", "needle", "Child vaccine", (), "With a nurse.")
SYNONYMS = Synonyms(
    same=(("vaccine", "jab", "flu shot"), ("child", "kid")),
    leads=((("stress fracture",), ("hip",)),),
)
INDEX = Index([HIP, KNEE, NEEDLE], SYNONYMS, PLAIN)


def slugs(query):
    return [hit.slug for hit in INDEX.find(query).hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hip", ["hip"]),
        ("sore hip", ["hip", "knee"]),
        ("the KNEES", ["knee"]),
        ("jab", ["needle"]),
        ("flu shots for my kid", ["needle"]),
        ("groin", ["hip"]),
        ("groyn pain", ["hip"]),
        ("stress fracture", ["hip"]),
        ("vacc", ["needle"]),
        ("hips", ["hip"]),
        ("", []),
        ("the of", []),
        ("banana", []),
    ],
)
def test_titles_come_before_words_before_texts(query, found):
    assert slugs(query) == found


def test_a_synonym_leads_one_way_only():
    assert "stress" not in {stem(w) for hit in INDEX.find("hip").hits for w in hit.slug.split()}
    assert slugs("fracture") == []


def test_a_corrected_query_says_so_and_names_what_nothing_here_says():
    answer = INDEX.find("sorre hip banana")
    assert answer.instead == "sore hip banana"
    assert answer.nowhere == ("banana",)
    assert answer.hits[0].slug == "hip"


def test_what_was_found_is_marked_in_the_title_and_in_the_sentence_that_says_most():
    (hit,) = (one for one in INDEX.find("groin knee").hits if one.slug == "hip")
    assert hit.title == (Segment("Sore hip"),)
    assert hit.piece == (Segment("Rest a "), Segment("knee", marked=True), Segment(" too."))


def test_a_long_sentence_is_cut_between_words():
    sentences = [("short", frozenset({"short"})), ("hip " * 80, frozenset({"hip"}))]
    shown = best(sentences, frozenset({"hip"}))
    assert len(shown) < 210
    assert shown.endswith("hip …")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(query):
    INDEX.find(query)
    assert all(word for word in asked(query))


@given(st.text(max_size=80), st.sets(st.sampled_from(["hip", "knee", "a", "é"])))
def test_marking_changes_no_letter(text, stems):
    assert "".join(segment.text for segment in marked(text, stems, stem)) == text


def test_of_a_long_query_only_the_first_words_are_looked_for():
    asked_for = [f"{'q' * n}z" for n in range(4, 20)]
    assert INDEX.find(" ".join(asked_for)).nowhere == tuple(asked_for[:8])
    assert slugs(" ".join([*asked_for[:8], "hip"])) == []


def test_a_word_is_corrected_once_and_then_known():
    asked_for = list[str]()
    counting = Language(stem, lambda a, b: asked_for.append(a) or distance(a, b), PLAIN.sound)
    index = Index([HIP, KNEE], SYNONYMS, counting)
    for _ in range(2):
        index.find("grioin")
    assert 0 < len(asked_for) == asked_for.count("grioin")
    once = len(asked_for)
    index.find("grioin")
    assert len(asked_for) == once
