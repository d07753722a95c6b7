"""Offers compared with a slow second opinion, over many small invented days."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.slots import Supply, Wanted, offer_at, offers
from clinic_app.scheduling.visits import Practitioner, Room, Step
from tests.scheduling.oracle import DAY_LONG, Opinion, cells, moment

many = settings(max_examples=50, deadline=None, database=None, derandomize=True)

PATIENT = 99
CAPABILITIES = ("gp", "nurse")


@st.composite
def intervals(draw, longest=DAY_LONG):
    start = draw(st.integers(0, DAY_LONG - 1))
    return Interval(moment(start), moment(start + draw(st.integers(1, longest))))


@st.composite
def steps_of_a_visit(draw):
    minutes = st.sampled_from((5, 10, 15, 20))
    wait = st.builds(Step, minutes=minutes)
    seen = st.builds(
        Step,
        any_of=st.sets(st.sampled_from(CAPABILITIES), min_size=1).map(frozenset),
        minutes=minutes,
        room=st.sampled_from((None, None, "procedure")),
        gap=st.sampled_from((0, 0, 5, 10)),
    )
    together = st.builds(
        Step,
        all_of=st.lists(st.sampled_from(CAPABILITIES), min_size=1, max_size=2).map(tuple),
        minutes=minutes,
        room=st.sampled_from((None, "procedure")),
        gap=st.sampled_from((0, 5)),
    )
    steps = draw(st.lists(st.one_of(seen, together, wait), max_size=2))
    at = draw(st.integers(0, len(steps)))
    return (*steps[:at], draw(st.one_of(seen, together)), *steps[at:])


@st.composite
def practitioners(draw):
    return tuple(
        Practitioner(
            number,
            draw(st.sets(st.sampled_from(CAPABILITIES), min_size=1).map(frozenset)),
            draw(st.sampled_from(("female", "male", ""))),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )


@st.composite
def supplies(draw):
    sessions = st.builds(
        Session,
        practitioner=st.integers(1, 3),
        location=st.sampled_from((1, 1, 2)),
        interval=intervals(),
        reserved_for=st.sampled_from(
            (frozenset(), frozenset(), frozenset({"visit"}), frozenset({"other"}))
        ),
    )
    rooms = tuple(Room(20 + n, "procedure", draw(st.sampled_from((1, 1, 2)))) for n in range(2))
    busy = st.lists(intervals(longest=8), max_size=4)
    return Supply(
        sessions=draw(st.lists(sessions, min_size=1, max_size=6)),
        practitioners=draw(practitioners()),
        rooms=rooms[: draw(st.integers(0, 2))],
        busy={n: draw(busy) for n in (1, 2, 3, 20, 21)} | {PATIENT: draw(busy)[:1]},
        patient=draw(st.sampled_from((None, PATIENT))),
    )


wishes = st.builds(
    Wanted,
    slug=st.just("visit"),
    steps=steps_of_a_visit(),
    grid=st.sampled_from((10, 15)),
    window=st.one_of(st.just(Interval(moment(-12), moment(DAY_LONG * 2))), intervals()),
    practitioner=st.sampled_from((None, None, 1)),
    gender=st.sampled_from((None, None, "female")),
)


@many
@given(wishes, supplies())
def test_exactly_the_possible_starts_are_offered_each_once(wanted, supply):
    found = [(offer.start, offer.lead) for offer in offers(wanted, supply)]
    assert found == sorted(Opinion(wanted, supply).on_offer())


@many
@given(wishes, supplies())
def test_an_offer_doubles_nobody_and_stays_inside_sessions_that_admit_it(wanted, supply):
    opinion = Opinion(wanted, supply)
    for offer in offers(wanted, supply):
        held = {}
        for step, placement in zip(wanted.steps, offer.placements, strict=True):
            seen = cells(placement.interval)
            busy = cells(Interval(placement.interval.start, placement.busy_until))
            assert len(seen) * 5 == step.minutes
            assert len(busy) * 5 == step.minutes + step.gap
            for who in placement.practitioners:
                assert seen <= opinion.works(who, offer.location)
            for resource in (*placement.practitioners, placement.room):
                if resource is not None:
                    assert not busy & (opinion.taken(resource) | held.get(resource, set()))
                    held[resource] = held.get(resource, set()) | busy
        if supply.patient is not None:
            assert not cells(Interval(offer.start, offer.end)) & opinion.taken(supply.patient)


@many
@given(wishes, supplies())
def test_the_steps_follow_each_other_with_the_right_people_and_room(wanted, supply):
    people = {p.id: p for p in supply.practitioners}
    rooms = {(r.id, r.kind, r.location) for r in supply.rooms}
    for offer in offers(wanted, supply):
        now, seen = offer.start, []
        for number, (step, placement) in enumerate(
            zip(wanted.steps, offer.placements, strict=True)
        ):
            assert (placement.step, placement.interval.start) == (number, now)
            groups = [step.any_of] if step.any_of else [{c} for c in step.all_of]
            for who, group in zip(placement.practitioners, groups if step.staffed else [], strict=True):
                assert people[who].capabilities & set(group)
                assert wanted.gender in {None, people[who].gender}
            assert (placement.room, step.room, offer.location) in {*rooms, (None, None, offer.location)}
            now = placement.interval.end
            seen.extend(placement.practitioners)
        assert (offer.end, offer.lead) == (now, seen[0])
        assert wanted.window.start <= offer.start < wanted.window.end


@many
@given(wishes, supplies())
def test_staff_can_start_at_every_possible_five_minutes_and_at_no_other(wanted, supply):
    opinion = Opinion(wanted, supply)
    for cell in sorted(cells(wanted.window))[::2]:
        for lead in (1, 2):
            answer = offer_at(wanted, supply, start=moment(cell), lead=lead)
            assert isinstance(answer, Refusal) != opinion.anywhere(cell, lead)


@many
@given(wishes, supplies())
def test_what_is_shown_can_be_booked_just_as_shown(wanted, supply):
    for offer in offers(wanted, supply):
        assert offer_at(wanted, supply, start=offer.start, lead=offer.lead) == offer
        alone = replace(wanted, practitioner=offer.lead)
        assert offer_at(alone, supply, start=offer.start, lead=offer.lead) == offer


@many
@given(supplies(), st.sampled_from((10, 15)), st.sampled_from((5, 15, 30)))
def test_a_visit_with_a_room_to_spare_has_the_same_times_as_one_without(supply, grid, minutes):
    window = Interval(moment(0), moment(DAY_LONG))
    spare = tuple(Room(40 + place, "spare", place) for place in (1, 2))
    simple = Step(any_of=frozenset({"gp"}), minutes=minutes)
    roomy = Step(all_of=("gp",), minutes=minutes, room="spare")
    answers = [
        [(o.start, o.lead, o.location) for o in offers(Wanted("visit", (step,), grid, window), has)]
        for step, has in ((simple, supply), (roomy, replace(supply, rooms=spare)))
    ]
    assert answers[0] == answers[1]


@many
@given(wishes, supplies(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_changes_nothing(wanted, supply, chance):
    def shuffled(values):
        return chance.sample(values, len(values))

    other = replace(
        supply,
        sessions=shuffled(supply.sessions),
        practitioners=shuffled(supply.practitioners),
        rooms=shuffled(supply.rooms),
        busy={who: shuffled(taken) for who, taken in supply.busy.items()},
    )
    assert offers(wanted, other) == offers(wanted, supply)
