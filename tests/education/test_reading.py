"""How hard a text is to read: counted as the field counts it."""

import pytest

from clinic_app.education import reading


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("hip", 1), ("running", 2), ("bone", 1), ("exercise", 3), ("exercises", 4), ("area", 3),
        ("medicine", 3), ("baby", 2), ("little", 2), ("walked", 1), ("started", 2), ("doctor", 2),
        ("vaccine", 2), ("vaccines", 2), ("immunisation", 5), ("people", 2), ("muscles", 2),
        ("knee", 1), ("injury", 3), ("physiotherapist", 6), ("the", 1), ("see", 1), ("ache", 1),
        ("question", 2), ("special", 2), ("video", 3), ("same-day", 2), ("trying", 2),
        ("care", 1), ("whole", 1), ("babies", 2), ("weighed", 1), ("settled", 2), ("times", 1),
        ("nurse", 1), ("nurses", 2), ("catches", 2), ("diet", 2), ("idea", 3),
    ],
)  # fmt: skip
def test_syllables_are_those_one_hears(word, count):
    assert reading.syllables(word) == count


def test_short_plain_sentences_ask_for_a_low_grade():
    assert reading.grade("The cat sat on the mat. It was warm.") < 2


def test_long_words_and_sentences_ask_for_a_high_grade():
    heavy = (
        "Musculoskeletal rehabilitation necessitates progressive, individualised loading "
        "interventions administered by appropriately qualified physiotherapy practitioners."
    )
    assert reading.grade(heavy) > 16


def test_each_point_of_a_list_is_a_sentence():
    assert len(reading.sentences("Bring:\n\n- the blue book\n- a spare nappy\n")) == 3


def test_nothing_asks_for_nothing():
    assert reading.grade("") == 0.0
    assert reading.minutes("") == 1
