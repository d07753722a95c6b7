"""Before vaccinating: what is asked, and what makes the nurse look again."""

import pytest

from clinic_app.immunisation.before_vaccinating import (
    asked_first,
    cautions,
    most_doses,
    numbers,
)
from tests.immunisation.records import SCHEDULE, child, day

BORN = "2026-08-10"
TO_M2 = ("m2@2026-10-10",)
TO_M6 = (*TO_M2, "m4@2026-12-10", "m6@2027-02-10")


CASES = [
    ((), "hexavalent", "2026-09-20", {"too-young": "2026-09-21"}),
    ((), "hexavalent", "2026-09-21", {}),
    ((), "rotavirus", "2026-11-22", {}),
    ((), "rotavirus", "2026-11-23", {"too-late": None}),
    (
        ("m2@2026-09-21",),
        "rotavirus",
        "2026-10-18",
        {"too-young": "2026-10-19", "too-soon": "2026-10-19"},
    ),
    (("m2@2026-09-21",), "rotavirus", "2026-10-19", {}),
    (TO_M2, "hexavalent", "2026-11-06", {"too-soon": "2026-11-10"}),
    (TO_M2, "hexavalent", "2026-11-09", {"too-soon": "2026-11-10"}),
    (TO_M2, "hexavalent", "2026-11-10", {}),
    (TO_M2, "pcv20", "2026-11-06", {"too-soon": "2026-11-07"}),
    (TO_M2, "pcv20", "2026-11-07", {}),
    (("m2@2026-09-21", "m4@2026-11-01"), "hexavalent", "2027-01-24", {"too-young": "2027-01-25"}),
    (("m2@2026-09-21", "m4@2026-11-01"), "hexavalent", "2027-01-25", {}),
    (TO_M6, "mmr", "2027-08-09", {"too-young": "2027-08-10"}),
    (TO_M6, "mmr", "2027-08-10", {}),
    ((*TO_M6, "bcg@2027-08-01"), "mmr", "2027-08-28", {"live-too-soon": "2027-08-29"}),
    ((*TO_M6, "bcg@2027-08-10"), "mmr", "2027-08-10", {}),
    ((*TO_M6, "mmr@2029-08-10"), "influenza-nasal", "2029-08-20", {"live-too-soon": "2029-09-07"}),
    (TO_M6, "mmrv", "2028-02-10", {"first-dose": "2030-08-10"}),
    (TO_M6, "mmrv", "2030-08-10", {}),
    ((*TO_M6, "mmr@2027-08-10"), "mmrv", "2028-02-10", {}),
    (("influenza@2027-04-10",), "influenza", "2027-05-07", {"too-soon": "2027-05-08"}),
    (("influenza@2027-04-10",), "influenza", "2027-05-08", {}),
    ((), "menb", "2026-09-20", {"too-young": "2026-09-21"}),
    ((), "hpv", "2035-08-09", {"too-young": "2035-08-10"}),
    ((), "rsv-antibody", "2026-08-11", {}),
    ((), "shingles", "2026-10-05", {"unusual": "2044-08-10"}),
    ((), "shingles", "2044-08-10", {}),
    ((), "dtpa-ipv", "2026-10-10", {"unscheduled": "2030-02-10"}),
    (
        (*TO_M6, "m12@2027-08-10", "m18@2028-02-10"),
        "dtpa-ipv",
        "2030-02-09",
        {"too-young": "2030-02-10"},
    ),
    ((), "dtpa", "2026-10-10", {"unscheduled": "2028-02-10"}),
    ((*TO_M6, "mmr@2027-08-10"), "mmrv", "2028-02-09", {"unscheduled": "2028-02-10"}),
    ((), "hexavalent", "2036-08-09", {}),
    ((), "hexavalent", "2036-08-10", {"unusual": None}),
    ((), "dtpa-booster", "2028-08-10", {"too-young": "2036-08-10", "unusual": "2038-08-10"}),
    ((), "rsv-pregnancy", "2030-08-10", {"unusual": "2038-08-10"}),
    ((), "rsv-antibody", "2028-08-10", {"unusual": None}),
    ((), "influenza-nasal", "2028-08-09", {"unusual": "2028-08-10"}),
    ((*TO_M2, "m4@2026-12-10"), "rotavirus", "2028-08-10", {"too-late": None}),
    ((), "pcv13", "2026-10-10", {"unscheduled": None}),
    ((), "yellow-fever", "2027-08-10", {"unscheduled": None}),
    ((), "yellow-fever", "2046-08-10", {}),
    ((), "mmr", "2056-08-10", {}),
    ((), "hpv", "2036-08-10", {"unscheduled": "2038-08-10"}),
]


@pytest.mark.parametrize(("written", "vaccine", "on", "found"), CASES)
def test_a_caution_says_from_when_it_no_longer_holds(written, vaccine, on, found):
    told = cautions(SCHEDULE, child(BORN, *written), vaccine, day(on))
    latest = {
        kind: max((c.from_day for c in told if c.kind == kind and c.from_day), default=None)
        for kind in {caution.kind for caution in told}
    }
    assert latest == {kind: day(from_day) if from_day else None for kind, from_day in found.items()}
    assert all(caution.text.endswith(".") for caution in told)


@pytest.mark.parametrize(("vaccine", "kinds"), [("mmr", {"live-and-immunity"}), ("pcv20", set())])
def test_low_immunity_on_record_is_said_beside_a_live_vaccine_only(vaccine, kinds):
    mine = child(BORN, *TO_M6, risks=frozenset({"immunocompromised"}))
    assert {c.kind for c in cautions(SCHEDULE, mine, vaccine, day("2027-08-10"))} == kinds


def test_the_dose_at_birth_has_its_week():
    unrecorded = child(BORN).before(day(BORN))
    assert cautions(SCHEDULE, unrecorded, "hepb-paed", day("2026-08-17")) == ()
    kinds = {c.kind for c in cautions(SCHEDULE, unrecorded, "hepb-paed", day("2026-08-18"))}
    assert kinds == {"too-young", "too-late"}


def test_later_doses_on_record_do_not_matter_for_an_earlier_day():
    mine = child(BORN, *TO_M6)
    assert cautions(SCHEDULE, mine, "pcv20", day("2026-11-07")) == ()


@pytest.mark.parametrize(
    ("vaccines", "on", "some", "none"),
    [
        (
            ["hexavalent", "rotavirus"],
            "2026-10-10",
            {"unwell", "gut", "biologics"},
            {"blood-product", "pregnant"},
        ),
        (["mmr"], "2027-08-10", {"unwell", "blood-product", "live-lately"}, {"gut", "pregnant"}),
        (["hpv"], "2038-08-10", {"unwell", "pregnant"}, {"gut", "blood-product"}),
        (["hpv"], "2038-08-09", {"unwell"}, {"pregnant"}),
    ],
)
def test_the_questions_are_those_for_the_vaccines_and_the_age(vaccines, on, some, none):
    asked = {q.slug for q in asked_first(SCHEDULE, child(BORN), vaccines, day=day(on))}
    assert some <= asked
    assert not none & asked


@pytest.mark.parametrize(
    ("on_record", "vaccine", "on", "said"),
    [
        ((), "hexavalent", "2026-10-10", (1,)),
        (("m2@2026-10-10",), "rotavirus", "2026-12-15", (2,)),
        ((), "mmrv", "2028-02-10", (1, 2)),
        ((*TO_M6, "m12@2027-08-10"), "hib", "2028-02-10", (4,)),
        ((*TO_M6, "m12@2027-08-10", "m18@2028-02-10"), "dtpa-ipv", "2030-08-10", (5, 4)),
        ((), "menb", "2026-10-10", ()),
        ((), "influenza", "2027-04-10", ()),
    ],
)
def test_a_dose_has_the_number_that_the_record_lacks(on_record, vaccine, on, said):
    assert numbers(SCHEDULE, child(BORN, *on_record), vaccine, day(on)) == said


@pytest.mark.parametrize(
    ("vaccine", "number", "on", "kinds"),
    [
        ("rotavirus", 1, "2026-12-15", {"too-late"}),
        ("rotavirus", 2, "2026-12-15", set()),
        ("rotavirus", 2, "2027-03-28", {"too-late"}),
        ("rotavirus", 3, "2027-03-28", {"too-late"}),
        ("hexavalent", 3, "2026-10-12", {"too-young"}),
        ("hexavalent", 3, "2027-02-10", set()),
        ("mmrv", 1, "2028-02-10", {"first-dose"}),
        ("mmrv", 2, "2028-02-10", set()),
        ("dtpa-ipv", 5, "2030-08-10", set()),
    ],
)
def test_where_earlier_doses_are_not_known_a_dose_is_held_against_its_number(
    vaccine, number, on, kinds
):
    found = cautions(SCHEDULE, child(BORN), vaccine, day(on), number=number)
    assert {caution.kind for caution in found} == kinds


@pytest.mark.parametrize(
    ("vaccine", "most"), [("rotavirus", 2), ("hexavalent", 4), ("mmr", 2), ("influenza", None)]
)
def test_no_number_is_higher_than_the_schedule_has_with_one_more_to_catch_up(vaccine, most):
    assert most_doses(SCHEDULE, vaccine) == most
