"""`clinic due` says what is due for a child, so that a clinician can check it by hand."""

import json

import pytest
from click.testing import CliRunner

from clinic_app.cli import main
from clinic_app.reference.nip_schedule import national_schedule


def run(*words):
    """Run the command as a shell without any settings would: it needs no database."""
    return CliRunner(env={"CLINIC_DATABASE_URL": None}).invoke(main, ["due", *words])


def told(*words):
    done = run(*words)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def baby():
    return told("--born", "2026-08-10", "--on", "2026-11-22")


def test_it_says_what_is_next_until_when_and_why(baby):
    assert baby["next"] == {
        "point": "m2",
        "label": "2 months",
        "earliest": "2026-09-21",
        "due": "2026-10-10",
        "last": "2026-11-22",
        "overdue_from": "2026-11-10",
        "overdue": True,
        "invite": "2026-09-12",
        "remind": "2026-10-24",
        "recall": "2026-11-07",
    }
    assert baby["age"] == "14 weeks 6 days"
    assert baby["visit"]["last_days"] == [
        {
            "vaccine": "rotavirus",
            "last": "2026-11-22",
            "reason": "The first rotavirus drops are given before the age of 15 weeks.",
        }
    ]


def test_the_help_explains_every_field(baby):
    explained = run("--help").stdout
    visit = {"doses", "needles", "oral", "later", "nurse_plans", "not_recorded", "minutes"}
    assert visit <= baby["visit"].keys()
    missing = [field for field in (*baby, *visit) if field not in explained]
    assert not missing


def test_it_counts_needles_and_names_the_diseases(baby):
    visit = baby["visit"]
    assert (visit["needles"], visit["oral"], visit["type"]) == (2, 1, "imms-child-6w")
    assert visit["doses"][1] == {
        "vaccine": "pcv20",
        "group": "Pneumococcal",
        "against": ["pneumococcal disease"],
        "needle": True,
        "dose": "1",
        "point": "m2",
        "earliest": "2026-09-21",
        "last": None,
        "source": ["pneumococcal-2025"],
        "confidence": "confirmed",
        "last_checked": "2026-11-22",
    }


def test_it_says_of_which_schedule_it_speaks_and_who_decides(baby):
    assert baby["schedule"]["version"] == national_schedule().stamp.version
    assert baby["schedule"]["last_checked"] == "2026-11-22"
    assert "The nurse decides" in baby["note"]
    assert {"first-nations", "birth-dose"} <= {q["name"] for q in baby["ask_the_nurse"]}


def test_doses_groups_and_risks_are_heard():
    found = told(
        *("--born", "2026-08-10", "--on", "2026-12-10", "--first-nations"),
        *("--risk", "risk-pneumococcal", "--given", "hepb-paed@2026-08-10"),
        *("--given", "hexavalent@2026-10-10", "--given", "pcv20@2026-10-10"),
        *("--given", "rotavirus@2026-10-10", "--given", "menb@2026-10-10"),
    )
    assert found["next"]["point"] == "m4"
    assert [dose["vaccine"] for dose in found["visit"]["doses"]] == [
        *("hexavalent", "pcv20", "rotavirus", "menb")
    ]
    assert found["ask_the_nurse"] == []


def test_after_a_last_day_it_says_which_day_that_was():
    found = told("--born", "2026-08-10", "--on", "2026-11-23", "--not-first-nations")
    assert [(dose["vaccine"], dose["last"]) for dose in found["past_last_day"]] == [
        ("rotavirus", "2026-11-22")
    ]


def test_a_late_start_is_a_plan_without_a_count():
    found = told("--born", "2026-08-10", "--on", "2027-06-01")
    assert found["behind"] == ["m2", "m4", "m6"]
    assert (found["visit"]["nurse_plans"], found["visit"]["needles"]) == (True, None)
    assert found["ask_the_nurse"][0]["name"] == "catch-up"


def test_where_nothing_is_known_the_age_or_the_named_point_decides():
    words = ("--born", "2026-08-10", "--on", "2026-11-22", "--unknown")
    assert told(*words)["next"]["point"] == "m4"
    assert told(*words, "--point", "m2")["next"]["point"] == "m2"


def test_after_the_last_point_there_is_no_next():
    found = told("--born", "2000-01-01", "--on", "2026-11-22")
    assert (found["next"], found["visit"]) == (None, None)


def test_the_day_is_today_if_it_is_left_out():
    assert told("--born", "2020-01-01")["on"] >= "2026"


def test_no_brand_is_named():
    brands = {brand for v in national_schedule().vaccines for brand in v.brands if brand != "BCG"}
    for words in (("2026-08-10", "2026-11-22"), ("2024-08-10", "2026-11-22")):
        said = run("--born", words[0], "--on", words[1], "--first-nations").stdout
        assert not [brand for brand in brands if brand.lower() in said.lower()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--born", "10/8/2026"), "'10/8/2026' is not a date such as 2026-11-24"),
        (("--born", "2026-02-30"), "'2026-02-30' is not a date such as 2026-11-24"),
        ((), "Missing option '--born'."),
        (("--born", "2026-08-10", "--on", "2026-08-09"), "is later than 9 August 2026."),
        (("--born", "2026-08-10", "--on", "9999-01-01"), "Nothing can be said of 1 January 9999"),
        (("--born", "2026-08-10", "--risk", "asthma"), "There is no risk group asthma; there are:"),
        (("--born", "2026-08-10", "--given", "hexavalent"), "not a dose such as hexavalent@"),
        (("--born", "2026-08-10", "--given", "@2026-10-10"), "not a dose such as hexavalent@"),
        (("--born", "2026-08-10", "--given", "mmr@soon"), "'soon' is not a date such as"),
        (
            ("--born", "2026-08-10", "--given", "smallpox@2026-10-10"),
            "There is no vaccine smallpox",
        ),
        (("--born", "2026-08-10", "--given", "mmr@2026-08-01"), "is before the birth on"),
        (
            ("--born", "2026-08-10", "--on", "2026-10-01", "--given", "mmr@2026-10-10"),
            "A dose on 10 October 2026 is later than 1 October 2026.",
        ),
        (("--born", "2026-08-10", "--unknown", "--given", "mmr@2026-10-10"), "leave out --unknown"),
        (("--born", "2026-08-10", "--point", "m2"), "add --unknown"),
        (("--born", "2026-08-10", "--unknown", "--point", "m3"), "There is no age point m3"),
        (("--born", "2026-08-10", "--gestation-weeks", "4"), "4 is not in the range"),
        (("--born", "2026-08-10", "--pertussis"), "No such option '--pertussis'"),
    ],
)
def test_what_cannot_be_answered_gets_one_sentence(words, said):
    done = run(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
