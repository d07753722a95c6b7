"""Doses of vaccines that are not the schedule's own: each a question before anything is offered."""

from collections.abc import Iterator

from .calendar import in_words
from .children import Child, Given, matter
from .course import Course

TOGETHER = "overseas-schedule"
"""The question about all doses of another country's schedule at once."""

FROM_ELSEWHERE = (
    "{} is no vaccine of this schedule. The nurse decides which of its doses that stands for, "
    "and plans the visits."
)


def asked(course: Course) -> Iterator[tuple[str, str, str]]:
    """Yield for each such dose the name of its question, its words, and which dose it is about.

    It is known by its antigens, or by words alone. Those of another country's schedule are asked
    about as one elsewhere, and what was decided on them all stands once doses are given here.
    """
    child, known = course.child, course.schedule.by_vaccine
    for dose in child.doses:
        vaccine = known[dose.vaccine]
        if vaccine.elsewhere and not _together(child, dose):
            named = f"{vaccine.group} on {in_words(dose.on)}"
            yield "from-elsewhere", FROM_ELSEWHERE.format(named), dose.key
    for dose in child.unread:
        named = f"“{dose.vaccine}” on {in_words(dose.on)}"
        yield "another-vaccine", FROM_ELSEWHERE.format(named), dose.key


def _together(child: Child, dose: Given) -> bool:
    """Say whether a dose is asked about with all of another country's, or was decided on so."""
    decided = matter(TOGETHER, f"{dose.key} born {child.born.isoformat()}") in child.settled
    return dose in child.abroad and (child.overseas or decided)
