"""Doses of vaccines that are not the schedule's own: each a question before anything is offered."""

from collections.abc import Iterator

from .calendar import in_words
from .course import Course

FROM_ELSEWHERE = (
    "{} is no vaccine of this schedule. The nurse decides which of its doses that stands for, "
    "and plans the visits."
)


def asked(course: Course) -> Iterator[tuple[str, str, str]]:
    """Yield for each such dose the name of its question, its words, and which dose it is about.

    It is known by its antigens, or by words alone. Those of another country's schedule are asked
    about as one elsewhere.
    """
    child, known = course.child, course.schedule.by_vaccine
    for dose in child.doses:
        vaccine, together = known[dose.vaccine], child.overseas and dose in child.abroad
        if vaccine.elsewhere and not together:
            named = f"{vaccine.group} on {in_words(dose.on)}"
            yield "from-elsewhere", FROM_ELSEWHERE.format(named), dose.key
    for dose in child.unread:
        named = f"“{dose.vaccine}” on {in_words(dose.on)}"
        yield "another-vaccine", FROM_ELSEWHERE.format(named), dose.key
