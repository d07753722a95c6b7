"""What is booked for babies and children, and what parents are told first."""

import pytest

from clinic_app.reference.catalogue import load_catalogue
from clinic_app.scheduling.rules import AgeWindow
from clinic_app.scheduling.visits import Step

CATALOGUE = load_catalogue()

VACCINES = [
    "baby-check-6w",
    "imms-child-6w",
    "imms-child",
    "imms-catchup",
    "flu-child",
    "imms-teen",
    "imms-pregnancy",
    "imms-adult",
]


def the(slug):
    return CATALOGUE.type(slug)


def test_a_babys_fever_is_said_before_any_other_line():
    """Wherever no lowest age in years keeps babies from coming."""
    for kind in CATALOGUE.types:
        if not kind.age.min_years:
            fever = CATALOGUE.redirects_of(kind)[0]
            assert "under 3 months" in fever.signs, kind.slug
            assert "38.0 °C or more" in fever.signs
            assert fever.go == "hospital"


def test_the_call_us_first_line_is_for_children_of_3_months_and_older():
    flags = CATALOGUE.redirects_of(the("imms-child"))
    later = next(flag for flag in flags if "38.5" in flag.signs)
    assert "3 months or older" in later.signs
    assert later.go == "same-day"
    assert flags.index(later) > 0


@pytest.mark.parametrize(
    ("word", "go"),
    [
        ("10 percent", "same-day"),
        ("by 14 days", "within-days"),
        ("first 24 hours", "hospital"),
        ("pale poo", "same-day"),
        ("few wet nappies", "same-day"),
        ("blue, limp, hard to wake", "000"),
    ],
)
def test_a_weighed_babys_urgent_sign_has_one_destination(word, go):
    found = [f for f in CATALOGUE.redirects_of(the("baby-weigh")) if word in f.signs]
    assert [flag.go for flag in found] == [go]


@pytest.mark.parametrize("slug", VACCINES)
def test_vaccines_are_given_only_by_an_authorised_immuniser(slug):
    giving = the(slug).staffed_steps[-1]
    assert giving.any_of == {"authorised_immuniser"}


@pytest.mark.parametrize("slug", VACCINES)
def test_after_a_vaccine_the_patient_alone_waits_15_minutes(slug):
    assert the(slug).steps[-1] == Step(minutes=15)
    assert the(slug).observe == 15
    assert the(slug).wait


@pytest.mark.parametrize("slug", VACCINES)
def test_vaccines_can_be_booked_half_a_year_ahead(slug):
    assert the(slug).horizon_weeks == 26


def test_the_2_month_needles_start_at_6_weeks_and_never_before():
    kind = the("imms-child-6w")
    assert kind.age.min_days == 42
    assert [(p.slug, p.due.months, p.earliest.weeks) for p in kind.points] == [("m2", 2, 6)]


def test_only_the_4_year_point_of_the_later_needles_may_be_early():
    points = the("imms-child").points
    assert [point.slug for point in points] == ["m4", "m6", "m12", "m18", "y4"]
    assert [point.slug for point in points if point.earliest] == ["y4"]
    assert points[-1].earliest.months == 42


def test_the_6_week_check_is_doctor_20_nurse_15_wait_15():
    kind = the("baby-check-6w")
    assert [step.minutes for step in kind.steps] == [20, 15, 15]
    assert kind.steps[0].any_of == {"gp"}
    assert (kind.minutes, kind.staffed_minutes) == (50, 35)
    assert not kind.nurse_only
    assert kind.cost.kind == "bulk"


def test_a_weigh_needs_a_nurse_and_the_scales_and_no_doctor():
    kind = the("baby-weigh")
    assert kind.steps == (Step(any_of=frozenset({"nurse"}), minutes=15, room="scales"),)
    assert kind.nurse_only
    assert kind.age == AgeWindow(min_days=0, max_months=24)
    assert kind.cost.text == "No cost to you with a Medicare card (expected)."
