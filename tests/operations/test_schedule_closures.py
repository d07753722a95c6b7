"""Closed days: public holidays are suggested, a person confirms, and that is remembered."""

from datetime import date

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import Closure
from clinic_app.operations import closures, holiday_suggestions, practice_load, schedule_changes
from clinic_app.operations.errors import NotFound
from clinic_app.scheduling.schedule_edits import Close, Reopen
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

NEW_YEAR = date(2028, 1, 1)


@pytest.fixture
def desk(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    return factories.staff("reception")


def names(year):
    found = holiday_suggestions.between(date(year, 1, 1), date(year, 12, 31))
    return {(s.day.month, s.day.day): s.name for s in found}


def test_2026_has_both_anzac_days_and_2027_the_sunday_that_the_library_lacks():
    assert {(4, 25): "Anzac Day", (4, 27): "Anzac Day holiday"}.items() <= names(2026).items()
    assert {(4, 25): "Anzac Day", (4, 26): "Anzac Day holiday"}.items() <= names(2027).items()
    assert (4, 26) not in names(2028)


def test_the_days_of_2026_and_2027_are_those_of_the_act():
    assert sorted(names(2026)) == [
        (1, 1), (1, 26), (3, 9), (4, 3), (4, 4), (4, 5), (4, 6), (4, 25), (4, 27), (6, 1), (6, 8),
        (10, 5), (12, 25), (12, 26), (12, 28),
    ]  # fmt: skip
    assert sorted(names(2027)) == [
        (1, 1), (1, 26), (3, 8), (3, 26), (3, 27), (3, 28), (3, 29), (4, 25), (4, 26), (5, 31),
        (6, 14), (10, 4), (12, 25), (12, 26), (12, 27), (12, 28),
    ]  # fmt: skip


def test_names_are_spelled_as_here():
    assert names(2027)[10, 4] == "Labour Day"
    assert names(2027)[6, 14] == "King’s Birthday"
    assert names(2027)[12, 28] == "Boxing Day holiday"


def test_days_that_need_a_second_look_say_so():
    notes = {s.day: s.note for s in holiday_suggestions.between(date(2026, 1, 1), date(2028, 1, 1))}
    assert [day for day, note in notes.items() if note] == [
        date(2026, 4, 27),
        date(2027, 4, 25),
        date(2027, 4, 26),
    ]


def test_nothing_is_closed_by_itself_and_what_is_closed_is_not_suggested(desk):
    ahead = closures.suggested(TUESDAY)
    assert ahead[0].day == NEW_YEAR
    assert date(2027, 4, 25) not in {s.day for s in ahead}  # the practice's file has it
    assert db.session.scalars(sa.select(Closure).where(Closure.day == NEW_YEAR)).all() == []


def test_a_confirmed_day_is_closed(desk):
    edit = Close(NEW_YEAR, "New Year’s Day")
    seen = schedule_changes.preview(desk, edit, now=clock.now()).fingerprint
    transact(lambda now: schedule_changes.save(desk, edit, reason="", fingerprint=seen, now=now))
    assert NEW_YEAR not in {s.day for s in closures.suggested(TUESDAY)}
    assert closures.to_come(TUESDAY)[-1].closure.name == "New Year’s Day"


def keep_open(actor, day):
    transact(lambda now: closures.keep_open(actor, day, now=now))


def test_a_day_that_is_worked_is_not_suggested_again(desk):
    keep_open(desk, NEW_YEAR)
    keep_open(desk, NEW_YEAR)
    assert NEW_YEAR not in {s.day for s in closures.suggested(TUESDAY)}
    with pytest.raises(NotFound):
        keep_open(desk, date(2028, 1, 2))
    with pytest.raises(NotAllowed):
        keep_open(factories.staff("nurse"), date(2028, 1, 26))


def test_a_day_closed_by_the_files_can_be_opened(desk):
    edit = Reopen(date(2026, 12, 26))
    seen = schedule_changes.preview(desk, edit, now=clock.now()).fingerprint
    transact(lambda now: schedule_changes.save(desk, edit, reason="", fingerprint=seen, now=now))
    assert closures.between(edit.day, edit.day) == []
    assert edit.day not in {s.day for s in closures.suggested(TUESDAY)}


def change(desk, edit):
    db.session.rollback()
    seen = schedule_changes.preview(desk, edit, now=clock.now()).fingerprint
    return transact(
        lambda now: schedule_changes.save(desk, edit, reason="", fingerprint=seen, now=now)
    )


def test_one_place_that_opens_after_all_says_nothing_of_the_whole_practice(desk):
    north = factories.a_location("North")
    one = change(desk, Close(NEW_YEAR, "Half closed", north))
    db.session.rollback()
    seen = schedule_changes.preview_taking_back(desk, one, now=clock.now()).fingerprint
    transact(lambda now: schedule_changes.take_back(desk, one, fingerprint=seen, now=now))
    assert NEW_YEAR in {s.day for s in closures.suggested(TUESDAY)}
    keep_open(desk, NEW_YEAR)
    assert NEW_YEAR not in {s.day for s in closures.suggested(TUESDAY)}


def test_a_place_that_was_opened_again_stays_open_and_the_files_close_the_rest(desk):
    north, day = factories.a_location("North"), date(2027, 7, 1)
    change(desk, Close(day, "Painting", north))
    change(desk, Reopen(day, north))
    files, catalogue = factories.practice_files()
    closed = files.closures[0].model_copy(update={"day": day, "location": None})
    details = files.model_copy(update={"closures": (*files.closures, closed)})
    practice = System("practice")
    transact(lambda now: practice_load.load(practice, details, catalogue, checksum="next", now=now))
    assert [c.location for c in closures.between(day, day)] == [None]
