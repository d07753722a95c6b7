"""What a page says once about the last press, without writing into the cookie whom it is about.

Plain words are flashed as they are. What names somebody, or says what is done for them, is flashed
as a key with numbers, and put into words from the records when the next page is shown.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, flash, get_flashed_messages

Wording = Callable[..., str]
_wordings: dict[str, Wording] = {}


def worded(key: str) -> Callable[[Wording], Wording]:
    """Register the function that puts a key and its numbers into words; "" says nothing."""

    def keep(wording: Wording) -> Wording:
        _wordings[key] = wording
        return wording

    return keep


def later(key: str, *numbers: int, kind: str = "") -> None:
    """Have the next page say what the records tell of these numbers; `kind` is the notice's."""
    flash([key, *numbers], kind)  # type: ignore[arg-type]


def messages() -> list[tuple[str, str]]:
    """Return what is to be said now, as (kind of notice, words)."""
    found: Any = get_flashed_messages(with_categories=True)
    told = [(kind, _words(message)) for kind, message in found]
    return [(kind, words) for kind, words in told if words]


def init_app(app: Flask) -> None:
    """Give it to the component that shows it."""
    app.jinja_env.globals["said_messages"] = messages


def _words(message: str | list[Any]) -> str:
    if isinstance(message, str):
        return message
    return _wordings[message[0]](*message[1:])
