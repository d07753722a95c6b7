"""A dose that must wait names the day from which it can be given, and the rule behind that day."""

import pytest

from clinic_app.immunisation.due import due, expected_on
from tests.immunisation.records import SCHEDULE, child, day

BORN = "2026-05-26"
TO_M2 = ["m2@2026-07-20"]
TO_M4 = [*TO_M2, "m4@2026-09-28"]
TO_M6 = ["m2@2026-07-26", "m4@2026-09-26", "m6@2026-11-26"]

CASES = {
    "two months from the dose before, for one antigen of six": (
        TO_M4,
        "2026-11-26",
        "hexavalent",
        "2026-11-28",
        "2 months after dose 2 on 28 September 2026 (Hep B)",
        "minimum-intervals",
    ),
    "four months from the first": (
        ["m2@2026-07-29", "m4@2026-09-27"],
        "2026-11-27",
        "hexavalent",
        "2026-11-29",
        "4 months after dose 1 on 29 July 2026 (Hep B)",
        "minimum-intervals",
    ),
    "another live vaccine within 4 weeks": (
        [*TO_M6, "varicella@2027-05-20"],
        "2027-05-26",
        "mmr",
        "2027-06-17",
        "4 weeks after another live vaccine on 20 May 2027",
        "handbook-10th",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_dose_that_must_wait_names_the_day_and_the_strictest_rule(name):
    doses, today, vaccine, until, why, source = CASES[name]
    visit = expected_on(SCHEDULE, child(BORN, *doses), day(today))
    assert vaccine not in [dose.vaccine.slug for dose in visit.doses]
    (dose,) = [dose for dose in visit.later if dose.vaccine.slug == vaccine]
    assert dose.earliest == dose.hold.until == day(until)
    assert dose.hold.text == why
    assert source in dose.hold.evidence.sources
    on_the_day = expected_on(SCHEDULE, child(BORN, *doses), day(until))
    assert vaccine in [dose.vaccine.slug for dose in on_the_day.doses]


def test_a_dose_that_counts_for_nothing_keeps_its_distance_all_the_same():
    young = child(BORN, "hexavalent@2026-06-28")
    asked = next(q for q in due(SCHEDULE, young, today=day("2026-07-20")).questions if q.planning)
    young = young.with_decision(asked.matters, "again")
    (dose,) = [
        dose
        for dose in expected_on(SCHEDULE, young, day("2026-07-27")).later
        if dose.vaccine.slug == "hexavalent"
    ]
    assert dose.hold.text == "1 month after the dose before on 28 June 2026 (Hep B)"


def test_a_dose_at_its_age_needs_no_reason_one_put_off_has_it_in_advance():
    early, put_off = (
        due(SCHEDULE, child(BORN, *d), today=day("2026-10-01")) for d in (TO_M2, TO_M4)
    )
    assert [dose.hold for dose in early.visit.doses] == [None] * 3
    assert [dose.hold.until for dose in put_off.visit.doses] == [put_off.next.window.earliest]
