"""What can be booked: every type is there and says what a patient needs to know."""

import json

import pytest

from clinic_app.reference.catalogue import AppointmentType, Catalogue, load_catalogue

CATALOGUE = load_catalogue()

EVERY_TYPE = [
    "standard",
    "long",
    "new-patient",
    "urgent-same-day",
    "telehealth-phone",
    "telehealth-video",
    "repeat-script",
    "results",
    "baby-weigh",
    "baby-check-6w",
    "imms-child-6w",
    "imms-child",
    "imms-catchup",
    "flu-child",
    "imms-teen",
    "imms-pregnancy",
    "imms-adult",
    "travel",
    "cst-clinician",
    "cst-self",
    "contraception-consult",
    "implant-insertion",
    "implant-removal",
    "iud-consult",
    "iud-insertion",
    "iud-removal",
    "preconception",
    "antenatal-first",
    "antenatal-shared",
    "postnatal-6w",
    "menopause-assessment",
    "breast-symptom-urgent",
    "sti-check",
    "prostate-discussion",
    "health-check-45-49",
    "heart-health-check",
    "health-check-75",
    "health-check-715",
    "diabetes-review",
    "gpccmp-new",
    "gpccmp-review",
    "mhtp",
    "mental-health-consult",
    "sleep-consult",
    "smoking-cessation",
    "weight-management",
    "skin-check",
    "skin-procedure",
    "sports-injury-new",
    "workers-comp-initial",
    "workers-comp-review",
    "motor-accident-initial",
    "child-standard",
    "medical-form",
]

each_type = pytest.mark.parametrize("kind", CATALOGUE.types, ids=lambda kind: kind.slug)


def the(slug):
    return CATALOGUE.type(slug)


def test_the_clinic_offers_all_of_its_54_types_and_no_other():
    assert len(EVERY_TYPE) == 54
    assert sorted(kind.slug for kind in CATALOGUE.types) == sorted(EVERY_TYPE)


def test_there_are_five_service_areas_and_each_has_something_to_book():
    assert [area.slug for area in CATALOGUE.areas] == [
        "family-medicine",
        "childrens-health",
        "womens-health",
        "mens-health",
        "sports-injuries",
    ]
    for area in CATALOGUE.areas:
        assert any(kind.online and kind.area == area.slug for kind in CATALOGUE.types)


@pytest.mark.parametrize(
    "slug", ["new-patient", "telehealth-phone", "results", "medical-form", "travel"]
)
def test_what_everybody_needs_is_under_family_medicine(slug):
    assert the(slug).area == "family-medicine"


def test_an_area_lists_its_own_types_before_those_it_shares():
    listed = CATALOGUE.types_in("mens-health")
    assert listed[0].slug == "prostate-discussion"
    assert the("sti-check") in listed


def test_an_unknown_type_or_area_is_a_key_error():
    with pytest.raises(KeyError):
        CATALOGUE.type("nothing")
    with pytest.raises(KeyError):
        CATALOGUE.area("nothing")


@each_type
def test_a_type_that_is_not_online_says_how_to_get_it(kind):
    assert kind.online or kind.how


@each_type
def test_every_type_tells_how_to_prepare_and_what_it_costs(kind):
    assert kind.preparation
    assert kind.cost.text.endswith(".")


@each_type
def test_every_type_warns_of_something_besides_the_general_emergencies(kind):
    own = set(CATALOGUE.redirects_of(kind)) - set(CATALOGUE.emergency)
    assert own or not CATALOGUE.area(kind.area).redirects
    general = {f for f in CATALOGUE.emergency if not (f.slug.startswith(("baby-", "child-")))}
    assert general < set(CATALOGUE.redirects_of(kind))


@each_type
def test_the_most_urgent_warning_comes_first_after_a_babys_fever(kind):
    order = ["000", "hospital", "same-day", "within-days", "other-visit"]
    ranks = [order.index(flag.go) for flag in CATALOGUE.redirects_of(kind) if not flag.first]
    assert ranks == sorted(ranks)


def test_groin_pain_of_a_runner_is_a_call_on_the_same_day():
    for kind in CATALOGUE.types_in("sports-injuries"):
        if kind.area == "sports-injuries":
            flags = CATALOGUE.redirects_of(kind)
            groin = next(flag for flag in flags if "Groin pain" in flag.signs)
            assert groin.go == "same-day"
            assert "call us" in groin.text


def test_other_visits_can_be_booked_8_weeks_ahead_and_2_hours_before():
    assert the("standard").horizon_weeks == 8
    assert the("standard").notice_minutes == 120
    assert the("antenatal-shared").horizon_weeks == 26


def test_the_10_minute_flu_visit_is_offered_every_10_minutes_and_the_others_every_15():
    assert {kind.slug for kind in CATALOGUE.types if kind.grid == 10} == {"flu-child"}
    assert the("flu-child").season == (4, 9)


@pytest.mark.parametrize(
    "slug", ["implant-insertion", "implant-removal", "iud-insertion", "skin-procedure"]
)
def test_a_procedure_needs_doctor_nurse_and_room_together_and_5_minutes_to_tidy(slug):
    (step,) = the(slug).steps
    assert len(step.all_of) == 2
    assert "nurse_assist" in step.all_of
    assert (step.room, step.gap) == ("procedure", 5)
    assert not the(slug).nurse_only
    assert not the(slug).online


def test_only_procedures_have_a_gap():
    with_gap = {kind.slug for kind in CATALOGUE.types if any(step.gap for step in kind.steps)}
    assert with_gap == {
        "implant-insertion",
        "implant-removal",
        "iud-insertion",
        "iud-removal",
        "skin-procedure",
    }


def test_private_matters_are_a_gp_visit_outside_the_practice():
    assert {kind.slug for kind in CATALOGUE.types if kind.sensitive} == {
        "sti-check",
        "contraception-consult",
        "implant-insertion",
        "implant-removal",
        "iud-consult",
        "iud-insertion",
        "iud-removal",
        "mhtp",
        "mental-health-consult",
        "preconception",
        "antenatal-first",
        "antenatal-shared",
        "imms-pregnancy",
    }
    assert the("sti-check").outside_name == "GP visit"
    assert the("baby-weigh").outside_name == "Baby weigh and measure"


@pytest.mark.parametrize("slug", ["cst-clinician", "iud-insertion", "sti-check", "skin-check"])
def test_the_clinic_asks_whom_a_patient_would_rather_see_for_an_intimate_visit(slug):
    assert the(slug).asks_gender


def test_what_cannot_wait_or_needs_planning_is_not_booked_online():
    assert {kind.slug: kind.mode for kind in CATALOGUE.types if not kind.online} == {
        "urgent-same-day": "phone",
        "breast-symptom-urgent": "phone",
        "imms-catchup": "request",
        "implant-insertion": "request",
        "implant-removal": "request",
        "iud-insertion": "request",
        "iud-removal": "request",
        "health-check-75": "request",
        "gpccmp-new": "request",
        "gpccmp-review": "request",
        "skin-procedure": "staff",
    }


@each_type
def test_a_nurse_visit_costs_nothing_and_is_never_called_bulk_billed(kind):
    if kind.nurse_only:
        assert kind.cost.kind in ("none", "mixed")
        assert "No cost to you with a Medicare card (expected)" in kind.cost.text
    else:
        assert kind.cost.kind != "none"


@each_type
def test_the_numbers_of_a_cost_are_those_of_its_sentence(kind):
    for dollars in (kind.cost.fee, kind.cost.rebate):
        assert dollars is None or f"${dollars}" in kind.cost.text


def test_a_type_survives_being_kept_as_json():
    for kind in CATALOGUE.types:
        kept = json.loads(json.dumps(kind.model_dump(mode="json")))
        assert AppointmentType.model_validate(kept) == kind


def test_the_catalogue_survives_being_kept_as_json():
    kept = json.loads(CATALOGUE.model_dump_json())
    assert Catalogue.model_validate(kept) == CATALOGUE


def test_a_summary_that_tells_the_whole_stay_tells_the_visit_too():
    """A page shows the length of the visit; another number beside it needs its reason."""
    for kind in load_catalogue().types:
        if "in all" in kind.summary:
            assert f"takes {kind.minutes} minutes" in kind.summary, kind.slug
