"""`clinic growth` answers as the published tables do, without a database."""

import json

import pytest
from click.testing import CliRunner

from clinic_app.cli import main


def run(*words):
    return CliRunner(env={"CLINIC_DATABASE_URL": None}).invoke(main, ["growth", *words])


def asked(line):
    done = run(*line.split())
    assert done.exit_code == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("line", "z", "centile"),
    [
        ("--sex male --days 0 --weight-kg 3.3464", 0.0, 50.0),
        ("--sex female --days 61 --weight-kg 4.20", -1.53, 6.3),
        ("--sex male --days 183 --weight-kg 5.00", -3.99, 0.0),
        ("--sex female --days 365 --weight-kg 15.0", 4.17, 100.0),
        ("--sex female --days 122 --weight-kg 9.99", 3.61, 100.0),
        ("--sex male --days 30 --weight-kg 3.0", -2.81, 0.2),
    ],
)
def test_the_published_values_come_out(line, z, centile):
    answer = asked(line)
    assert answer["corrected_days"] is None
    weight = answer["measures"]["weight"]
    assert (weight["z"], weight["centile"]) == (z, centile)


def test_the_help_explains_every_field():
    explained = run("--help").stdout
    answer = asked("--sex female --days 800 --length-cm 86")
    fields = (*answer, *answer["measures"], *answer["measures"]["length"])
    assert not [field for field in fields if field not in explained]


def test_everything_that_was_measured_is_answered():
    answer = asked(
        "--sex female --days 183 --gestation-weeks 32 --weight-kg 5.0 --length-cm 61.1 --head-cm 40"
    )
    assert answer == {
        "sex": "female",
        "days": 183,
        "corrected_days": 127,
        "days_used": 127,
        "measures": {
            "weight": {"kg": 5.0, "z": -2.14, "centile": 1.6},
            "length": {"cm": 61.1, "z": -0.62, "centile": 26.8},
            "head": {"cm": 40.0, "z": -0.59, "centile": 27.9},
        },
        "weight_for_length_z": -2.36,
        "flags": [
            "Weight: z-score \N{MINUS SIGN}2.14, beyond \N{MINUS SIGN}2. For the nurse to look at.",
            "Weight for length: z-score \N{MINUS SIGN}2.36, beyond \N{MINUS SIGN}2. "
            "For the nurse to look at.",
        ],
        "notes": [],
        "source": "WHO Child Growth Standards 2006, daily tables, last checked 25 November 2026",
    }


def test_printed_medians_are_not_rounded_before_they_are_compared():
    line = "--sex male --days 0 --length-cm 49.8842 --head-cm 34.4618"
    measures = asked(line)["measures"]
    assert measures["length"] == {"cm": 49.8842, "z": 0.0, "centile": 50.0}
    assert measures["head"] == {"cm": 34.4618, "z": 0.0, "centile": 50.0}


def test_a_height_before_two_years_says_what_was_counted():
    length = asked("--sex male --days 700 --length-cm 85 --standing")["measures"]["length"]
    assert (length["cm"], length["counted_cm"]) == (85.0, 85.7)


def test_what_has_no_score_has_its_reason():
    early = asked("--sex male --days 10 --gestation-weeks 31 --weight-kg 1.9")
    weight = early["measures"]["weight"]
    assert (weight["z"], weight["centile"]) == (None, None)
    assert "preterm" in weight["why"]
    assert early["corrected_days"] == -53
    assert "before 32 weeks" in early["notes"][0]
    unknown = asked("--sex unknown --days 10 --weight-kg 3")
    assert unknown["sex"] is None
    assert "sex is not recorded" in unknown["measures"]["weight"]["why"]


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        (
            "--sex female --days 183 --weight-kg 5.0",
            ["Weight: z-score -3.14, beyond -3; below the 0.4th centile"],
        ),
        (
            "--sex female --days 183 --gestation-weeks 32 --weight-kg 5.0 --length-cm 66.1",
            ["Weight: z-score -2.14, beyond -2", "Weight for length: z-score -4.32, beyond -3"],
        ),
        ("--sex female --days 365 --weight-kg 15.0", ["Weight: z-score 4.17, beyond +3"]),
        (
            "--sex male --days 30 --weight-kg 3.0",
            ["Weight: z-score -2.81, beyond -2; below the 0.4th centile"],
        ),
        ("--sex female --days 61 --weight-kg 4.20", []),
        ("--sex unknown --days 61 --weight-kg 3.20", []),
        ("--sex male --days 0 --head-cm 37.1", ["Head: z-score 2.08, beyond +2"]),
    ],
)
def test_what_lies_far_from_the_median_is_flagged_and_nothing_is_judged(line, flags):
    found = [flag.replace("\N{MINUS SIGN}", "-") for flag in asked(line)["flags"]]
    assert found == [f"{flag}. For the nurse to look at." for flag in flags]


def test_what_is_doubted_is_flagged():
    flag, *beyond = asked("--sex male --days 700 --weight-kg 22 --length-cm 85.7")["flags"]
    assert beyond[0] == "Weight: z-score 5.86, beyond +3. For the nurse to look at."
    assert flag.startswith("22.00 kg: far above all the lines for this age; very heavy for the")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("--days 10 --weight-kg 3", "Missing option '--sex'"),
        ("--sex female --days 10", "Enter a weight, a length or a head circumference."),
        ("--sex female --days 1857 --weight-kg 15", "is not in the range 0<=x<=1856"),
        ("--sex female --days 10 --gestation-weeks 21 --weight-kg 3", "is not in the range 22<=x"),
        ("--sex female --days 10 --weight-kg 4520", "Did you mean 4.52 kg?"),
        ("--sex female --days 10 --weight-kg 45.2", "45.20 kg cannot be right"),
        ("--sex female --days 10 --weight-kg nan", "'nan' is not a number of kg such as 4.52"),
        ("--sex female --days 10 --weight-kg 4,52", "'4,52' is not a number of kg"),
        ("--sex female --days 10 --weight-kg 1e999", "Enter a weight in kilograms"),
        ("--sex female --days 10 --weight-kg 1e30", "Enter a weight in kilograms"),
        ("--sex female --days 10 --length-cm -50", "Enter centimetres, such as 66.1."),
        ("--sex female --days 10 --length-cm 0.5", "Did you mean 50.0 cm?"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(line, says):
    refused = run(*line.split())
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert refused.stdout == ""
