"""What a nurse writes down of a child's growth: not lost, not doubled, looked over."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.growth.measures import Measure, Measured
from clinic_app.growth.scores import NoScore, Score
from clinic_app.models import AuditEntry, GrowthMeasurement, Patient
from clinic_app.operations import audit, growth_facts, growth_record, last_weights, measurements
from clinic_app.operations.errors import NotFound
from clinic_app.operations.measurements import (
    CannotBe,
    CorrectedMeanwhile,
    LooksOdd,
    Reading,
)
from clinic_app.web.transaction import transact
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, a_patient, a_visit, a_weight, at, some_facts, staff

BORN = TUESDAY - timedelta(days=98)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def baby(practice_loaded, context, travel):
    """A girl of 14 weeks, born at 35 weeks with 2,350 g, on a Tuesday morning."""
    travel(at(TUESDAY, "9:30"))
    found = a_patient("Mia", "Marsh", BORN)
    some_facts(found, "female", 35, 2350)
    return found


def day(n):
    return BORN + timedelta(days=n)


def record(patient, on, grams=None, *, confirmed=(), by="nurse", reading=None, **measured):
    what = reading or Reading(Measured(on, grams, **measured))
    return transact(
        lambda now: measurements.record(staff(by), patient, what, confirmed=confirmed, now=now)
    )


def correct(entry, on, grams, *, confirmed=(), by="nurse", **facts):
    what = Reading(Measured(on, grams), **facts)
    return transact(
        lambda now: measurements.correct(staff(by), entry, what, confirmed=confirmed, now=now)
    )


def void(entry):
    return transact(lambda now: measurements.void(staff("nurse"), entry, now=now))


def written():
    db.session.rollback()
    return list(db.session.scalars(sa.select(GrowthMeasurement).order_by(GrowthMeasurement.id)))


def audited():
    rows = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "measurement")
    return list(db.session.scalars(rows.order_by(AuditEntry.id)))


def test_a_weight_is_kept_with_how_it_was_measured(baby):
    visit = a_visit("baby-weigh", start=at(TUESDAY, "9:15"), patient=baby)
    reading = Reading(
        Measured(TUESDAY, 5310, 570, False, 385), "bare", "Scale 2", 90, "Sleeps well", visit
    )
    record(baby, TUESDAY, reading=reading)
    (entry,) = growth_record.of(baby).entries
    assert entry.measured == Measured(TUESDAY, 5310, 570, False, 385)
    assert (entry.clothing, entry.scale, entry.minutes_since_feed) == ("bare", "Scale 2", 90)
    assert (entry.by, entry.note, entry.appointment_id) == (
        "Nurse Jo Petrakis",
        "Sleeps well",
        visit,
    )
    assert entry.counts
    assert audited() == ["measurement.recorded"]


def test_each_value_comes_with_what_it_is_worth(baby):
    for days, grams in ((35, 3180), (56, 4020), (84, 5310)):
        a_weight(baby, day(days), grams)
    born, due, _, newest = growth_record.of(baby).course(Measure.WEIGHT)
    assert (born.value.amount, born.change, born.percent_lost) == (2350, None, None)
    assert isinstance(born.worth, NoScore)
    assert due.age.used == 0
    assert isinstance(newest.worth, Score)
    assert (newest.age.days, newest.age.used, newest.age.corrected) == (84, 49, True)
    assert (newest.worth.z, newest.worth.centile) == (0.78, 78.1)
    assert (newest.change.by, newest.change.days, newest.change.a_day) == (1290, 28, 46)


def test_the_part_of_the_birth_weight_that_is_lost_is_told_until_it_is_regained(baby):
    a_weight(baby, day(4), 2090)
    a_weight(baby, day(20), 2400)
    course = growth_record.of(baby).course(Measure.WEIGHT)
    assert [one.percent_lost for one in course] == [None, 11.1, None]


def test_without_a_sex_nothing_is_computed(baby):
    some_facts(baby, "unknown", 35, 2350)
    a_weight(baby, TUESDAY, 5310)
    worth = growth_record.of(baby).course(Measure.WEIGHT)[-1].worth
    assert worth == NoScore("sex not known")


def test_an_odd_number_is_asked_about_and_the_answer_kept(baby):
    a_weight(baby, day(84), 5310)
    with pytest.raises(LooksOdd) as asked:
        record(baby, TUESDAY, 3510)
    (question,) = asked.value.questions
    assert question.key == "weight:3510"
    assert "1.80 kg less" in question.words()
    assert len(written()) == 1
    record(baby, TUESDAY, 3510, confirmed={question.key})
    assert written()[-1].answers == {"confirmed": {"weight": question.words()}}


def test_a_confirmation_is_for_one_number_only(baby):
    a_weight(baby, day(84), 5310)
    with pytest.raises(LooksOdd):
        record(baby, TUESDAY, 3520, confirmed={"weight:3510"})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"grams": 4_520_000}, "4520.00 kg cannot be right"),
        ({"grams": 45_200}, "45.20 kg cannot be right"),
        ({"grams": 0}, "0.00 kg cannot be right"),
        ({"length_mm": 6600}, "660.0 cm cannot be right"),
        ({"head_mm": 590, "length_mm": 560}, "Check whether the two were exchanged"),
        ({}, "Enter a weight, a length or a head circumference"),
    ],
)
@ON_SQLITE
def test_what_no_child_measures_is_refused_and_nothing_written(baby, wrong, words):
    with pytest.raises(CannotBe) as refused:
        record(baby, TUESDAY, confirmed={"head:590", "length:560"}, **wrong)
    assert words in refused.value.refusals[0].words()
    assert written() == []


@pytest.mark.parametrize("on", [TUESDAY + timedelta(days=1), BORN - timedelta(days=1)])
@ON_SQLITE
def test_nobody_is_weighed_in_the_future_or_before_birth(baby, on):
    with pytest.raises(CannotBe):
        record(baby, on, 5000)


def test_a_second_press_writes_nothing_twice(baby, travel):
    first = record(baby, TUESDAY, 5310)
    assert record(baby, TUESDAY, 5310) == first
    travel(at(TUESDAY, "9:40"))
    assert record(baby, TUESDAY, 5310) != first, "ten minutes later it is another measuring"


def test_a_correction_keeps_the_first_and_only_the_second_counts(baby):
    first = a_weight(baby, TUESDAY, 5130)
    second = correct(first, TUESDAY, 5310, note="Digits exchanged")
    record_ = growth_record.of(baby)
    assert [(e.id, e.counts, e.corrected_by) for e in record_.entries] == [
        (first, False, second),
        (second, True, None),
    ]
    assert [one.value.amount for one in record_.course(Measure.WEIGHT)] == [2350, 5310]
    assert record_.entries[0].measured_at == record_.entries[1].measured_at
    assert audited() == ["measurement.recorded", "measurement.corrected"]


def test_two_who_correct_the_same_entry_are_told_and_the_faster_one_stands(baby):
    first = a_weight(baby, TUESDAY, 5130)
    correct(first, TUESDAY, 5310)
    for again in (lambda: correct(first, TUESDAY, 5300), lambda: void(first)):
        with pytest.raises(CorrectedMeanwhile):
            again()
    assert len(written()) == 2


def test_a_correction_is_looked_over_without_the_number_it_stands_for(baby):
    first = a_weight(baby, TUESDAY, 3510)
    correct(first, TUESDAY, 5310)
    assert growth_record.of(baby).newest(Measure.WEIGHT).measured.grams == 5310


def test_an_entry_taken_out_stays_and_can_be_put_back(baby):
    first = a_weight(baby, TUESDAY, 5310)
    taken = void(first)
    assert growth_record.of(baby).standing == ()
    assert len(written()) == 2
    with pytest.raises(CorrectedMeanwhile):
        void(taken)
    correct(taken, TUESDAY, 5310)
    assert [e.measured.grams for e in growth_record.of(baby).standing] == [5310]
    assert audited()[-2:] == ["measurement.voided", "measurement.corrected"]


def test_a_weight_of_an_earlier_day_stands_in_its_place(baby):
    a_weight(baby, TUESDAY, 5310)
    a_weight(baby, day(56), 4020)
    assert [e.day for e in growth_record.of(baby).entries] == [day(56), TUESDAY]


@ON_SQLITE
def test_a_visit_of_somebody_else_is_not_where_it_was_measured(baby):
    visit = a_visit("baby-weigh", start=at(TUESDAY, "9:15"))
    reading = Reading(Measured(TUESDAY, 5310), appointment=visit)
    with pytest.raises(NotFound):
        record(baby, TUESDAY, reading=reading)


@ON_SQLITE
@pytest.mark.parametrize("role", ["reception", "manager"])
def test_only_nurses_and_doctors_write_down_measurements(baby, role):
    first = record(baby, TUESDAY, 5310, by="doctor")
    for act in (
        lambda: record(baby, TUESDAY, 5300, by=role),
        lambda: correct(first, TUESDAY, 5300, by=role),
        lambda: some_facts_by(role, baby),
    ):
        with pytest.raises(NotAllowed):
            act()


def some_facts_by(role, patient):
    facts = growth_facts.GrowthFacts("male")
    return transact(lambda now: measurements.describe(staff(role), patient, facts, now=now))


def test_facts_of_the_chart_leave_the_rest_of_the_record_and_their_values_out_of_the_log(baby):
    assert some_facts(baby, "female", 35, 2400) == ("birth_weight_grams",)
    assert some_facts(baby, "female", 35, 2400) == ()
    rows = sa.select(AuditEntry.facts).where(AuditEntry.action == "patient.child_record")
    assert list(db.session.scalars(rows))[-1] == {"fields": ["birth_weight_grams"]}


def test_the_last_weights_of_a_whole_day_are_one_question(baby):
    a_weight(baby, day(70), 4620)
    wrong = a_weight(baby, TUESDAY, 6210)
    correct(wrong, TUESDAY, 5310)
    newborn, never = a_patient("Noor", "Haddon", day(90)), a_patient("Not", "Weighed", day(80))
    some_facts(newborn, "male", 40, 3500)
    a_weight(newborn, day(94), 3300)
    other = a_patient("First", "Here", day(0))
    a_weight(other, TUESDAY, 6000)
    with counted() as asked:
        found = last_weights.of([baby, newborn, never, other])
    assert len(asked) == 1
    assert never not in found
    assert (found[baby].grams, found[baby].on) == (5310, TUESDAY)
    assert (found[baby].change.by, found[baby].change.days, found[baby].change.a_day) == (
        690,
        28,
        25,
    )
    assert (found[newborn].change.by, found[newborn].change.days) == (-200, 4)
    assert found[other].change is None
    assert last_weights.of([]) == {}


def test_a_weight_from_before_the_birth_as_it_is_known_now_is_no_last_weight(baby):
    a_weight(baby, day(10), 2600)
    a_weight(baby, day(70), 4620)
    assert last_weights.of([baby])[baby].change.by == 2020

    def born_later(now):
        db.session.execute(sa.update(Patient).where(Patient.id == baby).values(birth_date=day(20)))
        audit.record(staff("reception"), "patient.edited", "patient", baby, now=now)

    transact(born_later)
    found = last_weights.of([baby])[baby]
    assert (found.grams, found.change.by) == (4620, 2270), "since the weight at birth"


def test_a_record_of_nobody_is_not_there(baby):
    with pytest.raises(NotFound):
        growth_record.of(999_999)
    with pytest.raises(NotFound):
        record(999_999, date(2026, 11, 24), 5000)
    with pytest.raises(NotFound):
        void(999_999)
