"""A broken services.yaml is refused with its name, the line and the reason."""

import pytest

from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.yaml_source import BrokenReference


def test_the_small_catalogue_of_these_tests_is_whole(services):
    assert services.read().type("baby-weigh").cost.text == "No cost."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "minutes: 15",
            "minutes: 13",
            "19: types.baby-weigh.steps.0.minutes: must be a multiple of 5",
        ),
        ("minutes: 15", "minutes: 0", "19: types.baby-weigh.steps.0.minutes: must be gre"),
        ("minutes: 15", "minutes: long", "19: types.baby-weigh.steps.0.minutes: must be a"),
        ("minutes: 15", 'minutes: "15"', "19: types.baby-weigh.steps.0.minutes: must be a"),
        ("minutes: 15, ", "", "19: types.baby-weigh.steps.0.minutes: is missing"),
        ("[nurse]", "[wizard]", "19: types.baby-weigh.steps.0.any_of.0: must be 'gp'"),
        (
            "any_of: [nurse]",
            "any_of: [nurse], all_of: [gp]",
            "19: types.baby-weigh.steps.0: has any_of and all_of: give one of them",
        ),
        ("any_of: [nurse], ", "", "19: types.baby-weigh.steps.0: a wait has neither room nor gap"),
        (
            "{any_of: [nurse], minutes: 15, room: scales}",
            "{minutes: 15}",
            "18: types.baby-weigh.steps: nobody sees the patient",
        ),
        ("room: scales", "room: scales, gap: 7", "19: types.baby-weigh.steps.0: gap must be a mul"),
        (
            "    steps:\n      - {any_of: [nurse]",
            "    stops:\n      - {any_of: [nurse]",
            "is missing",
        ),
        ("area: childrens-health", "area: cats", "16: types.baby-weigh.area: unknown area 'cats'"),
        (
            "mode: online",
            "mode: online\n    also_in: [cats]",
            "21: types.baby-weigh.also_in: unknown area 'cats'",
        ),
        (
            "mode: online",
            "mode: online\n    also_in: [childrens-health]",
            "21: types.baby-weigh.also_in: names the type's own area",
        ),
        ("mode: online", "mode: fax", "20: types.baby-weigh.mode: must be 'online'"),
        ("mode: online", "mode: phone", "14: types.baby-weigh.how: must say how to get a type"),
        (
            "mode: online",
            "mode: phone\n    how: Call us.",
            "14: types.baby-weigh.desk_asks: must say what the desk asks",
        ),
        (
            "mode: online",
            "mode: online\n    how: Call.",
            "21: types.baby-weigh.how: only for types that are not booked online",
        ),
        (
            "mode: online",
            "mode: online\n    colour: red",
            "21: types.baby-weigh.colour: unknown key",
        ),
        (
            "mode: online",
            "mode: online\n    mode: phone",
            "21: types.baby-weigh.mode: is given twice",
        ),
        (
            "mode: online",
            "mode: online\n    season: [4, 13]",
            "21: types.baby-weigh.season: months are 1 to 12",
        ),
        (
            "mode: online",
            "mode: online\n    horizon_weeks: 99",
            "21: types.baby-weigh.horizon_weeks: must be less",
        ),
        (
            "mode: online",
            "mode: online\n    sensitive: perhaps",
            "21: types.baby-weigh.sensitive: must be a valid boolean",
        ),
        (
            "mode: online",
            "mode: online\n    points:\n      m2: {label: 2 months, due: {months: 2, weeks: 8}}",
            "22: types.baby-weigh.points.m2.due: must be given in weeks, months or years",
        ),
        ("{max_months: 24}", "{max_moons: 24}", "21: types.baby-weigh.age.max_moons: unknown key"),
        ("max_months: 24", "max_months: -1", "21: types.baby-weigh.age.max_months: must"),
        ("cost: nurse", "cost: gold", "22: types.baby-weigh.cost: must be a mapping, or a name"),
        ("kind: none", "kind: free", "6: costs.nurse.kind: must be 'bulk'"),
        (
            "    cost: nurse\n    redirects: [fever]",
            "    cost: nurse\n    redirects: [cough]",
            "23: types.baby-weigh.redirects.0: must be a mapping, or a name",
        ),
        ("go: hospital", "go: wait", "4: red_flags.fever.go: must be '000'"),
        ("  baby-weigh:\n", "  Baby Weigh:\n", "14: types.Baby Weigh.slug: String should match"),
        (
            "    summary: A nurse weighs your baby.\n",
            "",
            "14: types.baby-weigh.summary: is missing",
        ),
        (
            "summary: A nurse weighs your baby.",
            "summary: 7",
            "17: types.baby-weigh.summary: must",
        ),
        ("    lead: Come in.\n", "", "8: areas.childrens-health.lead: is missing"),
        (
            "    redirects: [fever]\ntypes:",
            "    offerings:\n      cats: {name: Cats, text: Cats., types: [cats]}\ntypes:",
            "areas.childrens-health.offerings.cats.types: unknown appointment type 'cats'",
        ),
        ("steps:\n", "steps: [\n", "not YAML"),
        ("    mode: online\n", "\tmode: online\n", "20: not YAML"),
    ],
)
def test_a_broken_catalogue_is_refused_with_line_and_reason(services, old, new, said):
    refused = services.refusal(services.changed(old, new))
    assert "services.yaml:" in refused
    assert said in refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "services.yaml:1: not YAML: the file is empty"),
        ("just words", "services.yaml:1: file: must be a mapping"),
        ("types: {a: 1}\n--- \nb: 2\n", "not YAML: but found another document"),
        (
            "emergency: !!python/object:os.system {}\n",
            "not YAML: could not determine a constructor",
        ),
    ],
)
def test_what_is_no_catalogue_at_all_is_refused(services, text, said):
    assert said in services.refusal(text)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BrokenReference, match=r"gone\.yaml: cannot be read"):
        load_catalogue(tmp_path / "gone.yaml")


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "services.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenReference, match="not UTF-8"):
        load_catalogue(path)


def test_all_faults_are_told_at_once_first_line_first(services):
    text = services.changed("minutes: 15", "minutes: 13").replace("go: hospital", "go: wait")
    lines = services.refusal(text).splitlines()
    numbers = [int(line.split(":")[1]) for line in lines]
    assert numbers == sorted(numbers)
    assert {4, 19} <= set(numbers)
