"""Families are invited before a dose is due, and hear again before a last day, never after it."""

from dataclasses import replace

import pytest

from clinic_app.immunisation.calendar import Span, Window
from clinic_app.immunisation.due import due
from clinic_app.immunisation.reminders import reminder_days
from tests.immunisation.records import SCHEDULE, child, day

BORN = "2026-08-10"


def days(written, on):
    found = due(SCHEDULE, child(BORN, *written), today=day(on))
    return reminder_days(SCHEDULE, found.next)


@pytest.mark.parametrize(
    ("written", "on", "invite", "remind", "recall", "overdue"),
    [
        ((), BORN, "2026-09-12", "2026-10-24", "2026-11-07", "2026-11-10"),
        (("m2@2026-10-10",), "2026-10-11", "2026-11-12", "2026-12-24", "2027-01-07", "2027-01-10"),
        (("m2@2026-11-22",), "2026-11-25", "2026-11-24", "2027-01-05", "2027-01-19", "2027-01-22"),
    ],
)
def test_an_invitation_a_reminder_and_a_recall_have_their_days(
    written, on, invite, remind, recall, overdue
):
    found = days(written, on)
    assert (found.invite, found.remind) == (day(invite), day(remind))
    assert (found.recall, found.overdue) == (day(recall), day(overdue))


def test_all_of_them_come_a_week_before_a_last_day():
    point = due(SCHEDULE, child(BORN), today=day(BORN)).next
    tight = replace(point, window=Window(day("2026-11-10"), day("2026-11-20"), day("2026-11-22")))
    found = reminder_days(SCHEDULE, tight)
    assert found.invite == day("2026-10-23")
    assert found.remind == found.recall == day("2026-11-15")


def test_what_is_given_at_school_is_not_recalled_here():
    point = SCHEDULE.by_point["year-7"]
    on = Span(12, "years").after(day(BORN))
    prospect = replace(
        due(SCHEDULE, child(BORN), today=day(BORN)).next, point=point, window=Window(on, on)
    )
    assert reminder_days(SCHEDULE, prospect) is None
