"""What is made once: as often as its key is new, by one at a time, and not for good."""

import threading

import pytest

from clinic_app.web.made_once import ROOM, made_once


def test_the_same_is_made_once_and_another_is_made_anew(context):
    made = []
    for key in ("monday 1", "monday 1", "monday 2", "monday 1"):
        assert made_once(key, lambda key=key: made.append(key) or key.upper()) == key.upper()
    assert made == ["monday 1", "monday 2"]


def test_nothing_at_all_is_made_once_too(context):
    made = []
    assert made_once("empty", lambda: made.append(1)) is None
    assert made_once("empty", lambda: made.append(1)) is None
    assert made == [1]


def test_what_could_not_be_made_is_tried_again(context):
    with pytest.raises(LookupError):
        made_once("day", lambda: {}["nothing"])
    assert made_once("day", lambda: "drawn") == "drawn"


def test_what_was_shown_longest_ago_is_forgotten_first(context):
    made_once("kept", lambda: "first")
    made_once("forgotten", lambda: "first")
    for number in range(ROOM - 1):
        made_once("kept", lambda: "second")
        made_once(number, lambda: "")
    assert made_once("kept", lambda: "second") == "first"
    assert made_once("forgotten", lambda: "second") == "second"


def test_desks_that_ask_at_the_same_moment_wait_for_the_one_that_draws(context):
    made, together = [], threading.Barrier(8)

    def ask():
        with context.app_context():
            together.wait()
            made_once("day", lambda: made.append(1) or threading.Event().wait(0.05))

    desks = [threading.Thread(target=ask) for _ in range(8)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert made == [1]


def test_two_practices_never_see_what_the_other_drew(apps):
    one, other = apps
    with one.app_context():
        made_once("day", lambda: "of one")
    with other.app_context():
        assert made_once("day", lambda: "of the other") == "of the other"


@pytest.fixture
def apps():
    from flask import Flask

    from clinic_app.web import made_once as module

    found = [Flask("one"), Flask("other")]
    for app in found:
        module.init_app(app)
    return found
