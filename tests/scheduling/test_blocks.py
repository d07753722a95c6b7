"""Times for a family: in turn with one nurse, or at once with several; all or none."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clinic_app.scheduling.blocks import Member, blocks
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.slots import offers
from clinic_app.scheduling.visits import Step, lasting, length
from tests.scheduling.clinic_days import (
    GP,
    NED,
    NORA,
    NURSE,
    PROCEDURES,
    between,
    clock,
    session,
    supply,
    wanted,
)
from tests.scheduling.oracle import Opinion, cells
from tests.scheduling.test_offers_properties import many, supplies, wishes

NEEDLES = (Step(any_of=NURSE, minutes=15), Step(minutes=15))
MANY_NEEDLES = lasting(NEEDLES, 20)


def family(*visits, windows=None):
    windows = windows or [None] * len(visits)
    return [
        Member(wanted(steps, slug="needles", window=window))
        for steps, window in zip(visits, windows, strict=True)
    ]


def told(found):
    """Return (times of each, who sees them) of each block."""
    return [([clock(part.start) for part in block.parts], block.leads) for block in found]


def test_two_children_are_seen_one_after_another_while_the_first_still_waits():
    nurse = supply(session(NORA, "9:00", "10:00"))
    found = blocks(family(NEEDLES, NEEDLES), nurse)
    assert told(found) == [
        (["9:00", "9:15"], (NORA,)),
        (["9:15", "9:30"], (NORA,)),
        (["9:30", "9:45"], (NORA,)),
    ]
    assert clock(found[0].end) == "9:45"


def test_more_needles_move_the_next_child_by_five_minutes():
    nurse = supply(session(NORA, "9:00", "10:00"))
    assert told(blocks(family(MANY_NEEDLES, NEEDLES), nurse))[0] == (["9:00", "9:20"], (NORA,))


def test_two_nurses_see_two_children_at_the_same_time():
    two = supply(session(NORA, "9:00", "9:30"), session(NED, "9:15", "9:45"))
    assert told(blocks(family(NEEDLES, NEEDLES), two)) == [
        (["9:00", "9:15"], (NORA,)),
        (["9:15", "9:30"], (NED,)),
        (["9:15", "9:15"], (NORA, NED)),
    ]


def test_nurses_at_different_locations_do_not_share_a_family():
    apart = supply(session(NORA, "9:00", "9:15"), session(NED, "9:00", "9:15", location=2))
    assert blocks(family(NEEDLES, NEEDLES), apart) == []


def test_a_family_gets_all_or_nothing():
    booked = {NORA: [between("9:30", "9:45")]}
    nurse = supply(session(NORA, "9:00", "10:00"), busy=booked)
    assert told(blocks(family(NEEDLES, NEEDLES, NEEDLES), nurse)) == []
    assert told(blocks(family(NEEDLES, NEEDLES), nurse)) == [(["9:00", "9:15"], (NORA,))]


def test_each_child_has_a_window_of_its_own():
    nurse = supply(session(NORA, "9:00", "11:00"))
    windows = [between("9:00", "10:00"), between("9:30", "12:00")]
    found = told(blocks(family(NEEDLES, NEEDLES, windows=windows), nurse))
    assert [times for times, _ in found] == [
        ["9:15", "9:30"],
        ["9:30", "9:45"],
        ["9:45", "10:00"],
    ]


def test_one_room_is_not_used_by_two_at_once():
    in_room = (Step(any_of=GP | NURSE, minutes=15, room="procedure"),)
    two = [session(NORA, "9:00", "9:15"), session(NED, "9:00", "9:15")]
    one_room = supply(*two, rooms=(PROCEDURES,))
    assert blocks(family(in_room, in_room), one_room) == []


def test_a_child_who_is_elsewhere_then_holds_up_the_family():
    first, second = family(NEEDLES, NEEDLES)
    nurse = supply(session(NORA, "9:00", "10:00"), busy={31: [between("9:20", "9:30")]})
    found = blocks([first, replace(second, patient=31)], nurse)
    assert told(found) == [(["9:15", "9:30"], (NORA,)), (["9:30", "9:45"], (NORA,))]


def test_a_visit_is_never_made_shorter():
    assert lasting(NEEDLES, 10) == NEEDLES
    assert length(lasting(NEEDLES, 18)) == 35


families = st.lists(wishes, min_size=2, max_size=3)


@many
@given(families, supplies)
def test_a_block_doubles_nobody_and_each_part_is_possible_by_itself(asked, diary):
    for block in blocks([Member(one) for one in asked], diary):
        held = {}
        for one, part in zip(asked, block.parts, strict=True):
            start = min(cells(Interval(part.start, part.start + timedelta(minutes=5))))
            assert one.window.start <= part.start < one.window.end
            alone = Opinion(one, _without_patient(diary))
            assert alone.anywhere(start, part.lead)
            for placement in part.placements:
                span = cells(Interval(placement.interval.start, placement.busy_until))
                for resource in (*placement.practitioners, placement.room):
                    if resource is not None:
                        assert not span & held.get(resource, set())
                        held[resource] = held.get(resource, set()) | span


@many
@given(families, supplies)
def test_a_family_is_seen_in_turn_by_one_person_or_at_once_by_different_ones(asked, diary):
    for block in blocks([Member(one) for one in asked], diary):
        starts = [part.start for part in block.parts]
        leads = [part.lead for part in block.parts]
        assert len({part.location for part in block.parts}) == 1
        if block.at_once:
            assert len(set(starts)) == 1
            assert len(set(leads)) == len(leads)
        else:
            assert len(set(leads)) == 1
            assert starts == sorted(set(starts))
            for before, after in pairwise(block.parts):
                own = [p for p in before.placements if before.lead in p.practitioners]
                assert after.start == max(p.busy_until for p in own)


@many
@given(wishes, supplies)
def test_a_family_of_one_gets_what_anybody_gets(one, diary):
    alone = _without_patient(diary)
    found = [block.parts[0] for block in blocks([Member(one)], alone)]
    assert found == offers(one, alone)


def _without_patient(diary):
    return replace(diary, patient=None)
