"""Doses on record of a child whose earlier ones nobody has looked into: never expected again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from clinic_app.immunisation.due import choices, due, expected_on
from tests.immunisation.records import SCHEDULE, child, day
from tests.immunisation.test_properties import children

BORN = "2026-05-02"
SIX_MONTHS, SOON = "2026-11-02", "2026-11-26"
TO_M4 = ("m2@2026-07-02", "m4@2026-09-02")


def noted(*written, **facts):
    """Return a child of whom these doses are on record, and of the others nothing is known."""
    known = child(BORN, *written, **facts)
    return replace(known, given=None, noted=known.given)


def next_point(one, on=SOON):
    return due(SCHEDULE, one, today=day(on)).next.point.slug


def doses(one, on):
    return [dose.vaccine.slug for dose in expected_on(SCHEDULE, one, day(on)).doses]


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ((), "m6"),
        (TO_M4, "m6"),
        ((*TO_M4, "m6@2026-11-03"), "m12"),
        (("hexavalent@2026-11-03",), "m12"),
        (("hexavalent@2026-11-01",), "m6"),
        (("influenza@2026-11-03",), "m6"),
    ],
    ids=["nothing", "up to 4 months", "all", "given before that elsewhere", "a day young", "flu"],
)
def test_the_age_decides_what_comes_after_what_is_on_record(written, point):
    found = noted(*written)
    assert next_point(found) == point
    assert "unknown-history" in [q.slug for q in due(SCHEDULE, found, today=day(SOON)).questions]


def test_of_an_age_only_what_is_not_on_record_is_expected():
    on = "2026-09-20"
    assert sorted(doses(noted(), on)) == ["hexavalent", "pcv20", "rotavirus"]
    assert sorted(doses(noted("hexavalent@2026-09-02"), on)) == ["pcv20", "rotavirus"]
    among = choices(SCHEDULE, noted(*TO_M4), today=day(on), until=day("2027-02-01"))
    assert [prospect.point.slug for prospect in among] == ["m6"]


def test_what_comes_next_keeps_its_distance_from_what_is_on_record():
    late = noted("hexavalent@2026-10-20")
    first = due(SCHEDULE, late, today=day(SIX_MONTHS)).next.window.earliest
    assert first == day("2026-12-20"), "hepatitis B keeps two months"
    assert doses(late, SIX_MONTHS) == []


def test_a_visit_for_an_age_that_is_on_record_waits_for_the_nurse():
    found = due(SCHEDULE, noted(*TO_M4, "m6@2026-11-03"), today=day(SOON), point="m6")
    assert found.next is None
    assert "on-record" in [q.slug for q in found.questions if q.planning]


@given(children())
def test_no_dose_is_expected_again_on_the_days_after_it(known):
    told = replace(known, given=None, noted=known.given or ())
    for dose in told.noted:
        again = dose.on + timedelta(days=1)
        assert dose.vaccine not in [
            d.vaccine.slug for d in expected_on(SCHEDULE, told.before(again), again).doses
        ]
