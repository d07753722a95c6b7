"""Offers compared with a slow second opinion, over many small invented days."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.slots import Supply, Wanted, offer_at, offers
from clinic_app.scheduling.visits import Practitioner, Room, Step
from tests.scheduling.oracle import DAY_LONG, Opinion, cells, moment

many = settings(max_examples=150, deadline=None, database=None, derandomize=True)

PATIENT = 99
MANY_DIFFERENT = 400


def pool(made):
    """Return a strategy that takes one of many ready-made values: far quicker than drawing each."""
    return st.sampled_from([made(Random(number)) for number in range(MANY_DIFFERENT)])


def interval(chance, shortest, longest, latest=DAY_LONG - 1):
    start = chance.randint(0, latest)
    return Interval(moment(start), moment(start + chance.randint(shortest, longest)))


def diary(chance):
    return [interval(chance, 1, 5) for _ in range(chance.randint(0, 3))]


def skills(chance):
    return frozenset(chance.choice([["gp"], ["nurse"], ["gp", "nurse"]]))


def staffed(chance):
    minutes, gap = chance.choice((5, 10, 15, 20)), chance.choice((0, 0, 5, 10))
    room = chance.choice((None, None, "procedure"))
    if chance.random() < 0.7:
        return Step(any_of=skills(chance), minutes=minutes, room=room, gap=gap)
    both = chance.choice([("gp",), ("gp", "nurse"), ("nurse", "gp"), ("nurse", "nurse")])
    return Step(all_of=both, minutes=minutes, room=room, gap=gap)


def visit(chance):
    steps = [staffed(chance) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
    if chance.random() < 0.3:
        steps.insert(chance.randint(0, len(steps)), Step(minutes=10))
    return tuple(steps)


def team(chance):
    genders = ("female", "female", "male", "")
    return [Practitioner(who, skills(chance), chance.choice(genders)) for who in (1, 2, 3)]


def hours(chance, who):
    kept = ([], [], ["visit"], ["other"])
    long = interval(chance, 4, DAY_LONG, latest=DAY_LONG // 2)
    return Session(who, chance.choice((1, 1, 1, 2)), long, frozenset(chance.choice(kept)))


def roster(chance):
    """Return hours of three people, overlapping or not, but nobody in two places at once."""
    found = []
    for who in (1, 2, 3):
        for _ in range(chance.randint(1, 2)):
            more = hours(chance, who)
            mine = (s for s in found if s.practitioner == who and s.location != more.location)
            if not any(s.interval.overlaps(more.interval) for s in mine):
                found.append(more)
    return found


def rooms(chance):
    found = [Room(20 + number, "procedure", chance.choice((1, 1, 2))) for number in range(2)]
    return found[: chance.randint(0, 2)]


diaries = pool(diary)
supplies = st.builds(
    Supply,
    sessions=pool(roster),
    practitioners=pool(team),
    rooms=pool(rooms),
    busy=st.fixed_dictionaries(dict.fromkeys((1, 2, 3, 20, 21, PATIENT), diaries)),
    patient=st.sampled_from((None, PATIENT)),
)
LONG_WINDOW = Interval(moment(-12), moment(DAY_LONG * 2))
wishes = st.builds(
    Wanted,
    slug=st.just("visit"),
    steps=pool(visit),
    grid=st.sampled_from((10, 15)),
    window=st.just(LONG_WINDOW) | pool(lambda chance: interval(chance, 1, DAY_LONG)),
    practitioner=st.sampled_from((None, None, None, 1)),
    gender=st.sampled_from((None, None, None, "female")),
)


@many
@given(wishes, supplies)
def test_exactly_the_possible_starts_are_offered_each_once(wanted, supply):
    found = [(offer.start, offer.lead) for offer in offers(wanted, supply)]
    assert found == sorted(Opinion(wanted, supply).on_offer())


@many
@given(wishes, supplies)
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
@given(wishes, supplies)
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
            for who, group in zip(
                placement.practitioners, groups if step.staffed else [], strict=True
            ):
                assert people[who].capabilities & set(group)
                assert wanted.gender in {None, people[who].gender}
            assert (placement.room, step.room, offer.location) in {
                *rooms,
                (None, None, offer.location),
            }
            now = placement.interval.end
            seen.extend(placement.practitioners)
        assert (offer.end, offer.lead) == (now, seen[0])
        assert wanted.window.start <= offer.start < wanted.window.end


@many
@given(wishes, supplies)
def test_staff_can_start_at_every_possible_five_minutes_and_at_no_other(wanted, supply):
    opinion = Opinion(wanted, supply)
    for cell in sorted(cells(wanted.window))[::4]:
        for lead in (1, 2):
            answer = offer_at(wanted, supply, start=moment(cell), lead=lead)
            assert isinstance(answer, Refusal) != opinion.anywhere(cell, lead)


@many
@given(wishes, supplies)
def test_what_is_shown_can_be_booked_just_as_shown(wanted, supply):
    for offer in offers(wanted, supply):
        assert offer_at(wanted, supply, start=offer.start, lead=offer.lead) == offer
        alone = replace(wanted, practitioner=offer.lead)
        assert offer_at(alone, supply, start=offer.start, lead=offer.lead) == offer


@many
@given(supplies, st.sampled_from((10, 15)), st.sampled_from((5, 15, 30)))
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
@given(wishes, supplies, st.randoms(use_true_random=False))
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
