"""Whether a text may be published here and now: the rules, and what they must know."""

from dataclasses import dataclass
from datetime import date, datetime

from clinic_app import clock
from clinic_app.education import hard_sections, publishing
from clinic_app.education.document import Manuscript
from clinic_app.education.problems import Known, Problem
from clinic_app.reference import articles as files
from clinic_app.reference.article_source import read

from . import article_images, practice
from .articles import library
from .errors import Refused


@dataclass(frozen=True, slots=True)
class Standards:
    """What does not stand in the database.

    `drawings` are names of those that came with the files; in a `demonstration` an article may be
    public that no clinician has reviewed.
    """

    drawings: frozenset[str]
    demonstration: bool


class NotPublishable(Refused):
    """The rules refuse a text; `problems` says why, line by line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def problems(
    slug: str, source: str, standards: Standards, *, now: datetime, days: tuple[date, ...] = ()
) -> tuple[Problem, ...]:
    """Return all that keeps a text from being public today, and on further `days`."""
    found = read(slug, source)
    if not isinstance(found, Manuscript):
        return found
    told = set[Problem]()
    for day in {clock.local_date(now), *days}:
        told.update(publishing.problems(found, _known(slug, standards, now=now, today=day)))
    return tuple(sorted(told))


def worth_a_look(slug: str, source: str) -> tuple[Problem, ...]:
    """Return what a text could say more plainly; none of it keeps it from being public."""
    read_as = read(slug, source)
    return tuple(hard_sections.found(read_as)) if isinstance(read_as, Manuscript) else ()


def _known(slug: str, standards: Standards, *, now: datetime, today: date) -> Known:
    """Return what a text may name: of articles those that readers can see, and itself."""
    snapshot, books = practice.current(), library(now=now)
    return files.known(
        snapshot.practice,
        snapshot.catalogue,
        articles={*books.everything, slug},
        pictures=standards.drawings | article_images.names(),
        today=today,
        demonstration=standards.demonstration,
    )
