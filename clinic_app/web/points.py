"""When a child reaches a point of the immunisation schedule."""

from datetime import date, timedelta

from clinic_app.reference.catalogue import Age, AppointmentType, Point
from clinic_app.scheduling.ages import add_months


def reached(age: Age, born: date) -> date:
    """Return the day on which somebody reaches an age; month limits never decrease."""
    if age.weeks is not None:
        return born + timedelta(weeks=age.weeks)
    return add_months(born, age.months if age.months is not None else 12 * (age.years or 0))


def first_day(point: Point, born: date) -> date:
    """Return the first day on which a point may be booked online."""
    return reached(point.earliest or point.due, born)


def chosen(kind: AppointmentType, slug: str | None, born: date) -> dict[str, str | None]:
    """Return what a draft keeps of a chosen point for this birth date; nothing without one."""
    for point in kind.points:
        if point.slug == slug:
            return {"not_before": first_day(point, born).isoformat()}
    return {}
