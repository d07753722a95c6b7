"""What a password of somebody who works here must be: long and not to be guessed (NIST 800-63B)."""

from collections.abc import Iterable
from itertools import pairwise

SHORTEST, LONGEST = 12, 200
FEW = 5
"""A password of so few different characters is a pattern of the keyboard."""
COMMON = frozenset({
    "password", "passphrase", "letmein", "welcome", "qwerty", "qwertyuiop", "administrator",
    "changeme", "secret", "iloveyou", "sunshine", "princess", "football", "dragon", "monkey",
    "reception", "clinic", "doctor", "nurse", "medical", "practice", "canberra", "tuggeranong",
    "australia", "summer", "winter", "autumn", "spring",
})  # fmt: skip


def trouble(password: str, *, about: Iterable[str]) -> str:
    """Return what is wrong with a password and what to do, "" if it may be used.

    `about` are words that others know of the person: the address, the name, the practice's name.
    """
    if len(password) < SHORTEST:
        return f"Use {SHORTEST} characters or more, for example four words that you remember"
    if len(password) > LONGEST:
        return f"Use {LONGEST} characters or fewer"
    plain = _plain(password)
    if len(set(password.lower())) < FEW or _runs(plain):
        return "This is easy to guess: letters or digits in a row. Use four words that you remember"
    known = {part for word in about for part in _parts(word) if len(part) > 3}
    left = plain
    for word in sorted(known | COMMON, key=len, reverse=True):
        left = left.replace(word, "")
    if sum(c.isalpha() for c in left) < FEW and plain != left:
        return "This is easy to guess: a common word, or your own name. Use other words"
    return ""


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _parts(word: str) -> list[str]:
    """Return the words of a name or an address, and the whole of it without what is between."""
    split = "".join(c if c.isalnum() else " " for c in word.lower()).split()
    return [*split, _plain(word)]


def _runs(plain: str) -> bool:
    """Say whether nearly every character follows the one before, as in 123456789012."""
    steps = [abs(ord(b) - ord(a)) <= 1 or (a, b) == ("9", "0") for a, b in pairwise(plain)]
    return bool(steps) and sum(steps) >= len(steps) * 3 / 4
