"""How many minutes late somebody runs, told from where the visits of their day stand."""

from datetime import timedelta

from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.lateness import minutes_late, turn
from clinic_app.scheduling.status import OF_A_STEP, Event
from tests.scheduling.clinic_days import instant

END = instant("17:00")


def due(wall, minutes=15):
    start = instant(wall)
    return Interval(start, start + timedelta(minutes=minutes))


def happened(*told):
    """Return events from pairs of what and when, of the first part or of the whole visit."""
    return [
        Event(number, kind, instant(wall), 0 if kind in OF_A_STEP else None)
        for number, (kind, wall) in enumerate([("booked", "7:00"), *told], 1)
    ]


def late(*turns, now, until=END):
    return minutes_late(turns, until=until, now=instant(now))


def visit(wall, *told, before=()):
    return turn(due(wall), happened(*told), 0, before)


def test_nobody_here_means_nobody_is_late():
    assert late(visit("9:00"), now="9:30") == 0


def test_whoever_waits_past_their_time_says_how_late():
    assert late(visit("9:00", ("arrived", "8:50")), now="9:12") == 12


def test_under_five_minutes_is_on_time():
    assert late(visit("9:00", ("arrived", "8:50")), now="9:04") == 0
    assert late(visit("9:00", ("arrived", "8:50")), now="9:05") == 5


def test_a_patient_who_came_late_makes_nobody_late():
    assert late(visit("9:00", ("arrived", "9:20")), now="9:24") == 0
    assert late(visit("9:00", ("arrived", "9:20")), now="9:30") == 10


def test_who_waits_for_an_earlier_time_counts_not_the_one_after():
    first = visit("9:00", ("arrived", "8:50"))
    second = visit("9:15", ("arrived", "9:00"))
    assert late(second, first, now="9:20") == 20


def test_a_visit_begun_late_keeps_its_minutes_while_it_lasts():
    assert late(visit("9:00", ("arrived", "8:50"), ("started", "9:10")), now="9:11") == 10


def test_a_visit_that_lasts_longer_than_booked_adds_minutes():
    seen = visit("9:00", ("arrived", "8:50"), ("started", "9:00"))
    assert late(seen, now="9:10") == 0
    assert late(seen, now="9:35") == 20


def test_what_is_done_makes_nobody_late():
    done = visit("9:00", ("arrived", "8:50"), ("started", "9:20"), ("finished", "9:40"))
    assert late(done, now="9:41") == 0


def test_who_is_still_with_somebody_else_is_not_waiting_for_the_next():
    told = [*happened(("arrived", "8:50"))]
    waits = turn(due("9:20"), told, 1, (0,))
    assert waits.ready is None
    assert late(waits, now="9:50") == 0


def test_after_the_end_of_the_day_nobody_is_late():
    assert late(visit("16:45", ("arrived", "16:40")), now="17:00") == 0
