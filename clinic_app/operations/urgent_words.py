"""What somebody who types a sign of danger is told first."""

from functools import lru_cache

from clinic_app.education.danger import Watch
from clinic_app.reference import danger
from clinic_app.reference.catalogue import Catalogue
from clinic_app.reference.real_words import load_real_words
from clinic_app.reference.red_flags import RedFlag, rank

from .article_search import LANGUAGE, MOST_LETTERS

MOST = 4
"""So many signs are named at once; the most urgent stay."""


def find(query: str, catalogue: Catalogue) -> tuple[RedFlag, ...]:
    """Return the signs that a query may tell of, the most urgent first."""
    where = _flags(catalogue)
    found = {where[name] for name in _watch().recognised(query[:MOST_LETTERS])}
    return tuple(sorted(found, key=lambda flag: (rank(flag), flag.slug))[:MOST])


@lru_cache(maxsize=1)
def _watch() -> Watch:
    return Watch(danger.load_danger(), LANGUAGE, load_real_words())


_kept: dict[int, tuple[Catalogue, dict[str, RedFlag]]] = {}


def _flags(catalogue: Catalogue) -> dict[str, RedFlag]:
    """Return where each sign leads; a catalogue is long to compare, so it is known by itself."""
    known = _kept.get(id(catalogue))
    if known is None or known[0] is not catalogue:
        _kept.clear()
        known = _kept[id(catalogue)] = (catalogue, danger.flags(catalogue))
    return known[1]
