"""A nurse at the scales: what was before, slips caught and kept, the chart at once, corrections."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.growth.measures import Measure
from clinic_app.models import AccessLog, AuditEntry, GrowthMeasurement, Patient
from clinic_app.operations import audit, growth_record, last_weights, nurse_tasks
from clinic_app.web.transaction import transact
from tests import factories
from tests.blueprints.test_odd_values import ODD, forms
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, a_patient, a_visit, a_weight, at, sign_in_as, some_facts
from tests.pages import Page, words

BORN = TUESDAY - timedelta(days=98)
USUAL = {"clothing": "bare", "position": "lying", "identity": "y"}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def nurse(browser):
    sign_in_as(browser, "nurse")
    return browser


@pytest.fixture
def baby(clinic):
    """A girl of 14 weeks, born at 35 weeks, who weighed 4.80 kg a fortnight ago."""
    found = a_patient("Mia", "Marsh", BORN)
    some_facts(found, "female", 35, 2350)
    a_weight(found, day(84), 4800)
    return found


def day(n):
    return BORN + timedelta(days=n)


def weigh(nurse, patient, **typed):
    """Type into the form and save; what the page already has in it stays."""
    page = nurse.visit(f"/nurses/patients/{patient}/weigh")
    return nurse.send(page, USUAL | typed, having="weight")


def again(nurse, page, **typed):
    return nurse.send(page, USUAL | typed, having="weight")


def answers(page, name="weight"):
    """Return the answers that the question about a number offers: words by value."""
    found = page.all("input", name=f"{name}_answer")
    labels = {e.get("for"): words(e) for e in page.all("label")}
    return {e.get("value"): labels[e.get("id")] for e in found}


def told(page):
    """Return what stands beside the fields: an error, or a question about a number."""
    found = [p for p in page.all("p") if (p.get("id") or "").endswith("-error")]
    return [words(p).removeprefix("Error: ") for p in found]


def born_later(patient, birth):
    def edit(now):
        db.session.get_one(Patient, patient).birth_date = birth
        audit.record(factories.TESTS, "patient.edited", "patient", patient, now=now)

    transact(edit)


def saved(patient):
    db.session.rollback()
    return [e.measured.grams for e in growth_record.of(patient).standing]


def test_the_form_shows_who_how_old_and_what_was_before(nurse, baby):
    page = nurse.visit(f"/nurses/patients/{baby}/weigh")
    assert page.h1 == "Weigh Mia Marsh"
    for part in (
        "14 weeks old, 9 weeks by corrected age (born 5 weeks early)",
        "Girl, born at 35 weeks, with 2.35 kg",
        "Last time 4.80 kg 10 Nov, 14 days ago",
        "+2,450 g in 84 days, 29 g a day",
        "Once a month is enough at this age: the next weigh tells something new from 10 December",
    ):
        assert part in page.text, part
    (box,) = page.all("input", name="weight")
    assert box.get("inputmode") == "decimal"
    assert "Girl or boy" not in page.text, "it was asked already"


def test_the_signs_that_cannot_wait_come_before_the_form_each_with_one_place_to_go(nurse, baby):
    page = nurse.visit(f"/nurses/patients/{baby}/weigh")
    groups = [words(e) for e in page.all("dt")][:3]
    assert groups == ["Call 000", "Hospital now", "Doctor today"]
    lines = [words(e) for e in page.all("dd")]
    assert len(lines) == len(set(lines))
    assert page.html.index("Hospital now") < page.html.index('name="weight"')
    assert "Chest pain" not in page.text, "what concerns grown-ups is left out"


@pytest.mark.parametrize(("days", "told"), [(10, True), (130, False), (210, False)])
def test_only_signs_that_fit_the_age_stand_above_the_scales(nurse, days, told):
    child = a_patient("Ahmad", "Sorensen", TUESDAY - timedelta(days=days))
    young = (
        "A baby under 3 months with a temperature of 38.0 °C or more",
        "A baby whose skin turns yellow in the first 24 hours of life",
        "A baby who is not back at birth weight by 14 days",
    )
    for place in ("weigh", "growth"):
        page = nurse.visit(f"/nurses/patients/{child}/{place}")
        assert {sign in page.text for sign in young} == {told}, place
        assert "A baby with green vomit, or with blood in the poo" in page.text
        groups = [words(e) for e in page.all("dt")]
        assert groups.count("Hospital now" if place == "weigh" else groups[1]) == 1


def test_what_they_wore_is_only_known_once_it_is_said(nurse, baby):
    page = nurse.visit(f"/nurses/patients/{baby}/weigh")
    assert [e for e in page.all("input", name="clothing") if e.get("checked") is not None] == []
    nurse.send(page, {"weight": "5.31", "identity": "y", "position": "lying"}, having="weight")
    db.session.rollback()
    assert growth_record.of(baby).standing[-1].clothing == ""


def test_a_box_that_was_changed_beside_an_answer_about_it_is_asked_about(nurse, baby):
    page = weigh(nurse, baby, weight="53.1")
    use = next(value for value, text in answers(page).items() if text == "It is 5.31 kg")
    page = again(nurse, page, weight="5.13", weight_answer=use)
    assert told(page) == ["The box says 5.13 kg, the answer 5.31 kg: choose which is right"]
    assert saved(baby) == [4800]
    box = next(value for value, text in answers(page).items() if text == "It is 5.13 kg")
    again(nurse, page, weight="5.13", weight_answer=box)
    assert saved(baby) == [4800, 5130]
    assert growth_record.of(baby).standing[-1].answers["slips"]["weight"]["typed"] == "53.1"


@pytest.mark.parametrize("typed", ["5.31", "5,31", "5310", "5,310", "5310 g", "5.31 kg"])
def test_kilograms_and_grams_are_understood(nurse, baby, typed):
    page = weigh(nurse, baby, weight=typed)
    assert page.h1 == "Mia Marsh’s growth"
    assert saved(baby) == [4800, 5310]


def test_the_chart_is_there_at_once(nurse, baby):
    page = weigh(nurse, baby, weight="5.31", length="57", head="38.5")
    assert "Saved: 5.31 kg, 57.0 cm, 38.5 cm. +510 g in 14 days, 36 g a day." in page.text
    assert page.html.count('class="g-dot"') == 2 + 1, (
        "two dots after the due date, and one in the key"
    )
    assert "Weight for age, girls, birth to 26 weeks" in page.text
    for part in (
        "5.31 kg on 24 November 2026",
        "z-score",
        "at the corrected age",
        "Centile",
    ):
        assert part in page.text, part


def test_a_weight_given_for_a_visit_is_of_that_visit(nurse, baby):
    visit = a_visit("baby-weigh", start=at(TUESDAY, "9:15"), lead="jo-petrakis", patient=baby)
    page = nurse.visit(f"/nurses/visits/{visit}/weigh")
    nurse.send(page, {"weight": "5.31", "identity": "y"}, having="weight")
    row = db.session.scalars(sa.select(GrowthMeasurement).order_by(GrowthMeasurement.id.desc()))
    assert row.first().appointment_id == visit


def test_45_2_is_asked_about_and_taken_as_4_52_with_one_press(nurse, baby):
    page = weigh(nurse, baby, weight="45.2", length="57", note="Sleeps well")
    assert told(page) == [
        "45.20 kg cannot be right: a child of this age measures 0.30 kg to 18.30 kg. "
        "Did you mean 4.52 kg?"
    ]
    assert page.form(having="weight")[1]["length"] == "57", "nothing typed is lost"
    assert "Sleeps well" in page.text
    assert list(answers(page).values()) == ["It is 4.52 kg", "I have typed it again above"]
    page = again(nurse, page, weight_answer="use~45.2~4520")
    assert "less than" in told(page)[0], "4.52 is a loss: that is asked about too"
    page = again(nurse, page, weight_answer="yes~4520")
    assert "Saved: 4.52 kg" in page.text
    entry = growth_record.of(baby).newest(Measure.WEIGHT)
    assert entry.answers["slips"] == {"weight": {"typed": "45.2", "meant": 4520}}
    assert "0.28 kg less than on 10 November 2026" in entry.answers["confirmed"]["weight"]
    assert "Typed “45.2”, meant 4.52 kg." in page.text


def test_grams_called_kilograms_are_asked_about(nurse, baby):
    page = weigh(nurse, baby, weight="5,310 kg")
    assert told(page) == ["No child measures 5,310 kg. Did you mean 5.31 kg?"]
    page = again(nurse, page, weight_answer="use~5,310 kg~5310")
    assert "Saved: 5.31 kg" in page.text


def test_a_number_that_is_said_to_be_typed_again_counts(nurse, baby):
    page = weigh(nurse, baby, weight="45.2")
    again(nurse, page, weight="5.31", weight_answer="again")
    assert saved(baby) == [4800, 5310]


def test_an_unlikely_number_is_saved_once_the_nurse_says_that_it_is_right(nurse, baby):
    page = weigh(nurse, baby, weight="6.95")
    (question,) = told(page)
    assert question.startswith("6.95 kg: ")
    assert question.endswith("Is that right?")
    assert saved(baby) == [4800]
    assert list(answers(page)) == ["yes~6950", "again"]
    page = again(nurse, page, weight_answer="yes~6950")
    assert saved(baby) == [4800, 6950]
    assert f"Confirmed: {question}" in page.text


def test_two_odd_numbers_are_asked_about_beside_each(nurse, baby):
    page = weigh(nurse, baby, weight="6.9", length="85")
    assert len(told(page)) == 2
    page = again(nurse, page, weight_answer="yes~6900")
    assert len(told(page)) == 1
    again(nurse, page, weight_answer="yes~6900", length_answer="yes~850")
    assert saved(baby) == [4800, 6900]


@pytest.mark.parametrize(
    ("typed", "words_of_it"),
    [
        ({"weight": "4520 kg"}, "Did you mean 4.52 kg?"),
        ({"weight": "0"}, "0.00 kg cannot be right"),
        ({"weight": "four"}, "Enter a weight in kilograms or grams, such as 4.52 or 4520."),
        ({"weight": "5.3101"}, "at most three digits after the point"),
        ({"weight": ""}, "Enter a weight, a length or a head circumference."),
        ({"length": "660 cm"}, "No child measures 660 cm. Did you mean 66.0 cm?"),
        ({"length": "tall"}, "Enter centimetres, such as 66.1."),
        ({"length": "39", "head": "41"}, "Check whether the two were exchanged."),
        ({"weight": "5.31", "day": "25 Nov 2026"}, "That day is in the future."),
        (
            {"weight": "5.31", "day": "17 Aug 2026"},
            "That day is before the birth on 18 August 2026.",
        ),
        ({"weight": "5.31", "day": "soon"}, "Enter a date, for example 24 11 2026 or 24 Nov"),
        ({"weight": "5.31", "fed": "long ago"}, "Enter whole minutes up to 24 hours"),
    ],
)
def test_what_cannot_be_says_what_to_do(nurse, baby, typed, words_of_it):
    page = weigh(nurse, baby, **typed)
    assert words_of_it in told(page)[0], told(page)
    assert saved(baby) == [4800]


def test_a_question_stands_once_beside_its_field_and_its_answers_come_first(nurse, baby):
    page = weigh(nurse, baby, weight="45.2")
    assert page.text.count("45.20 kg cannot be right") == 1
    assert page.errors == [], "no list of errors pushes the question off the screen"
    here = [e for e in page.all("input") if e.get("autofocus") is not None]
    assert [e.get("name") for e in here] == ["weight_answer"]
    (bar,) = [e for e in page.all("div") if "weigh-bar" in (e.get("class") or "").split()]
    assert "still" in bar.get("class").split(), "nothing lies over the answers"
    page = weigh(nurse, baby, weight="45.2", fed="long ago")
    assert "Enter whole minutes up to 24 hours, such as 90, or leave it empty" in page.errors


def test_a_weight_far_from_the_last_is_offered_and_then_asked_about(nurse, clinic):
    child = a_patient("Yusuf", "Kaya", day(-60))
    some_facts(child, "male", 40, 3400)
    a_weight(child, TUESDAY - timedelta(days=14), 7600)
    page = weigh(nurse, child, weight="45.2")
    assert list(answers(page).values()) == ["It is 4.52 kg", "I have typed it again above"]
    page = again(nurse, page, weight_answer="use~45.2~4520")
    assert "3.08 kg less than" in told(page)[0]
    assert "z-score" not in told(page)[0]
    assert saved(child) == [7600]


def test_what_the_chart_goes_by_is_asked_once(nurse, clinic):
    child = a_patient("New", "Baby", day(60))
    page = nurse.visit(f"/nurses/patients/{child}/weigh")
    assert "Girl or boy, for the lines of the chart" in page.text
    page = weigh(
        nurse,
        child,
        weight="4.2",
        sex="male",
        gestation="40+3",
        birth_weight="3.4",
        birth_weight_answer="",
    )
    assert "Boy, born at 40 weeks, with 3.40 kg" in page.text
    assert "boys, birth to 13 weeks" in page.text
    assert "Girl or boy" not in nurse.visit(f"/nurses/patients/{child}/weigh").text


def test_what_is_known_of_the_birth_stays_when_a_first_weigh_asks_for_the_sex(nurse, clinic):
    child = a_patient("Ida", "Marsh", BORN)
    some_facts(child, "", 34, 2400)
    page = nurse.visit(f"/nurses/patients/{child}/weigh")
    boxes = {
        name: page.all("input", name=name)[0].get("value") for name in ("gestation", "birth_weight")
    }
    assert boxes == {"gestation": "34", "birth_weight": "2.40 kg"}
    for typed in ({}, {"gestation": "", "birth_weight": ""}):
        weigh(nurse, child, weight="5.10", sex="female", **typed)
        db.session.rollback()
        facts = growth_record.of(child).facts
        assert (facts.sex, facts.gestation_weeks, facts.birth_weight_grams) == ("female", 34, 2400)
        some_facts(child, "", 34, 2400)


def test_a_slip_in_a_first_weigh_is_judged_by_what_is_told_with_it(nurse, clinic):
    child = a_patient("New", "Baby", day(60))
    page = weigh(nurse, child, weight="9.9", sex="female", gestation="", birth_weight="")
    assert "far above all the lines for this age" in told(page)[0]
    assert page.all("input", name="sex", value="female")[0].get("checked") is not None
    assert growth_record.of(child).facts.sex == "", "nothing is kept of a form that was not saved"


def test_not_known_draws_no_line_and_asks_no_more(nurse, clinic):
    child = a_patient("New", "Baby", day(60))
    page = weigh(nurse, child, weight="4.2", sex="unknown", gestation="", birth_weight="")
    assert "the sex is not recorded" in page.text
    assert 'role="img"' not in page.html
    assert "4.20" in page.text
    assert "Girl or boy" not in nurse.visit(f"/nurses/patients/{child}/weigh").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"gestation": "50"}, "Enter whole weeks from 22 to 44"),
        ({"gestation": "early"}, "Enter whole weeks from 22 to 44"),
        ({"gestation": "35+6"}, "Days are not kept here"),
        ({"gestation": "36 + 1"}, "For 36 + 1, enter the completed weeks: 36"),
        ({"birth_weight": "34.5"}, "Enter a weight at birth from 0.30 to 7.00 kg"),
        ({"birth_weight": "3450 kg"}, "Did you mean 3.45 kg?"),
    ],
)
def test_facts_that_cannot_be_are_refused(nurse, baby, typed, said):
    page = nurse.visit(f"/nurses/patients/{baby}/growth/facts")
    page = nurse.send(page, {"sex": "female"} | typed, having="gestation")
    assert said in told(page)[0]


def test_a_fact_is_changed_and_the_chart_follows(nurse, baby):
    page = nurse.visit(f"/nurses/patients/{baby}/growth/facts")
    page = nurse.send(page, {"sex": "male", "gestation": "40"}, having="gestation")
    assert "Boy, born at 40 weeks, with 2.35 kg" in page.text
    assert "boys" in page.text


def test_a_correction_shows_the_first_struck_through(nurse, baby):
    a_weight(baby, TUESDAY, 5130, length_mm=570)
    page = nurse.visit(f"/nurses/patients/{baby}/growth")
    newest, _ = entries(page)
    page = nurse.visit(link(newest, "Correct"))
    assert page.h1 == "Correct a measurement of Mia Marsh"
    assert page.form(having="weight")[1]["weight"] == "5.13 kg"
    assert page.form(having="weight")[1]["day"] == "24 November 2026"
    page = again(nurse, page, weight="5.31")
    assert "Choose why it is corrected" in page.errors
    page = again(nurse, page, weight="5.31", why="other")
    assert "Say in words why it is corrected" in page.errors
    page = again(nurse, page, weight="5.31", why="typed", why_words="1 and 3 exchanged")
    assert "Corrected. The first entry stays, struck through." in page.text
    assert [words(s) for s in page.all("s")] == ["5.13 kg, 57.0 cm lying"]
    told = "Typed or read off wrongly: 1 and 3 exchanged"
    assert f"Corrected by Nurse Jo Petrakis on 24 November 2026: {told}" in page.text
    assert saved(baby) == [4800, 5310]


def entries(page):
    return [e for e in page.all("li") if (e.get("id") or "").startswith("entry-")]


def link(element, text):
    return next(a.get("href") for a in element.iter("a") if words(a).startswith(text))


def test_a_correction_that_is_sent_twice_is_written_once_and_nobody_else_is_blamed(nurse, baby):
    entry = a_weight(baby, TUESDAY, 5130)
    page = nurse.visit(f"/nurses/measurements/{entry}/correct")
    for _ in range(2):
        done = again(nurse, page, weight="5.31", why="typed")
        assert "Corrected. The first entry stays, struck through." in done.text
        assert "Somebody else" not in done.text
    assert saved(baby) == [4800, 5310]
    out = a_weight(baby, TUESDAY, 5290)
    growth = nurse.visit(f"/nurses/patients/{baby}/growth")
    for _ in range(2):
        done = nurse.send(growth, action=f"/nurses/measurements/{out}/void")
        assert "Taken out." in done.text
        assert "Somebody else" not in done.text
    assert saved(baby) == [4800, 5310]


def test_somebody_who_is_slower_is_led_to_how_it_stands(nurse, baby):
    entry = a_weight(baby, TUESDAY, 5130)
    page = nurse.visit(f"/nurses/measurements/{entry}/correct")
    again(nurse, page, weight="5.31", why="typed")
    page = again(nurse, page, weight="5.30", why="typed")
    assert "Somebody else has corrected that entry already" in page.text
    assert saved(baby) == [4800, 5310]


def test_an_entry_is_taken_out_and_put_back(nurse, baby):
    entry = a_weight(baby, TUESDAY, 5310)
    page = nurse.visit(f"/nurses/patients/{baby}/growth")
    page = nurse.send(page, action=f"/{entry}/void")
    assert "Taken out. It stays in the record" in page.text
    assert saved(baby) == [4800]
    page = nurse.visit(link(entries(page)[0], "Put back"))
    assert page.form(having="weight")[1]["weight"] == "5.31 kg"
    again(nurse, page, why="right")
    assert saved(baby) == [4800, 5310]


def test_a_weight_before_a_corrected_birth_date_is_left_out_and_said_to_be(nurse, baby):
    a_weight(baby, day(98), 5200)
    born_later(baby, day(90))
    page = nurse.visit(f"/nurses/patients/{baby}/growth")
    assert "before the date of birth on record, so it is not counted" in page.text
    assert "5.20 kg" in page.text
    page = nurse.visit(f"/nurses/patients/{baby}/weigh")
    assert "4.80" not in page.text
    a_weight(baby, TUESDAY, 5210)
    assert saved(baby) == [5200, 5210]
    last = last_weights.of([baby])[baby]
    assert (last.grams, last.change.by) == (5210, 10), "nor on the list of a day"
    born_later(baby, TUESDAY)
    last = last_weights.of([baby])[baby]
    assert (last.grams, last.change.days) == (5210, 0), "since birth, not since before it"


def test_length_and_head_have_their_own_address(nurse, baby):
    a_weight(baby, TUESDAY, 5310, length_mm=570, head_mm=385)
    page = nurse.visit(f"/nurses/patients/{baby}/growth?measure=head")
    assert "Head circumference for age, girls" in page.text
    here = [words(a) for a in page.all("a", aria_current="true")]
    assert here == ["Head"]
    other = nurse.visit(f"/nurses/patients/{baby}/growth?measure=nonsense")
    assert "Weight for age" in other.text


def test_what_the_nurse_prints_for_the_family_has_no_task_and_no_z_score(nurse, baby):
    a_weight(baby, TUESDAY, 4100)
    page = nurse.visit(f"/nurses/patients/{baby}/growth")
    assert "Down 2.7 centile spaces" in page.text
    paper = on_paper(page)
    for word in ("Down", "z-score", "Take out", "Every entry"):
        assert word not in paper, word
    for part in ("Mia Marsh’s growth", "4.80", "Signs that cannot wait", "(02) 5550 0142"):
        assert part in paper, part


def on_paper(page):
    """Return the text of the main part without what is left out on paper."""
    main = page.all("main")[0]
    for parent in list(main.iter()):
        for child in list(parent):
            if "no-print" in (child.get("class") or "").split():
                parent.remove(child)
    return words(main)


def test_a_flag_is_a_task_that_a_nurse_closes_with_how_it_ended(nurse, clinic):
    child = a_patient("Noor", "Haddon", TUESDAY - timedelta(days=4))
    some_facts(child, "female", 40, 3400)
    page = again(nurse, weigh(nurse, child, weight="3.0"), weight_answer="yes~3000")
    assert "11.8 % below the birth weight" in page.text
    page = nurse.visit("/nurses/tasks")
    assert "Noor Haddon" in page.text
    assert "Today" in page.text
    task = next(e for e in page.all("li") if (e.get("id") or "").startswith("task-"))
    number = task.get("id").removeprefix("task-")
    sent = {"outcome": "today", "note": "Dr Osei at 11"}
    page = nurse.send(page, sent, action=f"/tasks/{number}/close")
    assert "A doctor sees the child today: Dr Osei at 11. Nurse Jo Petrakis" in page.text
    page = nurse.send(page, action=f"/tasks/{number}/reopen")
    assert "Open again." in page.text
    acts = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "nurse_task")
    assert list(db.session.scalars(acts.order_by(AuditEntry.id))) == [
        "nurse_task.opened", "nurse_task.closed", "nurse_task.reopened",
    ]  # fmt: skip


def test_a_task_is_closed_where_it_was_found_and_a_made_up_outcome_is_refused(nurse, clinic):
    child = a_patient("Noor", "Haddon", TUESDAY - timedelta(days=4))
    some_facts(child, "female", 40, 3400)
    a_weight(child, TUESDAY, 3000)
    page = nurse.visit(f"/nurses/patients/{child}/growth")
    refused = nurse.send(page, {"outcome": "never"}, action="/close", status=400)
    assert refused.status == 400
    for on in ("", "2026-11-23", "2029-01-01"):
        sent = {"outcome": "again", "on": on}
        assert nurse.send(page, sent, action="/close", status=400).status == 400
    chosen = [o.get("value") for o in page.all("option") if o.get("selected") is not None]
    assert chosen == ["2026-11-25"], "what is for today is put off to tomorrow at most"
    page = nurse.send(page, {"outcome": "again", "on": "2026-12-01"}, action="/close")
    assert "Nothing was closed: write in the note why this can wait." in page.text
    assert [task.closed_at for task in nurse_tasks.of(child)] == [None]
    sent = {"outcome": "again", "on": "2026-12-01", "note": "Dr Osei saw her"}
    page = nurse.send(page, sent, action="/close")
    assert page.h1 == "Noor Haddon’s growth"
    assert "Weigh again on Tue 1 Dec" in page.text
    page = nurse.visit("/nurses/recalls")
    assert "Noor Haddon Weigh again" in page.text
    assert "Due 1 December" in page.text
    page = nurse.send(nurse.visit("/nurses/tasks"), action="/reopen")
    assert "still on the list of recalls: close that one there" in page.text


def test_what_is_for_the_next_days_waits_with_a_reason_only_and_a_review_without(nurse, baby):
    late = a_patient("Noor", "Haddon", TUESDAY - timedelta(days=15))
    some_facts(late, "female", 40, 3400)
    a_weight(late, TUESDAY, 3300)
    page = nurse.visit(f"/nurses/patients/{late}/growth")
    assert "needed to weigh again" in page.text
    page = nurse.send(page, {"outcome": "again", "on": "2026-11-25"}, action="/close")
    assert "write in the note why this can wait" in page.text
    a_weight(baby, TUESDAY, 4100)
    page = nurse.visit(f"/nurses/patients/{baby}/growth")
    assert "needed to weigh again" not in page.text
    page = nurse.send(page, {"outcome": "again", "on": "2026-12-01"}, action="/close")
    assert "Weigh again on Tue 1 Dec" in page.text


def test_the_day_from_which_a_weigh_tells_something_new_is_one_press_from_the_recalls(nurse, baby):
    weigh(nurse, baby, weight="5.31")
    page = nurse.visit(f"/nurses/patients/{baby}/growth")
    assert "Recall for 24 December" in page.text
    page = nurse.send(page, action=f"/recalls/weigh/{baby}")
    assert page.h1 == "Mia Marsh’s growth"
    assert "On the list of recalls: weigh again on Thu 24 Dec." in page.text
    assert "Due 24 December" in nurse.visit("/nurses/recalls").text


def test_reading_a_child_is_recorded_and_so_is_every_change(nurse, baby):
    weigh(nurse, baby, weight="5.31")
    db.session.rollback()
    read = {
        (row.subject, row.purpose)
        for row in db.session.scalars(sa.select(AccessLog))
        if row.subject.startswith("patient:")
    }
    assert read == {(f"patient:{baby}", "weigh"), (f"patient:{baby}", "growth record")}
    acts = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "measurement")
    assert set(db.session.scalars(acts)) == {"measurement.recorded"}


@pytest.mark.parametrize("role", ["reception", "manager", "patient"])
def test_nobody_but_nurses_and_doctors_gets_there(new_browser, baby, role):
    browser = new_browser()
    entry = growth_record.of(baby).entries[0].id
    who = factories.a_family().person if role == "patient" else role
    sign_in_as(browser, who)
    for path in (
        f"patients/{baby}/weigh", f"patients/{baby}/growth", f"patients/{baby}/growth/facts",
        f"measurements/{entry}/correct", "tasks",
    ):  # fmt: skip
        assert browser.get(f"/nurses/{path}").status_code == 403, path


def test_a_doctor_may_weigh_too(browser, baby):
    sign_in_as(browser, "doctor")
    assert "Saved: 5.31 kg" in weigh(browser, baby, weight="5.31").text


@pytest.mark.parametrize(
    "path",
    ["patients/{n}/weigh", "patients/{n}/growth", "visits/{n}/weigh", "measurements/{n}/correct"],
)
def test_who_is_not_there_has_no_page(nurse, clinic, path):
    nurse.visit(f"/nurses/{path.format(n=999_999)}", status=404)


@pytest.mark.parametrize(
    ("path", "most"),
    [("patients/{n}/weigh", 5), ("patients/{n}/growth", 6), ("tasks", 4)],
)
def test_a_page_asks_few_questions_however_much_is_recorded(nurse, baby, path, most):
    address = f"/nurses/{path.format(n=baby)}"
    few = asks(nurse, address)
    for n in range(10):
        a_weight(baby, day(30 + 5 * n), 3200 + 100 * n)
    many = asks(nurse, address)
    assert few == many <= most


def asks(browser, path):
    assert browser.get(path).status_code == 200
    with counted() as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("odd", [*ODD, "1e5", "\u0664.\u0664", "~", "use~~1", "½"])
def test_an_odd_value_in_any_field_is_answered(nurse, baby, odd):
    entry = growth_record.of(baby).entries[0].id
    child = a_patient("New", "Baby", TUESDAY - timedelta(days=4))
    for address in (
        f"/nurses/patients/{child}/weigh", f"/nurses/patients/{baby}/growth/facts",
        f"/nurses/measurements/{entry}/correct", f"/nurses/patients/{baby}/growth",
    ):  # fmt: skip
        for action, fields in forms(Page(nurse.get(address, follow_redirects=True))):
            for name in {*fields, "weight_answer", "weight_first"} - {"csrf_token"}:
                done = nurse.post(action, data=fields | {name: odd})
                assert done.status_code < 500, (address, name, odd)


def test_a_childs_page_of_the_desk_leads_a_nurse_to_the_growth_record(nurse, baby):
    page = nurse.visit(f"/patients/{baby}")
    assert f"/nurses/patients/{baby}/growth" in {a.get("href") for a in page.all("a")}
    grown = nurse.visit(f"/patients/{a_patient()}")
    assert "Growth record" not in grown.text
