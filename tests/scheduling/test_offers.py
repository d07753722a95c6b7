"""Offers on days that a receptionist could draw on paper."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic_app.scheduling import refusals
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.slots import leads, offer_at, offers
from clinic_app.scheduling.visits import Step
from tests.scheduling.clinic_days import (
    ALICE,
    BEN,
    CHECK_45_49,
    CHILD,
    LONG,
    NED,
    NORA,
    PEOPLE,
    SHORT,
    SIX_WEEKS,
    STANDARD,
    between,
    clock,
    instant,
    session,
    supply,
    times,
    wanted,
)


def test_a_free_morning_is_offered_on_the_grid_of_its_session():
    found = offers(wanted(), supply(session(ALICE, "9:05", "10:00")))
    assert times(found) == ["9:05", "9:20", "9:35"]


def test_a_ten_minute_visit_has_a_grid_of_ten_minutes():
    found = offers(wanted(SHORT, grid=10), supply(session(ALICE, "9:00", "9:40")))
    assert times(found) == ["9:00", "9:10", "9:20", "9:30"]


def test_a_thirty_minute_visit_takes_away_the_fifteen_minute_start_after_it():
    busy = {ALICE: [between("9:00", "9:30")]}
    found = offers(wanted(), supply(session(ALICE, "9:00", "10:00"), busy=busy))
    assert times(found) == ["9:30", "9:45"]


def test_a_thirty_minute_visit_does_not_fit_into_fifteen_minutes():
    busy = {ALICE: [between("9:15", "9:30")]}
    found = offers(wanted(LONG), supply(session(ALICE, "9:00", "10:00"), busy=busy))
    assert times(found) == ["9:30"]


def test_a_visit_may_start_as_the_ten_minute_visit_before_it_ends():
    busy = {ALICE: [between("9:00", "9:10")]}
    found = offers(wanted(), supply(session(ALICE, "9:00", "10:00"), busy=busy))
    assert times(found) == ["9:10", "9:15", "9:30", "9:45"]


def test_the_end_of_the_notice_is_not_a_start_of_its_own():
    window = between("9:07", "10:00")
    found = offers(wanted(window=window), supply(session(ALICE, "9:00", "10:00")))
    assert times(found) == ["9:15", "9:30", "9:45"]


def test_the_window_binds_starts_and_not_ends():
    window = between("9:00", "9:31")
    found = offers(wanted(window=window), supply(session(ALICE, "9:00", "10:00")))
    assert times(found) == ["9:00", "9:15", "9:30"]


def test_a_session_at_an_odd_minute_is_offered_at_multiples_of_five():
    odd = Interval(instant("9:00") + timedelta(minutes=2), instant("9:40"))
    found = offers(wanted(), supply(Session(ALICE, 1, odd)))
    assert times(found) == ["9:05", "9:20"]


def test_a_visit_may_run_across_two_sessions_that_touch():
    sessions = session(ALICE, "9:00", "9:20"), session(ALICE, "9:20", "10:00")
    assert times(offers(wanted(), supply(*sessions))) == ["9:00", "9:15", "9:20", "9:35"]


def test_a_visit_never_runs_into_a_session_kept_for_others():
    sessions = session(ALICE, "9:00", "9:20"), session(ALICE, "9:20", "10:00", reserved_for=["flu"])
    assert times(offers(wanted(), supply(*sessions))) == ["9:00"]


def test_a_reserved_session_admits_what_it_is_reserved_for():
    clinic = supply(session(ALICE, "9:00", "9:30", reserved_for=["flu", "shingles"]))
    assert offers(wanted(), clinic) == []
    assert times(offers(wanted(slug="flu"), clinic)) == ["9:00", "9:15"]


def test_times_are_sorted_and_shown_for_each_practitioner():
    clinic = supply(session(BEN, "9:00", "9:30"), session(ALICE, "9:15", "9:30"))
    found = [(clock(o.start), o.lead) for o in offers(wanted(), clinic)]
    assert found == [("9:00", BEN), ("9:15", ALICE), ("9:15", BEN)]


def test_only_the_practitioner_asked_for_is_offered():
    clinic = supply(session(BEN, "9:00", "9:30"), session(ALICE, "9:00", "9:30"))
    assert {o.lead for o in offers(wanted(practitioner=BEN), clinic)} == {BEN}


def test_everybody_the_patient_sees_has_the_gender_asked_for():
    clinic = supply(
        session(ALICE, "9:00", "10:00"),
        session(NED, "9:00", "10:00"),
        session(NORA, "9:30", "10:00"),
    )
    found = offers(wanted(SIX_WEEKS, gender="female"), clinic)
    assert [(clock(o.start), o.placements[1].practitioners) for o in found] == [("9:15", (NORA,))]


def test_nobody_is_offered_while_the_patient_is_at_another_visit():
    busy = {CHILD: [between("9:15", "9:30")]}
    clinic = supply(session(ALICE, "9:00", "10:00"), busy=busy, patient=CHILD)
    assert times(offers(wanted(), clinic)) == ["9:00", "9:30", "9:45"]


@pytest.mark.parametrize(
    ("start", "lead", "why"),
    [
        ("9:40", ALICE, None),
        ("9:35", ALICE, refusals.Taken()),
        ("9:50", ALICE, refusals.NotWorking()),
        ("12:00", ALICE, refusals.NotWorking()),
        ("8:55", ALICE, refusals.TooSoon(instant("9:00"))),
        ("17:00", ALICE, refusals.TooLate(instant("17:00"))),
        ("9:40", NORA, refusals.NobodySuitable()),
        ("9:40", 999, refusals.NobodySuitable()),
        ("9:00", BEN, refusals.NotWorking()),
    ],
)
def test_staff_hear_why_a_time_cannot_be_had(start, lead, why):
    busy = {ALICE: [between("9:20", "9:40")]}
    clinic = supply(session(ALICE, "9:00", "10:00"), busy=busy)
    asked = wanted(window=between("9:00", "17:00"))
    found = offer_at(asked, clinic, start=instant(start), lead=lead)
    assert (found if isinstance(found, refusals.Refusal) else None) == why


def test_a_start_between_the_five_minutes_is_refused():
    clinic = supply(session(ALICE, "9:00", "10:00"))
    odd = instant("9:10") + timedelta(seconds=1)
    assert offer_at(wanted(), clinic, start=odd, lead=ALICE) == refusals.OffTheMark()


def test_leads_are_those_who_could_see_the_patient_first():
    assert leads(wanted(CHECK_45_49), supply()) == [NORA, NED]
    assert leads(wanted(gender="male"), supply()) == [BEN]
    assert leads(wanted(practitioner=NORA), supply()) == []


@pytest.mark.parametrize("day", [datetime(2027, 4, 4).date(), datetime(2027, 10, 3).date()])
def test_a_free_afternoon_on_a_day_when_the_clocks_change_is_offered_by_the_clock_on_the_wall(day):
    afternoon = session(ALICE, "13:00", "14:00", day=day)
    window = Interval(instant("0:00", day), instant("23:55", day))
    found = offers(wanted(window=window), supply(afternoon))
    assert times(found) == ["13:00", "13:15", "13:30", "13:45"]


@pytest.mark.parametrize("nonsense", [{"grid": 7}, {"steps": (Step(minutes=15),)}, {"steps": ()}])
def test_a_wish_that_makes_no_sense_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"grid|nobody"):
        wanted(**nonsense)


def test_two_thousand_offers_are_all_made_from_one_reading_of_the_diary():
    """A month of a whole practice: the facts are read once, however many the offers."""

    class CountedDiary(dict):
        readings = 0

        def get(self, key, default=None):
            self.readings += 1
            return super().get(key, default)

    start = datetime(2026, 10, 5, 22, tzinfo=UTC)
    shifts = [
        Session(p.id, 1, Interval(start + timedelta(days=d), start + timedelta(days=d, hours=8)))
        for p in PEOPLE[:2]
        for d in range(28)
    ]
    diary = CountedDiary()
    month = Interval(start, start + timedelta(days=28))
    found = offers(wanted(STANDARD, window=month), replace(supply(*shifts), busy=diary))
    assert len(found) == 2 * 28 * 32
    assert diary.readings == 2


def test_who_had_the_second_part_keeps_it_where_they_can():
    everybody = [session(who, "9:00", "12:00") for who in (NED, ALICE, BEN)]
    day = supply(*everybody, busy={BEN: [between("10:15", "10:30")]})
    found = offers(wanted(CHECK_45_49, prefer=frozenset({BEN})), day)
    second = {clock(offer.start): offer.placements[1].practitioners for offer in found}
    assert second["9:15"] == (BEN,)
    assert second["9:45"] == (ALICE,), "whom the patient had is busy then"
    assert {o.placements[1].practitioners for o in offers(wanted(CHECK_45_49), day)} == {(ALICE,)}
