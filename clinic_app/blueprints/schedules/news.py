"""Whether the patient of a touched visit knows what became of it."""

from dataclasses import dataclass
from datetime import date

from clinic_app.operations import touched
from clinic_app.operations.told import Told
from clinic_app.operations.touched import Touched
from clinic_app.web.filters import day_and_time


@dataclass(frozen=True, slots=True)
class News:
    """Whether the patient knows: the look of a status, words, and a number to call."""

    status: str
    text: str
    more: str = ""


def of(one: Touched, today: date) -> News:
    """Return what to say of a visit: told, on its way, or to be phoned."""
    if one.state in {touched.STANDS, touched.SEEN}:
        return News("", "Nothing to tell")
    if one.state == touched.KEPT:
        return News("", "The time stays", "Say at arrival who sees them")
    if one.knows:
        return News("", "They know", "It was their own wish")
    if one.to_phone:
        failed = one.told is not None and one.told.state == "failed"
        trouble = "The message did not arrive" if failed and one.visit.email else ""
        return News("urgent", "Phone now", trouble or "No email address")
    if one.told is None or one.told.state == "dropped":
        return News("", "Not told yet", "A message goes when you move or cancel")
    return _told(one.told, today)


def _told(letter: Told, today: date) -> News:
    if letter.state == "due":
        return News("observing", "Message on its way")
    at = day_and_time(letter.at, today)
    return News("done", "Told by phone" if letter.state == "told" else "Message sent", at)
