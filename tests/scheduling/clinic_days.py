"""Short ways to say a clinic day in these tests: one Tuesday in Sydney, people, rooms, visits."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.rosters import Session, day_start
from clinic_app.scheduling.slots import Supply, Wanted
from clinic_app.scheduling.visits import Practitioner, Room, Step

SYDNEY = ZoneInfo("Australia/Sydney")
TUESDAY = date(2026, 10, 6)

ALICE, BEN, NORA, NED = 1, 2, 11, 12
PEOPLE = (
    Practitioner(ALICE, frozenset({"gp", "gp_iud"}), "female"),
    Practitioner(BEN, frozenset({"gp"}), "male"),
    Practitioner(NORA, frozenset({"nurse", "nurse_assist"}), "female"),
    Practitioner(NED, frozenset({"nurse"}), "male"),
)
PROCEDURES = Room(21, "procedure", 1)
CHILD = 31

GP = frozenset({"gp"})
NURSE = frozenset({"nurse"})
STANDARD = (Step(any_of=GP, minutes=15),)
SHORT = (Step(any_of=GP, minutes=10),)
LONG = (Step(any_of=GP, minutes=30),)
CHECK_45_49 = (Step(any_of=NURSE, minutes=30), Step(any_of=GP, minutes=15))
SIX_WEEKS = (Step(any_of=GP, minutes=20), Step(any_of=NURSE, minutes=15), Step(minutes=15))
PROCEDURE = (Step(all_of=("gp_iud", "nurse_assist"), minutes=45, room="procedure", gap=5),)


def instant(clock, day=TUESDAY):
    """Return the instant of a wall time like "9:10" in Sydney."""
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), tzinfo=SYDNEY).astimezone(UTC)


def between(starts, ends, day=TUESDAY):
    return Interval(instant(starts, day), instant(ends, day))


def clock(moment):
    local = moment.astimezone(SYDNEY)
    return f"{local.hour}:{local.minute:02}"


def whole_days(first=TUESDAY, days=1):
    return Interval(day_start(first, SYDNEY), day_start(first + timedelta(days=days), SYDNEY))


def session(who, starts, ends, *, location=1, reserved_for=(), day=TUESDAY):
    return Session(who, location, between(starts, ends, day), frozenset(reserved_for))


def supply(*sessions, busy=None, rooms=(), people=PEOPLE, patient=None):
    return Supply(sessions, people, rooms, busy or {}, patient)


def wanted(steps=STANDARD, *, slug="standard", grid=15, window=None, **wishes):
    return Wanted(slug, steps, grid, window or whole_days(), **wishes)


def times(offers):
    return [clock(offer.start) for offer in offers]
