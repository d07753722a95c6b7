"""What is kept outside all hours: worked all the same, until more of that day is taken."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from clinic_app.scheduling import kept_hours
from clinic_app.scheduling.coverage import Cover, Part
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.rosters import Closure, Removed, Rota, WeeklyPattern, sessions
from clinic_app.scheduling.schedule_edits import Close, Leave, apply

ZONE = ZoneInfo("Australia/Sydney")
MONDAY = date(2030, 1, 7)

ME, HERE = 1, 7
REGULAR = WeeklyPattern(ME, HERE, MONDAY.weekday(), time(9), time(17), MONDAY)


def at(hour):
    return datetime.combine(MONDAY, time(hour), ZONE).astimezone(UTC)


def visit(start=10, end=11, place=HERE):
    return Part(ME, place, Interval(at(start), at(end)))


def covered(rota, part):
    return Cover(sessions(rota, MONDAY, MONDAY, zone=ZONE)).covers("any", [part])


@pytest.mark.parametrize(
    "rota",
    [
        Rota(),
        Rota((REGULAR,), (Removed(ME, MONDAY),)),
        Rota((REGULAR,), (), (Closure(MONDAY, "Pipe"), Closure(MONDAY, "Fire", HERE))),
    ],
)
def test_what_is_kept_is_worked_in_spite_of_all_that_was_said_before(rota):
    assert not covered(rota, visit())
    assert covered(kept_hours.with_kept(rota, [visit()], zone=ZONE), visit())


def test_a_place_that_is_closed_stays_so_for_a_visit_kept_elsewhere():
    rota = Rota((REGULAR,), (), (Closure(MONDAY, "Fire", HERE),))
    kept = kept_hours.with_kept(rota, [visit(place=8)], zone=ZONE)
    assert kept.closures == rota.closures


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (Leave(ME, MONDAY, MONDAY), True),
        (Leave(ME, MONDAY, MONDAY, time(14), time(15)), True),  # less of the day than they thought
        (Leave(ME, MONDAY, MONDAY, time(9), time(10)), False),  # they were away then already
        (Leave(2, MONDAY, MONDAY), False),
        (Close(MONDAY, "Flood"), True),
        (Close(MONDAY, "Flood", 8), False),
    ],
)
def test_whatever_takes_from_that_day_asks_again(edit, again):
    rota = Rota((REGULAR,), (Removed(ME, MONDAY, time(9), time(12)),))
    before = kept_hours.with_kept(rota, [visit()], zone=ZONE)
    asked = [("kept", "any", [visit()])]
    found = kept_hours.asked_again(asked, before, apply(edit, before), zone=ZONE)
    assert found == (["kept"] if again else [])
