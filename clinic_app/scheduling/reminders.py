"""When a reminder of a visit is due, when it has become useless, and when nobody is disturbed.

Two days before at the same time on the wall, and three hours before; never from eight in the
evening to eight in the morning. Somebody who was told of the visit a short while before needs none.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS, HOURS = "reminder_days", "reminder_hours"
KINDS = (DAYS, HOURS)

QUIET_FROM, QUIET_TO = time(20), time(8)
THE_EVENING_BEFORE = time(18)
"""When somebody with an early visit is reminded: late enough to set an alarm by."""

DAY = timedelta(days=1)
AHEAD = timedelta(hours=3)
ENOUGH = timedelta(hours=2)
"""How long before the start a reminder that waited for the morning must still come."""
ON_THE_WAY = timedelta(minutes=30)
KNOWS = {DAYS: DAY, HOURS: AHEAD}
"""Somebody told of the visit so shortly before a reminder is due does not need it."""


def due_at(
    kind: str, starts_at: datetime, told_at: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """Return when a reminder of a visit is due, None when the patient knows without it.

    `told_at` is when the patient was told of this very time, None if nobody knows. May be past.
    """
    due = _due(kind, starts_at, zone)
    if told_at is not None and due - told_at < KNOWS[kind]:
        return None
    return due


def useless_from(kind: str, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Return from when a reminder is not worth sending: the next follows, or they are coming.

    A worker that was away must not send both within a short while.
    """
    if kind == DAYS:
        return _due(HOURS, starts_at, zone) - KNOWS[HOURS]
    return starts_at - ON_THE_WAY


def quiet_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when a quiet time ends in which `now` lies, or None by day."""
    local = now.astimezone(zone)
    if not _quiet(local):
        return None
    morning = local.date() + DAY if local.time() >= QUIET_FROM else local.date()
    return _wall(morning, QUIET_TO, zone)


def _due(kind: str, starts_at: datetime, zone: ZoneInfo) -> datetime:
    return _days_before(starts_at, zone) if kind == DAYS else _hours_before(starts_at, zone)


def _days_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    local = starts_at.astimezone(zone)
    wanted = _wall(local.date() - 2 * DAY, local.time(), zone)
    return quiet_until(wanted, zone) or wanted


def _hours_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    wanted = starts_at - AHEAD
    morning = quiet_until(wanted, zone)
    if morning is None:
        return wanted
    if starts_at - morning >= ENOUGH:
        return morning
    local = wanted.astimezone(zone)
    evening = local.date() if local.time() >= QUIET_FROM else local.date() - DAY
    return _wall(evening, THE_EVENING_BEFORE, zone)


def _quiet(local: datetime) -> bool:
    return not QUIET_TO <= local.time() < QUIET_FROM


def _wall(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(UTC)
