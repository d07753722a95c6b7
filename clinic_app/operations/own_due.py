"""What is next for the children of a family, as those who may see their record see it."""

from collections.abc import Iterable
from datetime import date, datetime

from clinic_app import clock
from clinic_app.immunisation import adults
from clinic_app.immunisation.adults import AdultReminder
from clinic_app.scheduling.ages import completed_years

from . import children_due, children_known, doses_due, own_vaccines
from .children_due import Outlook
from .children_known import Booked
from .own_visits import Coming
from .patients import Member
from .visit_facts import Visit

GROWN_UP = 18
UNDER = 12
"""From this age on vaccines are given at school; what one missed is asked for, not shown."""


def of_family(family: Iterable[Coming], *, now: datetime) -> dict[int, Outlook]:
    """Return what is next for each child, by patient: three queries, none without children.

    The visits that are booked are those that the family has been read with.
    """
    today = clock.local_date(now)
    children = {
        coming.member.id: tuple(_booked(v) for v in coming.visits if _counts(v))
        for coming in family
        if own_vaccines.may_read(coming.member)
        and completed_years(coming.member.birth_date, today) < UNDER
        and not coming.member.died
    }
    if not children:
        return {}
    known = children_known.of_patients(list(children), now=now, booked=children)
    return {id_: children_due.outlook(one, today=today) for id_, one in known.items()}


def for_adult(member: Member, *, today: date) -> tuple[AdultReminder, ...]:
    """Return what somebody grown up may ask the nurse about, by age alone; nothing for others.

    What depends on an answer that nobody gave, or was given before, only the nurse knows.
    """
    if member.kind != "self" or completed_years(member.birth_date, today) < GROWN_UP:
        return ()
    found = adults.reminders(doses_due.schedule(), member.birth_date, today=today)
    return tuple(one for one in found if not one.asks_first_nations)


def _counts(visit: Visit) -> bool:
    return doses_due.is_for_vaccines(visit.kind)


def _booked(visit: Visit) -> Booked:
    return Booked(
        appointment=visit.id,
        starts_at=visit.starts_at,
        day=visit.day,
        slug=visit.kind.slug,
        point=children_known.point_of(visit.kind.slug, visit.answers),
        first_flu=bool(visit.answers.get("first_flu")),
    )
