"""`make bench`: the product beside bare Flask, a floor of raw SQL, and django-appointment."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from . import load
from .findings import page
from .systems import running
from .workloads import Measured, Workloads, times_for

ROUNDS, SECONDS, BOOKINGS = 6, 1.2, 48
QUICK_ROUNDS, QUICK_SECONDS, QUICK_BOOKINGS = 2, 0.4, 16


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends what was started, like Ctrl-C
    began = time.monotonic()
    rounds, seconds, bookings = (
        (QUICK_ROUNDS, QUICK_SECONDS, QUICK_BOOKINGS)
        if asked.quick
        else (ROUNDS, SECONDS, BOOKINGS)
    )
    with running(_say) as systems:
        measured = _measure(Workloads(systems), rounds, seconds, bookings)
    told = page(measured, rounds=rounds, minutes=(time.monotonic() - began) / 60)
    sys.stdout.write(told + "\n")
    if asked.output:
        asked.output.write_text(told + "\n")


def _measure(workloads: Workloads, rounds: int, seconds: float, bookings: int) -> Measured:
    turns, measured = list(workloads.reading()), Measured()
    _say("finding out how often to ask")
    times = {turn.key: times_for(turn, seconds) for turn in turns}
    for number in range(1, rounds + 1):
        _say(f"round {number} of {rounds}")
        for turn in turns:
            hands = load.dealt(turn.asked(times[turn.key]))
            measured.note(turn.key, load.run(turn.port, hands))
        for turn in workloads.booking(bookings):
            measured.note(turn.key, load.run(turn.port, load.dealt(turn.asked(0))))
    return measured


def _say(words: str) -> None:
    sys.stderr.write(f"bench: {words}\n")
    sys.stderr.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short look")
    where = os.environ.get("BENCH_OUTPUT")
    parser.add_argument(
        "--output", type=Path, default=Path(where) if where else None, help="also write it here"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
