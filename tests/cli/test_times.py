"""`clinic times` gives the times that patients get, and says why when there are none."""

import json
from datetime import timedelta

import pytest

from clinic_app.operations import availability, practice
from tests.factories import TUESDAY, a_visit, at

FIELDS = ["start", "end", "practitioner", "name", "location"]


@pytest.fixture(autouse=True)
def _early_that_day(practice_loaded, context, travel):
    travel(at(TUESDAY, "5:55"))


def asked(clinic, *words):
    done = clinic("times", "--json", *words)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_they_are_what_patients_are_offered(clinic):
    rows, reason = asked(clinic, "--type", "baby-weigh", "--from", "2026-11-24", "--days", "14")
    question = availability.Question(
        kind=practice.current().type("baby-weigh"), now=at(TUESDAY, "5:55")
    )
    offers = availability.offers(question, TUESDAY, TUESDAY + timedelta(days=13))
    assert len(rows) == len(offers)
    assert {tuple(row) for row in rows} == {tuple(FIELDS)}
    assert reason == ""


def test_a_row_says_when_and_with_whom_in_local_time(clinic):
    rows, _ = asked(clinic, "--type", "baby-weigh", "--days", "1", "--practitioner", "jo-petrakis")
    assert rows[0] == {
        "start": "2026-11-24T09:00+11:00",
        "end": "2026-11-24T09:15+11:00",
        "practitioner": "jo-petrakis",
        "name": "Nurse Jo Petrakis",
        "location": "kestrel-square",
    }


def test_a_time_that_is_taken_is_not_there(clinic):
    words = ("--type", "baby-weigh", "--days", "1", "--practitioner", "jo-petrakis")
    before, _ = asked(clinic, *words)
    a_visit("baby-weigh", start=at(TUESDAY, "9:00"), lead="jo-petrakis")
    after, _ = asked(clinic, *words)
    assert before[1:] == after


def test_only_people_of_the_gender_asked_for(clinic):
    rows, _ = asked(clinic, "--type", "standard", "--days", "1", "--gender", "male")
    assert {row["practitioner"] for row in rows} == {
        "farid-haddad",
        "daniel-whitlock",
        "henrik-lindqvist",
    }


def test_nothing_before_a_baby_is_old_enough(clinic):
    rows, _ = asked(clinic, "--type", "imms-child-6w", "--birth", "2026-10-14", "--days", "14")
    assert rows[0]["start"].startswith("2026-11-25")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--type", "baby-weigh", "--from", "2026-12-25", "--days", "2"), "Christmas Day"),
        (("--type", "baby-weigh", "--from", "2026-11-29", "--days", "1"), "Monday 30 November"),
        (("--type", "flu-child", "--days", "20"), "certain times of the year"),
        (("--type", "iud-insertion"), "is not booked online"),
        (("--type", "standard", "--from", "2028-01-01"), "We take bookings until"),
        (("--type", "baby-weigh", "--birth", "2020-01-01"), "is for a younger age"),
    ],
)
def test_nothing_free_has_its_reason(clinic, words, why):
    rows, reason = asked(clinic, *words)
    assert rows == []
    assert why in reason


def test_people_read_lines(clinic):
    done = clinic("times", "--type", "baby-weigh", "--days", "1")
    assert done.stdout.splitlines()[0].startswith("2026-11-24T08:00+11:00  Nurse ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--type", "baby-way"), "no kind of visit 'baby-way'; there are: standard,"),
        (("--type", "standard", "--from", "24/11/2026"), "is not a date such as 2026-11-24"),
        (("--type", "standard", "--days", "0"), "is not in the range"),
        (("--type", "standard", "--birth", "2027-01-01"), "is in the future"),
        (("--type", "standard", "--practitioner", "dr-no"), "nobody 'dr-no' is booked here"),
        (("--type", "standard", "--gender", "any"), "is not one of"),
        ((), "Missing option '--type'"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(clinic, words, says):
    refused = clinic("times", *words)
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert refused.stdout == ""
