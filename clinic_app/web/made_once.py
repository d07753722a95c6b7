"""What is made once and shown to everybody until it would be another.

A key names everything that the value depends on, such as the stamp of a day, so nothing here ever
has to be forgotten in time; the least recently shown goes when there is no more room. Each process
has its own, and the database is asked for the stamp each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, current_app, render_template
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

T = TypeVar("T")
NAME = "clinic_made_once"
ROOM = 32
MARK = "form-of-whoever-looks"
"""Stands in what is kept where the forms of a page have the token of one browser."""


class _Place:
    """Where one value stands once it is made; whoever comes meanwhile waits for it."""

    __slots__ = ("lock", "made", "value")

    def __init__(self) -> None:
        self.lock, self.made, self.value = Lock(), False, None


class _Shelf:
    """The values of one application, in the order in which they were last shown."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.places: OrderedDict[Hashable, _Place] = OrderedDict()

    def place(self, key: Hashable) -> _Place:
        with self.lock:
            place = self.places.setdefault(key, _Place())
            self.places.move_to_end(key)
            while len(self.places) > ROOM:
                self.places.popitem(last=False)
            return place


def init_app(app: Flask) -> None:
    """Give the application an empty shelf."""
    app.extensions[NAME] = _Shelf()


def made_once(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returned for this key; it is asked again if it raised."""
    shelf: _Shelf = current_app.extensions[NAME]
    place: Any = shelf.place(key)
    with place.lock:
        if not place.made:
            place.value = make()
            place.made = True
        value: T = place.value
    return value


def draw(template: str, **values: object) -> str:
    """Return a part of a page as it may be kept: without the token of whoever asked for it."""
    return render_template(template, **values).replace(generate_csrf(), MARK)


def show(drawn: str) -> Markup:
    """Return a kept part for whoever looks now: its forms are theirs."""
    return Markup(drawn.replace(MARK, generate_csrf()))  # noqa: S704 (our own templates)
