"""The yearly influenza vaccine: its season, and two doses in the first year of a young child."""

import pytest

from clinic_app.immunisation.children import Child
from clinic_app.immunisation.influenza import influenza
from tests.immunisation.records import SCHEDULE, child, day

BORN = "2026-08-10"
FLU = "influenza@"


def flu(on, *written, born=BORN, **known):
    return influenza(SCHEDULE, child(born, *written, **known), day=day(on))


CASES = [
    # asked on, doses on record, season, earliest, doses of the season
    ("2026-11-22", (), 2027, "2027-04-01", 2),
    ("2027-02-09", (), 2027, "2027-04-01", 2),
    ("2027-04-15", (), 2027, "2027-04-15", 2),
    ("2027-09-30", (), 2027, "2027-09-30", 2),
    ("2027-10-01", (), 2028, "2028-04-01", 2),
    ("2027-04-16", (FLU + "2027-04-15",), 2027, "2027-05-13", 2),
    ("2027-05-20", (FLU + "2027-04-15",), 2027, "2027-05-20", 2),
    ("2027-06-01", (FLU + "2027-04-15", FLU + "2027-05-13"), 2027, None, 2),
    ("2027-09-16", (FLU + "2027-09-15",), 2027, None, 2),
    ("2028-04-01", (FLU + "2027-04-15", FLU + "2027-05-13"), 2028, "2028-04-01", 1),
    ("2027-05-13", (FLU + "2027-04-15", FLU + "2027-05-12"), 2027, "2027-06-09", 2),
    ("2027-04-01", (FLU + "2027-02-09",), 2027, "2027-04-01", None),
    ("2027-05-01", (FLU + "2027-02-09", FLU + "2027-04-15"), 2027, "2027-05-13", None),
    ("2028-04-01", (FLU + "2027-04-15",), 2028, "2028-04-01", None),
    ("2028-04-16", (FLU + "2027-04-15", FLU + "2028-04-15"), 2028, "2028-05-13", None),
    ("2028-06-01", (FLU + "2027-04-15", FLU + "2028-04-15", FLU + "2028-05-13"), 2028, None, None),
    ("2028-04-01", (FLU + "2027-04-15", FLU + "2027-05-12"), 2028, "2028-04-01", None),
    ("2035-08-09", (), 2035, "2035-08-09", 2),
    ("2035-08-10", (), 2035, "2035-08-10", 1),
]


@pytest.mark.parametrize(("on", "written", "season", "earliest", "doses"), CASES)
def test_an_influenza_dose_is_in_its_season(on, written, season, earliest, doses):
    found = flu(on, *written)
    assert (found.first_day, found.last_day) == (day(f"{season}-04-01"), day(f"{season}-09-30"))
    assert found.earliest == (day(earliest) if earliest else None)
    assert found.doses == doses


@pytest.mark.parametrize(
    ("born", "on", "earliest"),
    [
        ("2026-12-31", "2027-04-01", "2027-06-30"),
        ("2027-03-30", "2027-04-01", "2027-09-30"),
        ("2027-03-31", "2027-04-01", "2027-09-30"),
        ("2027-04-01", "2027-04-02", None),
    ],
)
def test_nobody_is_younger_than_6_months(born, on, earliest):
    assert flu(on, born=born).earliest == (day(earliest) if earliest else None)


def test_the_first_of_two_says_that_a_second_follows():
    assert flu("2027-04-15").second is True
    assert flu("2027-05-20", FLU + "2027-04-15").second is False
    assert flu("2035-08-10").second is False


@pytest.mark.parametrize(
    ("written", "on", "question"),
    [
        ((FLU + "2027-04-15",), "2028-04-01", "influenza-one-before"),
        ((FLU + "2027-09-15",), "2027-09-16", "influenza-after-season"),
        ((FLU + "2027-04-15", FLU + "2027-05-12"), "2027-05-13", "influenza-given-too-close"),
        ((FLU + "2027-04-15", FLU + "2027-05-12"), "2028-04-01", "influenza-given-too-close"),
        ((FLU + "2027-02-09",), "2027-04-15", "influenza-given-too-young"),
    ],
)
def test_what_the_rule_does_not_say_is_asked(written, on, question):
    assert [q.slug for q in flu(on, *written).questions] == [question]


def test_without_a_record_it_is_not_known_whether_there_are_two():
    found = influenza(SCHEDULE, Child(day(BORN), None), day=day("2027-04-15"))
    assert (found.doses, found.second) == (None, None)
    assert [q.slug for q in found.questions] == ["influenza-history"]


@pytest.mark.parametrize(
    ("on", "known", "free"),
    [
        ("2031-08-09", {}, True),
        ("2031-08-10", {}, False),
        ("2031-08-10", {"first_nations": True}, True),
        ("2031-08-10", {"first_nations": None}, None),
        ("2031-08-10", {"risks": frozenset({"risk-influenza"})}, True),
    ],
)
def test_it_is_free_under_5_years_and_for_some(on, known, free):
    assert flu(on, **known).free is free


def test_no_doubt_of_a_dose_is_raised_once_it_decides_nothing():
    close = (FLU + "2027-04-15", FLU + "2027-05-12")
    assert flu("2027-07-01", *close, FLU + "2027-06-09").questions == ()
    assert flu("2028-04-01", *close, FLU + "2027-06-09").questions == ()
    assert flu("2035-08-10", *close).questions == ()


@pytest.mark.parametrize(
    ("on", "free"),
    [("2038-08-09", False), ("2038-08-10", None), ("2091-08-09", None), ("2091-08-10", True)],
)
def test_it_is_free_from_65_and_in_pregnancy_of_which_nothing_is_known(on, free):
    assert flu(on).free is free


def test_a_visit_for_it_alone_is_short():
    found = flu("2027-04-15")
    assert (found.visit, found.minutes, found.vaccine.needle) == ("flu-child", 10, True)
