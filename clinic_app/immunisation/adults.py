"""Groups of adults who may be reminded of a vaccine. What they had before, the nurse looks up."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from .schedule import Schedule
from .vaccines import Evidence, Vaccine


@dataclass(frozen=True, slots=True)
class AdultReminder:
    """A vaccine that somebody may be reminded of from a day on.

    `asks_first_nations` says that it depends on an answer that nobody has given.
    """

    slug: str
    people: str
    vaccine: Vaccine
    doses: str
    from_day: date
    asks_first_nations: bool
    evidence: Evidence


def reminders(
    schedule: Schedule,
    born: date,
    *,
    today: date,
    first_nations: bool | None = None,
    risks: AbstractSet[str] = frozenset(),
) -> tuple[AdultReminder, ...]:
    """Return what an adult of this age may be reminded of today."""
    found = []
    for group in schedule.adults:
        from_day = group.from_age.after(born)
        other = group.first_nations is not None and first_nations is not None
        if today < from_day or not group.groups <= risks:
            continue
        if other and group.first_nations != first_nations:
            continue
        found.append(
            AdultReminder(
                slug=group.slug,
                people=group.people,
                vaccine=schedule.by_vaccine[group.vaccine],
                doses=group.doses,
                from_day=from_day,
                asks_first_nations=group.first_nations is not None and first_nations is None,
                evidence=group.evidence,
            )
        )
    return tuple(found)
