"""The workloads: what is asked of each system, so many times that a turn takes about as long."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from clinic_app import clock

from . import load, product, weeks
from .load import CLIENTS, Request, Took
from .systems import ENGINES, FLOOR, PACKAGE, PRODUCT, Systems

HELLO = "hello"
DAY, EARLIEST = "1 times of a day", "2 earliest times"
PAGE, DIARY, LIST = "3 page of times", "3 diary of a day", "3 nurses' list"
BOOKING = "4 booking"
MOST = 6000
"""No turn asks more often than this."""
QUESTIONS = 12 * 5 * 4
"""To learn the earliest time of 12 people in 28 days, it is asked once for each workday."""


@dataclass(slots=True)
class Measured:
    """What was measured: rates by round, and the longest answer, of each (workload, system)."""

    rates: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    worst: dict[tuple[str, str], float] = field(default_factory=dict)

    def note(self, key: tuple[str, str], took: Took) -> None:
        """Keep what a turn came to."""
        self.rates.setdefault(key, []).append(took.rate)
        self.worst[key] = max(self.worst.get(key, 0.0), *took.each)


@dataclass(frozen=True, slots=True)
class Turn:
    """One system in one workload; `asked` makes so many requests."""

    workload: str
    system: str
    port: int
    asked: Callable[[int], list[Request]]

    @property
    def key(self) -> tuple[str, str]:
        """How it is known."""
        return self.workload, self.system


def name(system: str, engine: str) -> str:
    """Return how a system is called."""
    return f"{system}, {engine}"


class Workloads:
    """Everything that is asked, in the order in which a round goes through it."""

    def __init__(self, systems: Systems) -> None:
        self.systems = systems
        self.dice = random.Random(weeks.DICE)
        self.monday = weeks.first_monday(clock.today())
        self._free = {engine: self._slots() for engine in ENGINES}

    def reading(self) -> Iterator[Turn]:
        """Yield the turns of workloads 1 to 3."""
        yield Turn(DAY, HELLO, self.systems.hello, lambda times: [load.get("/")] * times)
        for engine in ENGINES:
            for system in (FLOOR, PRODUCT, PACKAGE):
                yield self._turn(DAY, system, engine)
        for workload in (EARLIEST, PAGE, DIARY, LIST):
            for engine in ENGINES:
                for system in (FLOOR, PRODUCT):
                    yield self._turn(workload, system, engine)

    def booking(self, each: int) -> Iterator[Turn]:
        """Yield the turns of workload 4: times that are free in all systems of a database."""
        for engine in ENGINES:
            slots = list(islice(self._free[engine], each))
            for system in (FLOOR, PRODUCT, PACKAGE):
                visitors = self.systems.visitors[system, engine]
                made = _Made([visitors.booking(slot) for slot in slots])
                port = self.systems.ports[system, engine]
                yield Turn(BOOKING, name(system, engine), port, made)

    def _turn(self, workload: str, system: str, engine: str) -> Turn:
        visitors = self.systems.visitors[system, engine]
        asked = {
            DAY: lambda times: visitors.of_day(self._days(times)),
            EARLIEST: lambda times: visitors.earliest(self.monday, times),
            PAGE: lambda times: visitors.whole_page(self.monday, times),
            DIARY: lambda times: visitors.diary(self.monday, times),
            LIST: lambda times: visitors.nurses_list(self.monday, times),
        }[workload]
        return Turn(workload, name(system, engine), self.systems.ports[system, engine], asked)

    def _days(self, times: int) -> list[tuple[int, date]]:
        days = weeks.workdays(self.monday, 4)
        return [(self.dice.randint(1, weeks.PEOPLE), self.dice.choice(days)) for _ in range(times)]

    def _slots(self) -> Iterator[weeks.Slot]:
        last = product.horizon()
        found = [slot for slot in weeks.free(self.monday) if slot.day < last]
        random.Random(weeks.DICE).shuffle(found)
        return iter(found)


@dataclass(frozen=True, slots=True)
class _Made:
    """Requests that can be sent once only, all of them made beforehand."""

    requests: list[Request]

    def __call__(self, _times: int) -> list[Request]:
        return self.requests


def times_for(turn: Turn, seconds: float) -> int:
    """Ask a little, and return how many requests take about so long; a multiple of the clients."""
    load.run(turn.port, load.dealt(turn.asked(CLIENTS)))
    rate = load.run(turn.port, load.dealt(turn.asked(2 * CLIENTS))).rate
    return max(CLIENTS, min(MOST, int(rate * seconds) // CLIENTS * CLIENTS))
