"""What follows a visit of a child whose record nobody has looked into."""

import pytest

from clinic_app.immunisation.children import Child
from clinic_app.immunisation.due import due, expected_on
from clinic_app.immunisation.told import as_told
from tests.immunisation.records import SCHEDULE, day

UNKNOWN = Child(day("2026-08-10"), None)


@pytest.mark.parametrize("point", ["m2", "m4", "m6", "m12", "m18", "y4"])
def test_what_a_family_says_is_next_is_next_when_all_before_it_was_given_in_time(point):
    on = SCHEDULE.by_point[point].due.after(UNKNOWN.born)
    found = due(SCHEDULE, as_told(SCHEDULE, UNKNOWN, point), today=on)
    assert found.next.point.slug == point
    assert not found.planning


def test_after_a_late_visit_the_next_keeps_its_distance_though_nobody_knows_the_record():
    """The first needles at 15 weeks: by age the next are due three weeks later, but wait four."""
    late = day("2026-11-20")
    doses = [dose.vaccine.slug for dose in expected_on(SCHEDULE, UNKNOWN, late, point="m2").doses]
    after = as_told(SCHEDULE, UNKNOWN, "m2").having(doses, on=late)
    found = due(SCHEDULE, after, today=late)
    assert found.next.point.slug == "m4"
    assert found.next.window.earliest == day("2026-12-20")
