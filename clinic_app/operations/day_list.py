"""The nurses' list of one day: every visit in which a nurse sees the patient."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from . import practice
from .day_visits import DayStep, DayVisit, on_day
from .practice import Face

NURSE = "nurse"


@dataclass(frozen=True, slots=True)
class Entry:
    """One nurse's part of a visit, and who of the same family comes that day too."""

    visit: DayVisit
    step: DayStep
    nurses: tuple[Face, ...]
    also: tuple[DayVisit, ...]


@dataclass(frozen=True, slots=True)
class NurseDay:
    """The list of a day; `faces` names whoever else is in these visits."""

    day: date
    entries: tuple[Entry, ...]
    faces: dict[int, Face]

    @property
    def nurses(self) -> list[Face]:
        """The practice's nurses, in its order."""
        return [face for face in self.faces.values() if is_nurse(face)]


def is_nurse(face: Face) -> bool:
    """Say whether a practitioner is a nurse."""
    return NURSE in face.capabilities


def of_day(day: date) -> NurseDay:
    """Return the list of a day, in order of the nurses' time: four queries."""
    faces = practice.faces(who_left=True)
    visits = [visit for visit in on_day(day) if visit.live]
    bring = _Bringing(visits)
    entries = [entry for visit in visits for entry in _entries(visit, bring, faces)]
    ordered = sorted(entries, key=lambda e: (e.step.starts_at, e.visit.id))
    return NurseDay(day, tuple(ordered), faces)


def _entries(visit: DayVisit, bring: "_Bringing", faces: dict[int, Face]) -> list[Entry]:
    found = []
    for step in visit.steps:
        people = [faces[p] for p in step.people if p in faces]
        nurses = tuple(face for face in people if is_nurse(face))
        if nurses:
            found.append(Entry(visit, step, nurses, bring.also(visit)))
    return found


class _Bringing:
    """Who brings whom to the visits of a day."""

    def __init__(self, visits: list[DayVisit]) -> None:
        self._brought: dict[str, list[DayVisit]] = defaultdict(list)
        for visit in visits:
            for contact in _contacts(visit):
                self._brought[contact].append(visit)

    def also(self, visit: DayVisit) -> tuple[DayVisit, ...]:
        """Return the day's visits of others whom the same people bring.

        The same address or account is enough; a shared phone only with the same family name.
        """
        others = {o.id: o for contact in _contacts(visit) for o in self._brought[contact]}
        found = (o for o in others.values() if o.patient != visit.patient)
        return tuple(sorted(found, key=lambda o: (o.starts_at, o.id)))


def _contacts(visit: DayVisit) -> set[str]:
    found = {visit.email.lower(), f"account {visit.carer}"} - {"", "account None"}
    family = visit.name.removeprefix(visit.given_name).strip().lower()
    return found | {f"{visit.phone} {family}"} if visit.phone and family else found
