"""The words by which the desk finds a patient: as written and as they sound.

Sounds are Metaphone keys (Lawrence Philips, 1990), computed by the library jellyfish.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

import jellyfish
from sqlalchemy import delete

from clinic_app.extensions import db
from clinic_app.models import PatientWord

from .row_writing import add_rows

LONGEST = 80
JOINING = "'’"
"""What a name is written with or without: O'Brien and OBrien are one word."""


def words(name: str) -> list[str]:
    """Return the words of a name, lower case, without accents and apostrophes, each once."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    split = "".join(c if c.isalnum() else "" if c in JOINING else " " for c in letters)
    return sorted({word[:LONGEST] for word in split.split()})


def sound(word: str) -> str:
    """Return how a word sounds; words that sound alike have the same key."""
    return jellyfish.metaphone(word)[:LONGEST]


def alike(word: str, other: str) -> bool:
    """Say whether two words that sound the same are also written nearly so.

    A key of two or three letters stands for many names: zzqq has that of Zac. Of the longer word a
    third must be the same (Wright and Rite, Lee and Li).
    """
    apart = jellyfish.damerau_levenshtein_distance(word, other)
    return 3 * apart <= 2 * max(len(word), len(other))


def rows(patient: int, *names: str) -> list[dict[str, Any]]:
    """Return the rows to write for a patient of these names."""
    return [
        {"patient_id": patient, "word": word, "sound": sound(word)}
        for word in words(" ".join(names))
    ]


def write(patient: int, names: Iterable[str]) -> None:
    """Write a patient's words in place of those there were."""
    db.session.execute(delete(PatientWord).where(PatientWord.patient_id == patient))
    write_first(patient, names)


def write_first(patient: int, names: Iterable[str]) -> None:
    """Write the words of a patient who has none yet."""
    add_rows(PatientWord, rows(patient, *names))
