"""Each side of every limit: the day before it holds, and the day on which it does.

For each case: the birth, what is on record, the dose, and the first and last day on which it is
expected. The day before the first and the day after the last it is not.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_app.immunisation.due import closing, expected_on
from tests.immunisation.records import SCHEDULE, behind, child, day, slugs

BORN = "2026-08-10"
TO_M2 = ["m2@2026-10-10"]
TO_M4 = [*TO_M2, "m4@2026-12-10"]
TO_M6 = [*TO_M4, "m6@2027-02-10"]
TO_M12 = [*TO_M6, "m12@2027-08-10"]
TO_M18 = [*TO_M12, "m18@2028-02-10"]
TO_Y4 = [*TO_M18, "y4@2030-08-10"]
FN = {"first_nations": True}
FN_TO_M2 = [*TO_M2, "menb@2026-10-10"]
FN_TO_M6 = [*FN_TO_M2, "m4@2026-12-10", "menb@2026-12-10", "m6@2027-02-10", "pcv20@2027-02-10"]
RISK = {"risks": frozenset({"risk-meningococcal"})}
RISK_TO_M4 = [*FN_TO_M2, "m4@2026-12-10", "menb@2026-12-10"]

CASES = {
    "at birth, within 7 days": ((), "hepb-paed", BORN, "2026-08-17", {"birth": False}),
    "6-in-1 from 6 weeks": ((), "hexavalent", "2026-09-21", None, {}),
    "pneumococcal from 6 weeks": ((), "pcv20", "2026-09-21", None, {}),
    "rotavirus 1: from 6 weeks, before 15": ((), "rotavirus", "2026-09-21", "2026-11-22", {}),
    "Men B from 6 weeks": ((), "menb", "2026-09-21", None, FN),
    "6-in-1 2 waits for 4 months": (TO_M2, "hexavalent", "2026-12-10", None, {}),
    "6-in-1 2 waits for 4 months after 6 weeks too": (
        ("m2@2026-09-21",),
        "hexavalent",
        "2026-12-10",
        None,
        {},
    ),
    "pneumococcal 2 at 4 months": (TO_M2, "pcv20", "2026-12-10", None, {}),
    "rotavirus 2: at 4 months, before 25 weeks": (
        TO_M2,
        "rotavirus",
        "2026-12-10",
        "2027-01-31",
        {},
    ),
    "rotavirus 2: 4 weeks after the first on its last day": (
        ("m2@2026-11-22",),
        "rotavirus",
        "2026-12-20",
        "2027-01-31",
        {},
    ),
    "6-in-1 2: a month is longer than 4 weeks": (
        ("m2@2026-11-22",),
        "hexavalent",
        "2026-12-22",
        None,
        {},
    ),
    "pneumococcal 2: 4 weeks": (("m2@2026-11-22",), "pcv20", "2026-12-20", None, {}),
    "6-in-1 2: a month clamped to February is 4 weeks": (
        ("hexavalent@2027-01-31", "pcv20@2027-01-31"),
        "hexavalent",
        "2027-02-28",
        None,
        {"settled": behind(BORN, "m4 hexavalent", "m4 pcv20")},
    ),
    "6-in-1 3 waits for 6 months": (TO_M4, "hexavalent", "2027-02-10", None, {}),
    "6-in-1 3: hepatitis B 2 months after the second": (
        (*TO_M2, "m4@2027-01-05"),
        "hexavalent",
        "2027-03-05",
        None,
        {},
    ),
    "6-in-1 3: hepatitis B 4 months after the first": (
        ("m2@2026-11-20", "m4@2026-12-20"),
        "hexavalent",
        "2027-03-20",
        None,
        {},
    ),
    "pneumococcal 3 at 6 months for First Nations": (
        [*FN_TO_M2, "m4@2026-12-10", "menb@2026-12-10"],
        "pcv20",
        "2027-02-10",
        None,
        FN,
    ),
    "Men B 2: 8 weeks after the first": (
        ("m2@2026-11-20", "menb@2026-11-20"),
        "menb",
        "2027-01-15",
        None,
        FN,
    ),
    "Men B 3 at 6 months at risk": (RISK_TO_M4, "menb", "2027-02-10", None, RISK),
    "Men B 3 at 12 months for First Nations": (FN_TO_M6, "menb", "2027-08-10", None, FN),
    "MMR on the first birthday": (TO_M6, "mmr", "2027-08-10", None, {}),
    "Men ACWY on the first birthday": (TO_M6, "menacwy-12m", "2027-08-10", None, {}),
    "pneumococcal 3 on the first birthday": (TO_M6, "pcv20", "2027-08-10", None, {}),
    "pneumococcal 4: 8 weeks after the one of 6 months": (
        [*FN_TO_M2, "m4@2026-12-10", "menb@2026-12-10", "m6@2027-02-10", "pcv20@2027-07-20"],
        "pcv20",
        "2027-09-14",
        None,
        FN,
    ),
    "Men ACWY: 8 weeks after a private dose": (
        [*TO_M6, "menacwy-12m@2027-07-01"],
        "menacwy-12m",
        "2027-08-26",
        None,
        {"settled": frozenset({"given-too-young:menacwy-12m@2027-07-01 born 2026-08-10"})},
    ),
    "MMR after one for travel at 11 months and a half": (
        [*TO_M6, "mmr@2027-07-25"],
        "mmr",
        "2027-08-22",
        None,
        {"settled": frozenset({"given-too-young:mmr@2027-07-25 born 2026-08-10"})},
    ),
    "MMRV at 18 months": (TO_M12, "mmrv", "2028-02-10", None, {}),
    "MMRV: 4 weeks after a late MMR": (
        [*TO_M6, "menacwy-12m@2027-08-10", "pcv20@2027-08-10", "mmr@2028-02-01"],
        "mmrv",
        "2028-02-29",
        None,
        {},
    ),
    "DTPa 4: 6 months after the third": (
        [*TO_M4, "m6@2027-09-30", "m12@2027-09-30"],
        "dtpa",
        "2028-03-30",
        None,
        {},
    ),
    "DTPa 4: 6 months after 31 August": (
        [*TO_M4, "m6@2027-08-31", "m12@2027-08-31"],
        "dtpa",
        "2028-02-29",
        None,
        {},
    ),
    "Hib 4 at 18 months": (TO_M12, "hib", "2028-02-10", None, {}),
    "Hib 4: 2 months after the third": (
        [*TO_M4, "m6@2028-01-05", "m12@2027-08-10"],
        "hib",
        "2028-03-05",
        None,
        {},
    ),
    "DTPa-IPV from 3 years 6 months": (TO_M18, "dtpa-ipv", "2030-02-10", None, {}),
    "DTPa-IPV: 6 months after DTPa 4": (
        [*TO_M12, "mmrv@2028-02-10", "hib@2028-02-10", "dtpa@2029-11-30"],
        "dtpa-ipv",
        "2030-05-30",
        None,
        {},
    ),
    "HPV at 12 years": (TO_Y4, "hpv", "2038-08-10", None, {}),
    "dTpa at 12 years": (TO_Y4, "dtpa-booster", "2038-08-10", None, {}),
    "Men ACWY at 15 years": (
        [*TO_Y4, "year-7@2038-08-10"],
        "menacwy-teen",
        "2041-08-10",
        None,
        {},
    ),
    "live: MMR 4 weeks after BCG": (
        [*TO_M6, "bcg@2027-08-01"],
        "mmr",
        "2027-08-29",
        None,
        {},
    ),
    "live: MMRV 4 weeks after yellow fever": (
        [*TO_M12, "yellow-fever@2028-02-05"],
        "mmrv",
        "2028-03-04",
        None,
        {},
    ),
    "live: nothing holds rotavirus back": (
        ("bcg@2026-09-20",),
        "rotavirus",
        "2026-09-21",
        "2026-11-22",
        {},
    ),
    "live: nothing holds back what is not live": (
        [*TO_M6, "bcg@2027-08-09"],
        "menacwy-12m",
        "2027-08-10",
        None,
        {},
    ),
}


def expected(written, known, on):
    known = dict(known)
    born_dose = known.pop("birth", True)
    record = child(BORN, *written, **known)
    if not born_dose:
        record = child(BORN, **known).before(day(BORN))
    visit = expected_on(SCHEDULE, record, on)
    assert not visit.planning
    return slugs(visit.doses)


@pytest.mark.parametrize("case", CASES)
def test_a_dose_is_expected_from_its_first_day_and_not_the_day_before(case):
    written, vaccine, first, _, known = CASES[case]
    on = day(first)
    assert vaccine in expected(written, known, on)
    if on > day(BORN):
        assert vaccine not in expected(written, known, on - timedelta(days=1))


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case][3]])
def test_a_dose_is_expected_until_its_last_day_and_not_the_day_after(case):
    written, vaccine, _, last, known = CASES[case]
    on = day(last)
    assert vaccine in expected(written, known, on)
    assert vaccine not in expected(written, known, on + timedelta(days=1))


@pytest.mark.parametrize("weeks", [24, 28, 31, 32, 36, 40])
@pytest.mark.parametrize("on", ["2026-09-20", "2026-09-21", "2026-11-22", "2026-11-23"])
def test_a_baby_born_early_has_the_days_of_every_other(weeks, on):
    assert expected((), {"gestation_weeks": weeks}, day(on)) == expected((), {}, day(on))


@pytest.mark.parametrize("known", [True, False], ids=["looked into", "unknown"])
@pytest.mark.parametrize(
    ("on", "near"),
    [("2026-09-20", []), ("2026-11-21", ["1"]), ("2026-11-22", ["1"]), ("2026-11-23", [])],
)
def test_a_last_day_that_is_near_is_told_whatever_else_is_open(on, near, known):
    """Of a baby without a dose, and with one too young, which waits for a plan."""
    for written in ((), ("hexavalent@2026-09-15",)):
        one = child(BORN, *(w for w in written if w.split("@")[1] <= on))
        one = one if known else replace(one, given=None, noted=one.given)
        found = closing(SCHEDULE, one, today=day(on), until=day(on) + timedelta(days=28))
        assert [d.dose for d in found if d.vaccine.slug == "rotavirus"] == near
