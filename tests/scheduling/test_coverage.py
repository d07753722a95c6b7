"""Which visits nobody's hours cover, and when same-day times open."""

from datetime import UTC, date, datetime, time, timedelta

from clinic_app.scheduling.coverage import Cover, Part
from clinic_app.scheduling.rosters import Added, Relabelled, Rota, WeeklyPattern, sessions

from .clinic_days import ALICE, BEN, NORA, SYDNEY, TUESDAY, between, session


def part(who, starts, ends, location=1):
    return Part(who, location, between(starts, ends))


def test_a_visit_inside_somebodys_hours_is_covered():
    cover = Cover([session(ALICE, "9:00", "12:00")])
    assert cover.covers("standard", [part(ALICE, "11:45", "12:00")])


def test_a_visit_that_runs_past_the_hours_is_not():
    cover = Cover([session(ALICE, "9:00", "12:00")])
    assert not cover.covers("standard", [part(ALICE, "11:50", "12:05")])


def test_hours_that_touch_cover_a_visit_across_them():
    cover = Cover([session(ALICE, "9:00", "10:00"), session(ALICE, "10:00", "12:00")])
    assert cover.covers("standard", [part(ALICE, "9:45", "10:15")])


def test_hours_kept_for_other_visits_do_not_cover_this_one():
    cover = Cover([session(NORA, "9:00", "12:00", reserved_for={"baby-weigh"})])
    assert cover.covers("baby-weigh", [part(NORA, "9:00", "9:15")])
    assert not cover.covers("wound-care", [part(NORA, "9:00", "9:15")])


def test_hours_at_another_place_or_of_somebody_else_do_not_cover():
    cover = Cover([session(ALICE, "9:00", "12:00", location=2), session(BEN, "9:00", "12:00")])
    assert not cover.covers("standard", [part(ALICE, "9:00", "9:15")])


def test_every_part_of_a_visit_needs_its_person():
    cover = Cover([session(ALICE, "9:00", "12:00")])
    parts = [part(ALICE, "9:00", "9:20"), part(NORA, "9:20", "9:35")]
    assert not cover.covers("baby-check-6w", parts)


def hours(**more):
    return WeeklyPattern(
        practitioner=ALICE,
        location=1,
        weekday=1,
        starts=time(16, 30),
        ends=time(18),
        valid_from=date(2026, 1, 5),
        **more,
    )


def on(day, *changes, **more):
    return sessions(Rota(patterns=(hours(**more),), changes=changes), day, day, zone=SYDNEY)


def eight(day):
    return datetime.combine(day, time(8), SYDNEY).astimezone(UTC)


def test_same_day_times_open_online_at_eight_that_morning():
    (found,) = on(TUESDAY, same_day=True)
    assert not found.open_online(eight(TUESDAY) - timedelta(seconds=1))
    assert found.open_online(eight(TUESDAY))


def test_ordinary_times_are_open_at_once():
    (found,) = on(TUESDAY)
    assert found.open_online(datetime(2026, 1, 1, tzinfo=UTC))


def test_same_day_times_open_at_eight_by_the_wall_clock_also_after_the_clocks_change():
    pattern = hours(same_day=True)
    for day in (date(2027, 3, 30), date(2027, 4, 6)):
        (found,) = sessions(Rota(patterns=(pattern,)), day, day, zone=SYDNEY)
        assert found.opens_at.astimezone(SYDNEY).time() == time(8)


def test_one_day_can_be_given_to_the_same_day():
    change = Relabelled(ALICE, TUESDAY, time(17), time(18), same_day=True)
    first, second = on(TUESDAY, change)
    assert (first.opens_at, second.opens_at) == (None, eight(TUESDAY))


def test_extra_hours_may_be_kept_for_the_same_day():
    extra = Added(ALICE, 1, TUESDAY, time(9), time(10), same_day=True)
    assert [s.opens_at for s in on(TUESDAY, extra)] == [eight(TUESDAY), None]
