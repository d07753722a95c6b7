"""Medicare card numbers: what speaks against one. It is never a reason to refuse it. Pure.

Ten digits: eight of the card, a check digit, the issue. The reference of a person on the card is
an eleventh, kept apart. Numbers that do not fit are in use in published examples, so one is asked
to look again, and a number is never what tells two people apart: families share a card.
"""

WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9)
DIGITS = 10

WRONG_BEGINNING = "It begins with a digit from 2 to 6 on every card we know of."
WRONG_CHECK = "The ninth digit does not fit the eight before it."
NO_ISSUE = "The last digit, the issue of the card, is never 0."


def doubts(number: str) -> tuple[str, ...]:
    """Return what is odd about ten digits, as sentences; nothing for a number that fits.

    Raises ValueError for anything but ten digits.
    """
    if len(number) != DIGITS or not (number.isascii() and number.isdecimal()):
        raise ValueError(f"not ten digits: {number!r}")
    digits = [int(digit) for digit in number]
    odd = {
        WRONG_BEGINNING: not 2 <= digits[0] <= 6,
        WRONG_CHECK: check_digit(number) != digits[8],
        NO_ISSUE: digits[9] == 0,
    }
    return tuple(sentence for sentence, true in odd.items() if true)


def check_digit(number: str) -> int:
    """Return the ninth digit that goes with the first eight of a number."""
    return sum(w * int(d) for w, d in zip(WEIGHTS, number[:8], strict=True)) % 10
