from datetime import UTC, datetime, timedelta

import pytest

from clinic_app.scheduling import status
from clinic_app.scheduling.status import Event, of_step, of_visit

NINE = datetime(2030, 1, 7, 22, tzinfo=UTC)


def happened(*kinds):
    return [
        Event(n, kind, NINE + timedelta(minutes=n), position, undoes=undoes)
        for n, (kind, position, undoes) in enumerate(
            [("booked", None, None), *[(k, p, u) for k, p, u in kinds]]
        )
    ]


def test_a_new_visit_is_booked():
    assert of_visit(happened(), [0]).status == "booked"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("arrived", "arrived"),
        ("started", "started"),
        ("observing", "observing"),
        ("did_not_attend", "did_not_attend"),
        ("cancelled", "cancelled"),
    ],
)
def test_what_happened_last_says_where_the_visit_stands(kind, expected):
    assert of_visit(happened((kind, None, None)), [0]).status == expected


def test_undoing_brings_back_what_was_before():
    events = happened(("arrived", None, None), ("undone", None, 1))
    assert of_visit(events, [0]).status == "booked"
    assert not of_visit(events, [0]).undoable


def test_undoing_twice_goes_back_twice():
    events = happened(
        ("arrived", None, None), ("started", 0, None), ("undone", 0, 2), ("undone", None, 1)
    )
    assert of_visit(events, [0]).status == "booked"


def test_a_visit_with_two_steps_is_done_when_both_are():
    first = happened(("arrived", None, None), ("started", 0, None), ("finished", 0, None))
    assert of_step(first, 0).status == "done"
    assert of_step(first, 1).status == "arrived"
    assert of_visit(first, [0, 1]).status == "arrived"
    both = [*first, Event(9, "finished", NINE, 1)]
    assert of_visit(both, [0, 1]).status == "done"


@pytest.mark.parametrize(
    ("last", "stands"), [("started", status.STARTED), ("observing", status.OBSERVING)]
)
def test_a_visit_is_under_way_while_any_of_its_parts_is(last, stands):
    events = happened(
        ("arrived", None, None), ("started", 0, None), (last, 0, None), ("started", 1, None),
        ("finished", 1, None),
    )  # fmt: skip
    standing = of_visit(events, [0, 1])
    assert (standing.status, standing.since) == (stands, events[3].at)
    assert standing.last == events[-1], "what is undone is still what was noted last"
    assert not any(standing.may(kind) for kind in ("moved", "cancelled", "did_not_attend"))


def test_who_is_identified_while_being_seen_stands_where_they_stood():
    seen = happened(("started", 0, None), ("arrived", 0, None))
    for standing in (of_visit(seen, [0]), of_step(seen, 0)):
        assert (standing.status, standing.since) == (status.STARTED, seen[1].at)
        assert (standing.last, standing.undoable) == (seen[2], True)
    after = [*seen, Event(9, "observing", NINE, 0)]
    assert of_step(after, 0).status == of_visit(after, [0]).status == status.OBSERVING
    undone = [*seen, Event(9, "undone", NINE, 0, undoes=2)]
    assert of_step(undone, 0).last == seen[1]


def test_who_is_identified_for_a_part_that_is_still_to_come_arrives_for_that_part_alone():
    seen = happened(("started", 0, None), ("arrived", 1, None))
    assert (of_step(seen, 0).status, of_step(seen, 1).status) == (status.STARTED, status.ARRIVED)
    assert of_visit(seen, [0, 1]).status == status.STARTED


def test_a_cancelled_visit_can_only_be_restored():
    standing = of_visit(happened(("cancelled", None, None)), [0])
    assert standing.may("restored")
    assert not any(standing.may(k) for k in status.AFTER if k != "restored")


def test_every_status_has_its_row_in_the_table():
    assert set(status.ALLOWED) == set(status.AFTER.values())
    assert set().union(*status.ALLOWED.values()) <= set(status.AFTER)


def test_a_visit_that_was_kept_stands_where_it_stood():
    events = happened(("booked", None, None), ("kept", None, None))
    assert of_visit(events, [0]).status == status.BOOKED
    assert of_visit(events, [0]).last.kind == "booked", "undo does not mistake it for a status"
    assert status.kept(events).kind == "kept"


@pytest.mark.parametrize("since", ["moved", "restored"])
def test_a_visit_kept_once_is_not_kept_at_its_next_time(since):
    events = happened(("booked", None, None), ("kept", None, None), (since, None, None))
    assert status.kept(events) is None


def test_keeping_can_be_undone():
    events = happened(("booked", None, None), ("kept", None, None), ("undone", None, 2))
    assert status.kept(events) is None
