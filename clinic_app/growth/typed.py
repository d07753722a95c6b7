"""Reading what a nurse typed: a weight in kilograms or grams, a length in centimetres.

Understood: "4.52", "4,52", "4.52 kg", "4520", "4,520", "4 520 g", "4 kg 520 g"; "66.1", "66,1 cm",
"661 mm", "0.661 m". A number that makes no sense in the unit typed, but does in the other one, is
asked about and never changed silently.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from .measures import Measure, said
from .refusals import Refusal

MOST_TYPED = 40
BEYOND = 10_000_000
"""As many grams or millimetres as nobody means."""

BARE_KILOGRAMS_BELOW = 100
BARE_CENTIMETRES_BELOW = 200
SENSIBLE = {
    Measure.WEIGHT: range(300, 100_000),
    Measure.LENGTH: range(200, 2001),
    Measure.HEAD: range(200, 701),
}
"""What somebody may have meant: grams and millimetres."""

GRAMS = {"kg": 1000, "kilo": 1000, "kilogram": 1000, "g": 1, "gm": 1, "gram": 1}
MILLIMETRES = {"m": 1000, "cm": 10, "mm": 1}

NUMBER = r"\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|[.,]\d+"
ONE = re.compile(rf"({NUMBER})\s*([a-z]*?)s?\.?", re.ASCII)
TWO = re.compile(r"(\d+)\s*kgs?\s*(\d{1,3})\s*(?:g|gm|grams?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class NotUnderstood(Refusal):
    """The text is no amount of this measure."""

    measure: Measure

    def words(self) -> str:
        """Return what to type instead."""
        if self.measure is Measure.WEIGHT:
            return "Enter a weight in kilograms or grams, such as 4.52 or 4520."
        return "Enter centimetres, such as 66.1."


@dataclass(frozen=True, slots=True)
class TooFine(Refusal):
    """The text has more digits than a gram, or a millimetre."""

    measure: Measure

    def words(self) -> str:
        """Return how fine it may be."""
        if self.measure is Measure.WEIGHT:
            return "Enter a weight to the gram: at most three digits after the point in kilograms."
        return "Enter at most one digit after the point in centimetres."


@dataclass(frozen=True, slots=True)
class WrongUnit(Refusal):
    """No child measures `text`; in the other unit it would be `meant`."""

    measure: Measure
    text: str
    meant: int

    def words(self) -> str:
        """Return the question."""
        return f"No child measures {self.text}. Did you mean {said(self.measure, self.meant)}?"


def weight(text: str) -> int | Refusal:
    """Return the grams that were typed, or what is wrong with the text.

    A number without a unit is kilograms below 100 and grams from there on.
    """
    typed = _tidy(text)
    both = TWO.fullmatch(typed)
    if both:
        return int(both[1]) * 1000 + int(both[2])
    return _amount(Measure.WEIGHT, typed, GRAMS)


def length(text: str) -> int | Refusal:
    """Return the millimetres of a length or height that were typed, or what is wrong.

    A number without a unit is centimetres below 200 and millimetres from there on.
    """
    return _amount(Measure.LENGTH, _tidy(text), MILLIMETRES)


def head(text: str) -> int | Refusal:
    """Return the millimetres of a head circumference that were typed, or what is wrong."""
    return _amount(Measure.HEAD, _tidy(text), MILLIMETRES)


def _tidy(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[: MOST_TYPED + 1]).lower()
    return " ".join(plain.split())


def _amount(measure: Measure, typed: str, units: dict[str, int]) -> int | Refusal:
    found = ONE.fullmatch(typed) if len(typed) <= MOST_TYPED else None
    if not found or (found[2] and found[2] not in units):
        return NotUnderstood(measure)
    number = _decimal(found[1])
    amount = number * (units[found[2]] if found[2] else _bare(measure, number))
    if int(amount) not in SENSIBLE[measure]:
        for size in sorted(set(units.values())):
            if int(number * size) in SENSIBLE[measure]:
                return WrongUnit(measure, typed, int(number * size))
    if amount >= BEYOND:
        return NotUnderstood(measure)
    return int(amount) if amount == int(amount) else TooFine(measure)


def _bare(measure: Measure, number: Decimal) -> int:
    """Return how many grams or millimetres one of a number without a unit is."""
    if measure is Measure.WEIGHT:
        return 1000 if number < BARE_KILOGRAMS_BELOW else 1
    return 10 if number < BARE_CENTIMETRES_BELOW else 1


def _decimal(text: str) -> Decimal:
    """Return a number; a comma before three digits parts thousands, any other is a point."""
    plain = text.replace(" ", "")
    thousands = re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", plain)
    return Decimal(plain.replace(",", "" if thousands else "."))
