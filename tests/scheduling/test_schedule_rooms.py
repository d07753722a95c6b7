"""In which room somebody works, and when two people would work in the same one."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from clinic_app.scheduling import schedule_words
from clinic_app.scheduling.rosters import Relabelled, Removed, Rota, WeeklyPattern, sessions
from clinic_app.scheduling.schedule_edits import ChangePattern, Extra, Hours, Rhythm, apply
from clinic_app.scheduling.schedule_preview import SharedRoom, changes, shared_rooms
from tests.scheduling.clinic_days import ALICE, BEN, SYDNEY, TUESDAY

ROOM, OTHER = 21, 22
WEEK, DAY = timedelta(days=7), timedelta(days=1)
NINE, TEN, NOON, ONE, FIVE = (time(hour) for hour in (9, 10, 12, 13, 17))
MINE = WeeklyPattern(ALICE, 1, 1, NINE, NOON, date(2026, 1, 5), room=ROOM)
THEIRS = WeeklyPattern(BEN, 1, 1, ONE, FIVE, date(2026, 1, 5), room=OTHER)


def told(edit, rota):
    after = apply(edit, rota)
    found = changes(rota, after, TUESDAY, TUESDAY + 3 * WEEK - DAY, zone=SYDNEY)
    return shared_rooms(found, after, zone=SYDNEY)


def extra(starts=NINE, ends=FIVE, room=OTHER, who=ALICE):
    return Extra(who, TUESDAY + DAY, Hours(starts, ends, 1, room=room))


def on_wednesday(pattern):
    return replace(pattern, weekday=2)


def test_hours_of_a_day_are_worked_in_the_room_of_the_pattern():
    (found,) = sessions(Rota([MINE]), TUESDAY, TUESDAY, zone=SYDNEY)
    assert found.room == ROOM


def test_another_use_of_hours_does_not_move_anybody_to_another_room():
    used = Relabelled(ALICE, TUESDAY, TEN, NOON, label="Travel vaccines")
    found = sessions(Rota([MINE], [used]), TUESDAY, TUESDAY, zone=SYDNEY)
    assert [(s.label, s.room) for s in found] == [("", ROOM), ("Travel vaccines", ROOM)]


def test_extra_hours_have_a_room_of_their_own():
    after = apply(extra(), Rota([MINE]))
    (found,) = sessions(after, TUESDAY + DAY, TUESDAY + DAY, zone=SYDNEY)
    assert found.room == OTHER


def test_hours_in_a_room_where_somebody_else_works_then_are_told_with_the_first_day():
    taken = on_wednesday(THEIRS)
    assert told(extra(), Rota([taken])) == [SharedRoom(OTHER, BEN, TUESDAY + DAY, 1)]


def test_regular_hours_in_anothers_room_are_told_once_with_the_number_of_days():
    edit = ChangePattern(MINE, Rhythm(1), Hours(NINE, FIVE, 1, room=OTHER), TUESDAY)
    assert told(edit, Rota([MINE, THEIRS])) == [SharedRoom(OTHER, BEN, TUESDAY, 3)]


@pytest.mark.parametrize(
    "edit",
    [
        extra(NINE, ONE),
        extra(room=ROOM),
        extra(room=None),
        extra(who=BEN),
    ],
    ids=["one after the other", "another room", "no fixed room", "the same person"],
)
def test_nobody_else_in_the_room_is_nothing_to_tell(edit):
    assert told(edit, Rota([on_wednesday(THEIRS)])) == []


def test_the_room_of_somebody_who_is_away_is_free():
    away = Removed(BEN, TUESDAY + DAY)
    assert told(extra(), Rota([on_wednesday(THEIRS)], [away])) == []


def test_two_people_without_a_room_share_none():
    nowhere = replace(on_wednesday(THEIRS), room=None)
    assert told(extra(room=None), Rota([nowhere])) == []


def test_a_change_of_the_room_alone_is_a_change_and_says_so():
    edit = ChangePattern(MINE, Rhythm(1), Hours(NINE, NOON, 1, room=OTHER), TUESDAY)
    assert schedule_words.edit(edit) == (
        "Tuesdays 9:00 am to 12:00 pm have another room, from Tuesday 6 October 2026"
    )
    assert len(changes(Rota([MINE]), apply(edit, Rota([MINE])), TUESDAY, TUESDAY, zone=SYDNEY)) == 1
