"""Offers on days that a receptionist could draw on paper."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic_app.scheduling import refusals
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.slots import leads, offer_at, offers
from clinic_app.scheduling.visits import Placement, Practitioner, Room, Step, length
from tests.scheduling.clinic_days import (
    ALICE,
    BEN,
    CHECK_45_49,
    CHILD,
    LONG,
    NED,
    NORA,
    PEOPLE,
    PROCEDURE,
    PROCEDURES,
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


def test_a_45_to_49_check_is_half_an_hour_with_the_nurse_and_then_the_doctor():
    clinic = supply(session(NORA, "9:00", "10:00"), session(ALICE, "9:00", "10:00"))
    first, *others = offers(wanted(CHECK_45_49), clinic)
    assert first.placements == (
        Placement(0, between("9:00", "9:30"), (NORA,), None, instant("9:30")),
        Placement(1, between("9:30", "9:45"), (ALICE,), None, instant("9:45")),
    )
    assert (first.lead, first.end, times(others)) == (NORA, instant("9:45"), ["9:15"])


def test_the_doctor_of_the_check_need_only_be_there_for_the_second_step():
    clinic = supply(session(NORA, "9:00", "10:00"), session(ALICE, "9:30", "9:45"))
    assert times(offers(wanted(CHECK_45_49), clinic)) == ["9:00"]


def test_the_wait_after_a_six_week_check_keeps_nobody_but_the_patient():
    hours = ("9:00", "9:35")
    clinic = supply(session(ALICE, *hours), session(NORA, *hours))
    (offer,) = offers(wanted(SIX_WEEKS), clinic)
    wait = offer.placements[2]
    assert wait == Placement(2, between("9:35", "9:50"), (), None, instant("9:50"))
    assert offer.end == instant("9:50")
    busy = {CHILD: [between("9:45", "10:00")]}
    assert offers(wanted(SIX_WEEKS), replace(clinic, busy=busy, patient=CHILD)) == []


def test_a_procedure_needs_doctor_nurse_and_room_at_once():
    hours = ("9:00", "11:00")
    busy = {NORA: [between("9:00", "9:30")], PROCEDURES.id: [between("10:30", "11:00")]}
    clinic = supply(session(ALICE, *hours), session(NORA, *hours), busy=busy, rooms=[PROCEDURES])
    (offer,) = offers(wanted(PROCEDURE), clinic)
    assert offer.placements == (
        Placement(0, between("9:30", "10:15"), (ALICE, NORA), PROCEDURES.id, instant("10:20")),
    )
    assert offer.end == instant("10:15")


@pytest.mark.parametrize("booked", [ALICE, NORA, PROCEDURES.id])
def test_the_gap_after_a_procedure_must_be_free_of_bookings_of_all_that_it_keeps(booked):
    hours = ("9:00", "10:00")
    busy = {booked: [between("9:45", "10:00")]}
    clinic = supply(session(ALICE, *hours), session(NORA, *hours), busy=busy, rooms=[PROCEDURES])
    assert "9:00" not in times(offers(wanted(PROCEDURE), clinic))


def test_the_gap_leaves_the_patient_free_and_may_run_past_the_end_of_work():
    hours = ("9:00", "9:45")
    busy = {CHILD: [between("9:45", "10:00")]}
    clinic = supply(
        session(ALICE, *hours),
        session(NORA, *hours),
        busy=busy,
        rooms=[PROCEDURES],
        patient=CHILD,
    )
    assert times(offers(wanted(PROCEDURE), clinic)) == ["9:00"]


def test_a_practitioner_cleaning_up_does_not_take_the_next_step():
    steps = (
        Step(any_of=frozenset({"nurse"}), minutes=15, gap=5),
        Step(any_of=frozenset({"nurse"}), minutes=15),
    )
    alone = supply(session(NORA, "9:00", "10:00"))
    assert offers(wanted(steps), alone) == []
    both = supply(session(NORA, "9:00", "10:00"), session(NED, "9:00", "10:00"))
    first = offers(wanted(steps), both)[0]
    assert [p.practitioners for p in first.placements] == [(NORA,), (NED,)]


def test_one_practitioner_with_both_skills_is_not_two_people():
    both = Practitioner(41, frozenset({"gp_iud", "nurse_assist"}))
    clinic = supply(session(41, "9:00", "10:00"), rooms=[PROCEDURES], people=[both])
    assert offers(wanted(PROCEDURE), clinic) == []


def test_whoever_has_two_skills_makes_way_for_whoever_has_one():
    """Least id first would take the only assistant as the second nurse."""
    steps = (Step(all_of=("gp", "nurse", "nurse_assist"), minutes=15),)
    hours = ("9:00", "9:15")
    clinic = supply(session(ALICE, *hours), session(NORA, *hours), session(NED, *hours))
    (offer,) = offers(wanted(steps), clinic)
    assert offer.placements[0].practitioners == (ALICE, NED, NORA)


def test_the_same_practitioner_goes_on_where_able_and_else_the_first_who_is_free():
    steps = (Step(any_of=frozenset({"gp"}), minutes=15), Step(any_of=frozenset({"gp"}), minutes=15))
    clinic = supply(session(ALICE, "9:00", "10:00"), session(BEN, "9:00", "9:30"))
    found = {
        (clock(o.start), o.lead): o.placements[1].practitioners
        for o in offers(wanted(steps), clinic)
    }
    assert found[("9:00", ALICE)] == (ALICE,)
    assert found[("9:00", BEN)] == (BEN,)
    assert found[("9:15", BEN)] == (ALICE,)


def test_of_those_who_could_come_second_the_first_by_number_does_whatever_the_order_of_the_list():
    hours = ("9:00", "9:45")
    clinic = supply(session(NORA, *hours), session(BEN, *hours), session(ALICE, *hours))
    for people in (PEOPLE, PEOPLE[::-1]):
        (offer,) = offers(wanted(CHECK_45_49), replace(clinic, practitioners=people))
        assert offer.placements[1].practitioners == (ALICE,)


def test_a_slip_of_the_roster_to_two_places_at_once_still_gives_one_offer_and_the_same_each_time():
    here, there = session(ALICE, "9:00", "9:15"), session(ALICE, "9:00", "9:15", location=2)
    for sessions in ((here, there), (there, here)):
        assert [o.location for o in offers(wanted(), supply(*sessions))] == [1]


def test_a_step_may_be_in_a_session_that_begins_after_the_window():
    clinic = supply(session(NORA, "9:00", "10:00"), session(ALICE, "9:30", "10:00"))
    window = between("9:00", "9:05")
    assert times(offers(wanted(CHECK_45_49, window=window), clinic)) == ["9:00"]


def test_all_of_a_visit_is_at_one_location():
    clinic = supply(session(NORA, "9:00", "10:00"), session(ALICE, "9:00", "10:00", location=2))
    assert offers(wanted(CHECK_45_49), clinic) == []
    hours = ("9:00", "10:00")
    elsewhere = Room(22, "procedure", 2)
    there = supply(session(ALICE, *hours), session(NORA, *hours), rooms=[elsewhere])
    assert offers(wanted(PROCEDURE), there) == []


def test_a_practitioner_booked_at_one_location_is_not_free_at_another():
    clinic = supply(
        session(ALICE, "9:00", "9:30", location=2), busy={ALICE: [between("9:00", "9:30")]}
    )
    assert offers(wanted(), clinic) == []


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


def test_without_a_nurse_there_is_nobody_suitable_for_a_procedure():
    clinic = supply(session(ALICE, "9:00", "10:00"), rooms=[PROCEDURES])
    found = offer_at(wanted(PROCEDURE), clinic, start=instant("9:00"), lead=ALICE)
    assert found == refusals.NobodySuitable()


def test_an_occupied_room_is_taken():
    hours = ("9:00", "10:00")
    clinic = supply(
        session(ALICE, *hours),
        session(NORA, *hours),
        rooms=[PROCEDURES],
        busy={PROCEDURES.id: [between("9:00", "10:00")]},
    )
    found = offer_at(wanted(PROCEDURE), clinic, start=instant("9:00"), lead=ALICE)
    assert found == refusals.Taken()


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


def test_the_length_of_a_visit_is_the_patients_time():
    assert length(SIX_WEEKS) == 50
    assert length(PROCEDURE) == 45


@pytest.mark.parametrize(
    "nonsense",
    [
        {"minutes": 7},
        {"minutes": 0},
        {"minutes": 15, "gap": 5},
        {"minutes": 15, "room": "procedure"},
        {"minutes": 15, "any_of": frozenset({"gp"}), "gap": 3},
        {"minutes": 15, "any_of": frozenset({"gp"}), "all_of": ("nurse",)},
    ],
)
def test_a_step_that_makes_no_sense_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"step|wait|multiples"):
        Step(**nonsense)


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
