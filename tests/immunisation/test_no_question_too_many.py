"""A dose that the schedule expects is never asked about: not its day, not its number."""

from datetime import date, timedelta

import pytest

from clinic_app.immunisation import due
from clinic_app.immunisation.before_vaccinating import cautions, most_doses, numbers
from clinic_app.immunisation.children import Child, Given
from tests.immunisation.records import SCHEDULE

RISKS = ("", "risk-meningococcal", "risk-pneumococcal")
LATE = (0, 10, 25)


def children(born, given):
    for first_nations in (False, True, None):
        for risk in RISKS:
            risks = frozenset({risk} if risk else ())
            yield Child(born, given, first_nations=first_nations, risks=risks)


def expected(child, point, days):
    """Yield a day and what is expected on it, so many days after a point opens or is due."""
    for start in sorted({point.opens.after(child.born), point.due.after(child.born)}):
        on = start + timedelta(days=days)
        yield on, due.expected_on(SCHEDULE, child, on).doses


@pytest.mark.parametrize("born", [date(2014, 5, 5), date(2025, 8, 10)])
@pytest.mark.parametrize("days", LATE)
def test_a_course_in_order_is_recorded_without_a_question(born, days):
    seen = 0
    for one in children(born, (Given("hepb-paed", born),)):
        child = one
        for point in SCHEDULE.points:
            for on, doses in expected(child, point, days):
                for dose in doses:
                    assert cautions(SCHEDULE, child.before(on), dose.vaccine.slug, on) == ()
                    by_record = numbers(SCHEDULE, child.before(on), dose.vaccine.slug, on)
                    assert dose.number == (by_record or (dose.number,))[0], (point.slug, dose)
                    seen += 1
            child = child.having((dose.vaccine.slug for dose in doses), on=on)
    assert seen > 80


@pytest.mark.parametrize("born", [date(2014, 5, 5), date(2025, 8, 10)])
@pytest.mark.parametrize("days", LATE)
def test_a_dose_by_age_is_recorded_without_a_question_as_long_as_nothing_is_known(born, days):
    seen = 0
    for child in children(born, None):
        for point in SCHEDULE.points:
            for on, doses in expected(child, point, days):
                for dose in doses:
                    of = dose.vaccine.slug, on
                    assert cautions(SCHEDULE, child, *of, number=dose.number) == ()
                    most = most_doses(SCHEDULE, dose.vaccine.slug)
                    assert most is None or dose.number <= most
                    seen += 1
    assert seen > 80
