"""A broken nip_schedule.yaml is refused with its name, the line and the reason."""

import pytest

from clinic_app.reference.nip_schedule import NIP, load_schedule
from tests.reference.conftest import Broken

SMALL = """\
title: A schedule
version: "1"
valid_from: 2025-09-01
last_checked: 2026-11-22
gap: Everything else.
verify_at: [The department]
sources:
  book: {what: A book, dated: "2026", url: "https://book.example.com/"}
groups:
  first-nations: Aboriginal and/or Torres Strait Islander
  risk-men: At risk
antigens:
  rota:
    short: Rotavirus
    diseases: [rotavirus]
    limits:
      - {dose: 1, min_age: {weeks: 6}, source: [book], confidence: confirmed}
      - {dose: 2, after_previous: {weeks: 4}, source: [book], confidence: confirmed}
  flu:
    short: Flu
    diseases: [influenza]
    limits:
      - {dose: 1, min_age: {months: 6}, confidence: memory}
      - {dose: 2, after_previous: {weeks: 4}, confidence: memory}
vaccines:
  drops: {group: Rotavirus, antigens: [rota], routes: [PO], live: true, confidence: memory}
  influenza: {group: Flu, antigens: [flu], routes: [IM], confidence: memory}
points:
  m2:
    label: 2 months
    due: {months: 2}
    earliest: {weeks: 6}
    until: {years: 10}
    place: practice
    visit: imms-child-6w
    confidence: memory
    doses:
      - {vaccine: drops, dose: 1, last_day: {days: 104}, last_day_reason: Old., confidence: memory}
  m4:
    label: 4 months
    due: {months: 4}
    place: practice
    visit: imms-child
    confidence: memory
    doses:
      - {vaccine: drops, dose: 2, who: [risk-men], confidence: memory}
overdue: {after: {months: 1}, confidence: memory}
planning: {points_behind: 2, confidence: choice}
live: {apart: {weeks: 4}, confidence: memory}
influenza:
  vaccine: influenza
  season: [4, 9]
  two_doses_under: {years: 9}
  free_under: {years: 5}
  visit: flu-child
  confidence: memory
pregnancy:
  flu: {vaccine: influenza, from_week: 20, to_week: 32, advice: Ask., confidence: memory}
adults:
  old: {people: Old, from_age: {years: 65}, vaccine: influenza, doses: One, confidence: memory}
ask_first:
  unwell: {text: "Unwell?", confidence: memory}
reminders:
  invite_before: {weeks: 4}
  remind_after: {weeks: 2}
  recall_after: {weeks: 4}
  before_last_day: {days: 7}
  confidence: choice
visits:
  lengths: [{up_to: 3, minutes: 15}, {up_to: 8, minutes: 20}]
  planning_minutes: 30
  influenza_minutes: 10
  observe_minutes: 15
  thigh_under: {months: 12}
  planning: imms-catchup
  pregnancy: imms-pregnancy
  adult: imms-adult
  confidence: choice
changes:
  - {on: 2025-09-01, text: It changed., vaccines: [drops], confidence: memory}
"""


@pytest.fixture
def schedule(tmp_path):
    return Broken(tmp_path / "nip_schedule.yaml", SMALL, load_schedule)


def test_the_small_schedule_of_these_tests_is_whole(schedule):
    read = schedule.read()
    assert [point.slug for point in read.points] == ["m2", "m4"]
    assert read.points[0].evidence.last_checked == read.stamp.last_checked


M2_DOSE = "{vaccine: drops, dose: 1, last_day"
M4_DOSE = "{vaccine: drops, dose: 2, who: [risk-men]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # single fields
        ("due: {months: 2}", "due: {moons: 2}", "31: points.m2.due.moons: unknown key"),
        ("due: {months: 2}", "due: {months: 2, weeks: 8}", "31: points.m2.due: must be given in"),
        ("due: {months: 2}", "due: {months: -2}", "31: points.m2.due.months: must be greater"),
        ("due: {months: 2}", 'due: {months: "2"}', "31: points.m2.due.months: must be a valid int"),
        ("due: {months: 2}\n    earliest", "earliest", "29: points.m2.due: is missing"),
        (M2_DOSE, "{vaccine: drops, dose: 0, last_day", "points.m2.doses.0.dose: must be B"),
        (M2_DOSE, "{vaccine: drops, dose: true, last_day", "points.m2.doses.0.dose: must be B"),
        (", last_day_reason: Old.", "", "38: points.m2.doses.0: a last day needs its reason"),
        (
            "    visit: imms-child\n",
            "",
            "39: points.m4: every point but the hospital’s has a visit",
        ),
        (
            "place: practice\n    visit: imms-child-6w",
            "place: hospital\n    visit: x",
            "every point but",
        ),
        (
            "place: practice\n    visit: imms-child-6w",
            "place: home\n    visit: x",
            "must be 'hospital'",
        ),
        ("routes: [PO]", "routes: [mouth]", "26: vaccines.drops.routes.0: must be 'IM'"),
        ("routes: [PO], live: true", "live: true", "26: vaccines.drops.routes: is missing"),
        ("[4, 9]", "[4, 13]", "52: influenza.season.1: must be less than or equal to 12"),
        ("[4, 9]", "[4]", "52: influenza.season.1: is missing"),
        ("from_week: 20, ", "", "58: pregnancy.flu: has from_week and to_week, or neither"),
        ("from_week: 20", "from_week: 33", "58: pregnancy.flu: to_week must be later"),
        ("observe_minutes: 15", "observe_minutes: 13", "73: visits.observe_minutes: must be a mul"),
        (
            "points_behind: 2, confidence: choice",
            "points_behind: 2, confidence: sure",
            "planning.confidence: must be 'conf",
        ),
        (
            "source: [book], confidence: confirmed}\n      - {dose: 2",
            "confidence: confirmed}\n      - {dose: 2",
            "confirmed needs a source",
        ),
        ('"https://book.example.com/"', "book", "8: sources.book.url: String should match"),
        ("valid_from: 2025-09-01", "valid_from: soon", "3: valid_from: must be a valid date"),
        ("title: A schedule\n", "", "1: title: is missing"),
        ("gap: Everything else.\n", "gap: A.\ngap: B.\n", "6: gap: is given twice"),
        ("text: It changed., ", "", "changes.0.text: is missing"),
        # names
        (
            "antigens: [rota]",
            "antigens: [rotta]",
            "26: vaccines.drops.antigens: unknown antigen",
        ),
        (M2_DOSE, "{vaccine: dropz, dose: 1, last_day", "unknown vaccine 'dropz'"),
        (
            "who: [risk-men]",
            "who: [risk-man]",
            "46: points.m4.doses.0.who: unknown group 'risk-man'",
        ),
        (
            "min_age: {weeks: 6}, source: [book]",
            "min_age: {weeks: 6}, source: [bok]",
            "17: antigens.rota.limits.0.source: unknown source 'bok'",
        ),
        ("vaccines: [drops]", "vaccines: [all]", "changes.0.vaccines: unknown vaccine 'all'"),
        (
            "  vaccine: influenza\n  season",
            "  vaccine: flu\n  season",
            "51: influenza.vaccine: unknown",
        ),
        (
            "  first-nations: Ab",
            "  firstnations: Ab",
            "9: groups: 'first-nations' must be one of them",
        ),
        # rules against one another
        (
            "earliest: {weeks: 6}",
            "earliest: {months: 2}",
            "32: points.m2.earliest: must be younger",
        ),
        ("until: {years: 10}", "until: {months: 2}", "33: points.m2.until: must be older"),
        ("due: {months: 4}", "due: {months: 1}", "41: points.m4.due: points stand in order of age"),
        (
            "last_day: {days: 104}",
            "last_day: {days: 42}",
            "38: points.m2.doses.0.last_day: must be",
        ),
        (
            M4_DOSE,
            "{vaccine: drops, dose: 3, who: [risk-men]",
            "46: points.m4.doses.0.dose: is number 2 by",
        ),
        (
            "after_previous: {weeks: 4}, source",
            "min_age: {weeks: 10}, source",
            "46: points.m4.doses.0.dose: rota has no distance for dose 2",
        ),
        (
            "min_age: {weeks: 6}",
            "min_age: {weeks: 7}",
            "38: points.m2.doses.0.min_age: rota would be too young",
        ),
        (
            "- {dose: 1, min_age: {weeks: 6}",
            "- {dose: 3, min_age: {weeks: 6}",
            "16: antigens.rota.limits: doses stand in order",
        ),
        (
            "{dose: 1, min_age: {months: 6}, ",
            "{dose: 1, ",
            "influenza.vaccine: its antigen needs an age",
        ),
        ("[4, 9]", "[10, 3]", "52: influenza.season: the first month must not be after the last"),
        (
            "{up_to: 3, minutes: 15}",
            "{up_to: 9, minutes: 15}",
            "70: visits.lengths: must stand in order",
        ),
        (
            "live: true, ",
            "live: true, valid_from: 2026-01-01, ",
            "points.m2.doses.0.vaccine: is not in use when",
        ),
        (
            "live: true, ",
            "live: true, valid_to: 2026-01-01, ",
            "points.m2.doses.0.vaccine: is no longer in use",
        ),
        (
            "live: true, ",
            "live: true, valid_from: 2025-02-01, valid_to: 2025-01-01, ",
            "valid_to is before valid_from",
        ),
    ],
)
def test_a_broken_schedule_is_refused_with_line_and_reason(schedule, old, new, said):
    refused = schedule.refusal(schedule.changed(old, new))
    assert "nip_schedule.yaml:" in refused
    assert said in refused


def test_all_faults_are_told_at_once(schedule):
    text = schedule.changed("antigens: [rota]", "antigens: [rotta]")
    refused = schedule.refusal(text.replace("who: [risk-men]", "who: [risk-man]"))
    assert len(refused.splitlines()) == 2


def test_the_real_file_states_what_it_leaves_out_for_those_who_look_after_it():
    text = NIP.read_text(encoding="utf-8")
    assert text.count("confidence: memory") >= 20
    assert "The nurse decides" in text
