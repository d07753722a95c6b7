"""Visits of several steps, people and rooms."""

from dataclasses import replace

import pytest

from clinic_app.scheduling import refusals
from clinic_app.scheduling.slots import offer_at, offers
from clinic_app.scheduling.visits import Placement, Practitioner, Room, Step, length
from tests.scheduling.clinic_days import (
    ALICE,
    BEN,
    CHECK_45_49,
    CHILD,
    NED,
    NORA,
    PEOPLE,
    PROCEDURE,
    PROCEDURES,
    SIX_WEEKS,
    between,
    clock,
    instant,
    session,
    supply,
    times,
    wanted,
)


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
