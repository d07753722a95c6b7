"""The targets, what was found for each, and both as one page of Markdown."""

import os
import platform
from collections.abc import Iterator, Sequence

from . import weeks
from .load import CLIENTS
from .servers import GUNICORN
from .systems import ENGINES, FLOOR, PACKAGE, PRODUCT, SQLITE
from .verdicts import Finding, Spread, Target, rate_row, ratios
from .workloads import (
    BOOKING,
    DAY,
    DIARY,
    EARLIEST,
    HELLO,
    LIST,
    PAGE,
    QUESTIONS,
    Measured,
    name,
)

OF_HELLO = {SQLITE: 0.30}
OF_HELLO_ELSEWHERE = 0.20
WORST_MS = 500


def findings(measured: Measured) -> Iterator[Finding]:
    """Yield every target with what was found for it."""
    for engine in ENGINES:
        yield from _of_reading(measured, engine)
        yield from _of_booking(measured, engine)


def _of_reading(measured: Measured, engine: str) -> Iterator[Finding]:
    def rates(workload: str, system: str) -> Sequence[float]:
        return measured.rates[workload, name(system, engine)]

    day, hello = rates(DAY, PRODUCT), measured.rates[DAY, HELLO]
    least = OF_HELLO.get(engine, OF_HELLO_ELSEWHERE)
    yield Finding(Target("1 times of a day, of hello", least), engine, ratios(day, hello))
    beside = rates(DAY, PACKAGE)
    yield Finding(Target(f"1 times of a day, of {PACKAGE}", 12), engine, ratios(day, beside))
    floor, own = rates(EARLIEST, FLOOR), rates(EARLIEST, PRODUCT)
    slower = Target("2 earliest times, time of the floor's", 2.5, at_least=False)
    yield Finding(slower, engine, ratios(floor, own))
    asked = [rate / QUESTIONS for rate in beside]
    yield Finding(Target(f"2 earliest times, of {PACKAGE}", 50), engine, ratios(own, asked))
    for workload in (PAGE, DIARY, LIST):
        target = Target(f"{workload}, time of the floor's", 4, at_least=False)
        found = ratios(rates(workload, FLOOR), rates(workload, PRODUCT))
        yield Finding(target, engine, found)


def _of_booking(measured: Measured, engine: str) -> Iterator[Finding]:
    own = measured.rates[BOOKING, name(PRODUCT, engine)]
    for system, least in ((FLOOR, 0.35), (PACKAGE, 4)):
        other = measured.rates[BOOKING, name(system, engine)]
        yield Finding(Target(f"4 booking, of {system}", least), engine, ratios(own, other))
    worst = measured.worst[BOOKING, name(PRODUCT, engine)] * 1000
    target = Target("4 booking, the worst answer", WORST_MS, at_least=False, unit="ms")
    yield Finding(target, engine, Spread.of([worst]))


def page(measured: Measured, *, rounds: int, minutes: float) -> str:
    """Return everything as Markdown."""
    rows = [rate_row(*key, rates, measured.worst[key]) for key, rates in measured.rates.items()]
    return "\n".join(
        [
            _setting(rounds, minutes),
            "",
            "| Target | Database | Wanted | Found (least..most) | Verdict |",
            "|---|---|---|---|---|",
            *(finding.row for finding in findings(measured)),
            "",
            "| Workload | System | Requests a second (least..most) | Longest answer |",
            "|---|---|---|---|",
            *rows,
            "",
            NOTES,
        ]
    )


def _setting(rounds: int, minutes: float) -> str:
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    return (
        f"`make bench`: {rounds} interleaved rounds in {minutes:.0f} minutes, {CLIENTS} clients "
        f"that keep their connections, {os.cpu_count()} shared cores (load at the end {load}), "
        f"Python {platform.python_version()}. Every system is served by gunicorn "
        f"`{' '.join(GUNICORN[:6])}` and has {weeks.PEOPLE} practitioners for {weeks.WEEKS} weeks, "
        "Monday to Friday 9 to 17, times of 15 minutes, 70 % of them taken. Ratios are formed "
        "within each round; a target is met when every round reached it, missed when none did."
    )


NOTES = f"""What is timed:

1. One practitioner's free times of a day. Product: the part of the page of times
   (`/book/visit/<key>/times?day=&with=`) in the browser of a guest. Floor: JSON.
   {PACKAGE}: its page's own question, `ajax/available_slots/`, of a client who is signed in.
2. The earliest times of all twelve in 28 days, with the counts of a week and the times of the
   first day. Product: the same part without a day; it looks a week ahead, and at all 28 days only
   when that week is full, since it says no more of them. The floor always looks at all of them.
   {PACKAGE} has no such question: it would be asked {QUESTIONS} times (12 people, 20 workdays), so
   its rate is that of workload 1 divided by {QUESTIONS}.
3. Whole pages: the page of times, and as reception and as a nurse the diary of a day (269 visits)
   and the nurses' list. The product's pages are as they are shown, with all that stands around;
   the floor's are plain Jinja with the same visits.
4. Booking. Product: the last POST of a patient's booking, with session, CSRF token and the time
   held before (not timed: urgent signs, who, when, contact). It writes patient, appointment, steps,
   claims, event, audit, outbox and limits. Floor: one POST that looks for overlaps and inserts a
   row. {PACKAGE}: the POST of its last form, which inserts the appointment. All times differ."""
