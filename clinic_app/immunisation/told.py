"""A child of whom a family says which age point is next, and nobody has looked into the register.

What comes after it is then counted as if everything before had been given when it was due. The
nurse looks at the register all the same: this decides a day in the diary, nothing else.
"""

from dataclasses import replace

from .children import Child, Given
from .plan import plan
from .schedule import Schedule


def as_told(schedule: Schedule, child: Child, point: str) -> Child:
    """Return the child with every dose of the points before one, each on the day it was due.

    Raises KeyError for an unknown point.
    """
    order = {other.slug: position for position, other in enumerate(schedule.points)}
    before = (s for s in plan(schedule, child) if order[s.point.slug] < order[point])
    given = tuple(Given(slot.vaccine.slug, slot.scheduled) for slot in before)
    return replace(child, given=given, noted=())
