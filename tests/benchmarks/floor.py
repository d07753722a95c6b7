"""The floor: the same questions answered by Flask and raw SQL, and nothing else.

No login, no CSRF, no validation, no claims, no audit. Times are JSON, pages are plain Jinja.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from .floor_store import ask, book
from .weeks import CLOSES, LOOK_AHEAD, OPENS, PEOPLE, WORKDAYS, ZONE

QUARTER = 15 * 60
app = Flask(__name__, template_folder="floor_pages")


@app.get("/healthz")
def alive() -> str:
    """Answer."""
    return "ok"


@app.get("/times")
def times() -> ResponseReturnValue:
    """Return the free times of one practitioner on one day."""
    person, day = int(request.args["with"]), date.fromisoformat(request.args["day"])
    taken = _taken(day, 1, person)
    return jsonify([start for start, _ in _free(day, taken, [person])])


@app.get("/earliest")
def earliest() -> ResponseReturnValue:
    """Return the earliest time, the count of each day of a week, the times of the first day."""
    return jsonify(_look(date.fromisoformat(request.args["from"])))


@app.get("/page")
def page() -> ResponseReturnValue:
    """Show the same as a page."""
    found = _look(date.fromisoformat(request.args["from"]))
    return render_template("times.html", found=found, people=_people(), words=_words)


@app.get("/diary")
def diary() -> ResponseReturnValue:
    """Show everybody's visits of a day side by side."""
    day = date.fromisoformat(request.args["day"])
    visits = _visits(day)
    return render_template("diary.html", day=day, people=_people(), visits=visits, words=_words)


@app.get("/list")
def nurses() -> ResponseReturnValue:
    """Show the visits of a day in which a nurse sees the patient."""
    day = date.fromisoformat(request.args["day"])
    rows = [visit for visit in _visits(day) if visit[6]]
    return render_template("list.html", day=day, visits=rows, words=_words)


@app.post("/book")
def take() -> ResponseReturnValue:
    """Book a time; a taken one is a conflict."""
    sent = request.form
    person, start = int(sent["with"]), int(sent["start"])
    done = book(person, start, start + QUARTER, sent["patient"], sent["phone"])
    return jsonify(booked=done), 201 if done else 409


def _look(first: date) -> dict[str, Any]:
    people = list(range(1, PEOPLE + 1))
    taken = _taken(first, LOOK_AHEAD, None)
    days = [first + timedelta(days=n) for n in range(LOOK_AHEAD)]
    found = {day: _free(day, taken, people) for day in days if day.weekday() < WORKDAYS}
    free_days = [day for day in found if found[day]]
    shown = found[free_days[0]] if free_days else []
    return {
        "earliest": shown[0] if shown else None,
        "days": [(day.isoformat(), len(found.get(day, ()))) for day in days[:7]],
        "times": shown,
        "count": sum(map(len, found.values())),
    }


def _taken(day: date, days: int, person: int | None) -> dict[int, list[tuple[int, int]]]:
    """Return (start, end) of what is taken of each person."""
    first, last = _at(day, OPENS), _at(day + timedelta(days=days - 1), CLOSES)
    one = "practitioner_id = ? AND" if person else ""
    rows = ask(
        "SELECT practitioner_id, starts_at, ends_at FROM appointment"
        f" WHERE {one} starts_at > ? AND starts_at < ? AND ends_at > ? ORDER BY starts_at",
        *((person,) if person else ()),
        *(first - 4 * 3600, last, first),
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for who, start, end in rows:
        found.setdefault(who, []).append((start, end))
    return found


def _free(
    day: date, taken: dict[int, list[tuple[int, int]]], people: list[int]
) -> list[tuple[int, int]]:
    """Return the free (start, person) of a day in order."""
    opens, closes = _at(day, OPENS), _at(day, CLOSES)
    found = [
        (start, person)
        for person in people
        for start in _gaps(taken.get(person, ()), opens, closes)
    ]
    return sorted(found)


def _gaps(busy: Any, opens: int, closes: int) -> Iterator[int]:
    at = opens
    for start, end in busy[bisect_left(busy, (opens,)) : bisect_left(busy, (closes,))]:
        yield from range(at, start - QUARTER + 1, QUARTER)
        at = end
    yield from range(at, closes - QUARTER + 1, QUARTER)


def _visits(day: date) -> list[tuple[Any, ...]]:
    return ask(
        "SELECT a.id, a.practitioner_id, a.starts_at, a.ends_at, a.patient, a.phone, p.nurse"
        " FROM appointment a JOIN practitioner p ON p.id = a.practitioner_id"
        " WHERE a.starts_at >= ? AND a.starts_at < ? ORDER BY a.starts_at, a.id",
        *(_at(day, OPENS), _at(day, CLOSES)),
    )


def _people() -> list[tuple[Any, ...]]:
    return ask("SELECT id, name FROM practitioner ORDER BY id")


def _at(day: date, wall: Any) -> int:
    return int(datetime.combine(day, wall, ZONE).timestamp())


def _words(start: int) -> str:
    return datetime.fromtimestamp(start, ZONE).strftime("%A %-d %B, %-I:%M %p")
