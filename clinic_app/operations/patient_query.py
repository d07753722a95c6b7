"""What somebody at the desk typed to find a patient: words of a name, a birth date, a phone."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import phonenumbers

from . import patient_words

LONGEST = 200
MOST_WORDS = 6
FEWEST_DIGITS = 4
PLAIN = frozenset("0123456789 +-/.()")
NAMES_OF_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

ISO = re.compile(r"(?<![0-9])(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?![0-9])")
NUMBERS = re.compile(
    r"(?<![0-9+])(?P<d>[0-9]{1,2})[ /.-]+(?P<m>[0-9]{1,2})[ /.-]+"
    r"(?P<y>[0-9]{4}|[0-9]{2})(?![0-9])"
)
NAMED = re.compile(
    r"(?<![0-9+])(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ /.-]*(?P<m>[a-z]{3,9})\.?,?[ /.-]*"
    r"(?P<y>[0-9]{4}|[0-9]{2})(?![0-9])"
)
TOGETHER = re.compile(r"(?<![0-9+])(?P<d>[0-3][0-9])(?P<m>[01][0-9])(?P<y>[12][0-9]{3})(?![0-9])")
PHONE = re.compile(r"(?<![^\W_])\+?[0-9][0-9 ().-]*(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Query:
    """Words of the name, a birth date, and a phone number: whole ("+61...") or its last digits.

    `no_birth` is what looks like a birth date and cannot be one: then nothing is looked for.
    """

    words: tuple[str, ...] = ()
    birth: date | None = None
    phone: str = ""
    no_birth: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return bool(self.no_birth) or not (self.words or self.birth or self.phone)


def read(text: str, today: date) -> Query:
    """Return what was typed into the one box; what cannot be understood is left out.

    A year of two digits is the latest that is not in the future.
    """
    rest = "".join(map(_plain, text[:LONGEST]))
    phones, rest = _phones(rest, whole=True)
    if no_birth := _no_birth(rest, today):
        return Query(no_birth=no_birth)
    birth, rest = _birth(rest, today)
    endings, rest = _phones(rest, whole=False)
    words = [word for piece in rest.split() for word in _words(piece)]
    number = next(iter(phones + endings), "")
    return Query(tuple(dict.fromkeys(words))[:MOST_WORDS], birth, number)


def _plain(sign: str) -> str:
    """Return a wide digit, a hard space and the like as an ordinary one; letters stay."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain in PLAIN else sign


def _phones(text: str, *, whole: bool) -> tuple[list[str], str]:
    """Return the numbers in a text and the text without them; `whole`: nothing that is shorter.

    Whole numbers are taken out before dates are looked for: 0411 12 10 55 holds no birth date.
    Pagers have short numbers such as 16 3 2000, so that what a date could be is none.
    """
    known = {run: _number(run) for run in PHONE.findall(text)}
    taken = [run for run, n in known.items() if not whole or (_digits(run) > 8 and n[:1] == "+")]
    for run in taken:
        text = text.replace(run, " ")
    return [known[run] for run in taken if known[run]], text


def _digits(run: str) -> int:
    return sum(sign.isdecimal() for sign in run)


def _words(piece: str) -> list[str]:
    return [word for word in patient_words.words(piece) if not word.isdecimal()]


def _number(typed: str) -> str:
    """Return a whole number as it is stored, else its digits if they are enough, else ""."""
    digits = re.sub("[^0-9]", "", typed)
    if len(digits) < FEWEST_DIGITS:
        return ""
    try:
        number = phonenumbers.parse(typed, "AU")
    except phonenumbers.NumberParseException:
        return digits
    if phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # the zero that is dialled first is not stored
    return digits[1:] if len(digits) > 8 and digits.startswith("0") else digits


def _birth(text: str, today: date) -> tuple[date | None, str]:
    """Return the first birth date in a text, and the text without it."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    for pattern in (ISO, NAMED, NUMBERS, TOGETHER):
        for found in pattern.finditer(lower):
            day = _day(found, today)
            if day:
                return day, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _no_birth(text: str, today: date) -> str:
    """Return the first date of a text that no calendar has or that is to come, "" if none is."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    for pattern in (ISO, NAMED, NUMBERS):
        for found in pattern.finditer(lower):
            day = _day(found, today)
            if _is_written_as_a_date(found) and (day is None or day > today):
                return text[found.start() : found.end()].strip()
    return ""


def _is_written_as_a_date(found: re.Match[str]) -> bool:
    """Say whether digits can be meant as a date only, and are not the end of a phone number."""
    if _month(found["m"]) == 0 and not found["m"].isdecimal():
        return False
    return found["y"][:2] in {"19", "20"} or any(sign in found[0] for sign in "/.")


def _day(found: re.Match[str], today: date) -> date | None:
    month = _month(found["m"])
    years = [int(found["y"])]
    if len(found["y"]) == 2:
        years = [today.year // 100 * 100 - century + years[0] for century in (0, 100)]
    days = [day for year in years if (day := _real(year, month, int(found["d"])))]
    past = [day for day in days if day <= today]
    return next(iter(past or days), None)


def _month(typed: str) -> int:
    if typed.isdecimal():
        return int(typed)
    known = [n for n, name in enumerate(NAMES_OF_MONTHS, 1) if name.startswith(typed)]
    known += [9] if typed == "sept" else []
    return known[0] if known else 0


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
