"""Searches without result: a line in a file when it happens, counts in the database later.

A page that is read writes nothing to the database, so the web process adds a line to a file of this
practice's, and the worker on the same machine counts the lines once a minute and forgets them. A
line is the day and the words that were found nowhere: letters only, as a number or an address might
be somebody's.
"""

import fcntl
import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from clinic_app import clock
from clinic_app.operations import article_counts

from .letters import settings
from .transaction import transact

log = logging.getLogger(__name__)

NAME = "searches-without-result"
MOST_BYTES = 256 * 1024
MOST_WORDS, MOST_LETTERS = 6, 80


def note(query: str, nowhere: Sequence[str]) -> None:
    """Note which words of a query nothing here says.

    A disk that is full takes nothing from the page.
    """
    said = [word for word in nowhere[:MOST_WORDS] if word.isalpha()]
    if not said or "@" in query:
        return
    line = json.dumps([clock.today().isoformat(), " ".join(said)[:MOST_LETTERS]])
    try:
        with _file().open("a", encoding="utf-8") as file:
            if file.tell() <= MOST_BYTES:
                file.write(f"{line}\n")
    except OSError as error:
        log.warning("a search was not noted: %s", error.strerror)


def gather() -> int:
    """Count what was noted, forget the lines, and return how many they were.

    Lines are taken aside first; if they cannot be counted, they are there in the next round. Of
    several workers on a machine one counts, the others have nothing to do.
    """
    with (_folder() / f"{NAME}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        _take_aside()
        return sum(_count(path) for path in sorted(_folder().glob(f"{NAME}.*.taken")))


def _count(path: Path) -> int:
    missed = Counter(_read(path.read_text("utf-8").splitlines()))
    transact(lambda _now: article_counts.count_misses(missed))
    path.unlink()
    return missed.total()


def _take_aside() -> None:
    path = _file()
    if path.exists():
        path.rename(path.with_name(f"{NAME}.{clock.now():%Y%m%d%H%M%S%f}.taken"))


def _read(lines: Iterable[str]) -> Iterator[tuple[date, str]]:
    for line in lines:
        try:
            day, said = json.loads(line)
            yield date.fromisoformat(day), str(said)
        except ValueError:  # the end of a line that was cut
            continue


def _file() -> Path:
    return _folder() / f"{NAME}.lines"


def _folder() -> Path:
    return settings().instance
