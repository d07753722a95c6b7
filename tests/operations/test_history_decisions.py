"""A nurse decides what the schedule leaves open: once, for what it was about, and everywhere."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, NurseTask, Patient
from clinic_app.operations import (
    audit,
    child_records,
    children_due,
    children_known,
    day_list,
    dose_corrections,
    doses_due,
    history_decisions,
    last_days,
    nurse_tasks,
    recalls_due,
    unusual_doses,
)
from clinic_app.operations.errors import ChangedMeanwhile, NotFound
from clinic_app.operations.given_doses import live
from clinic_app.operations.history_answers import Answered
from clinic_app.operations.history_decisions import NoteNeeded
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_visit, at
from tests.vaccines import JO, a_batch, a_child, a_dose, add_past, give, no_immuniser, nurse

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BORN, YOUNG = date(2026, 8, 1), date(2026, 9, 11)
"""The first 6-in-1 a day before six weeks."""
FOUR_MONTHS = date(2026, 12, 1)
KNOWN = {"history": "register", "first_nations": "neither"}
ABOUT = "hexavalent@2026-09-11 born 2026-08-01"
COUNTS = Answered("given-too-young", (ABOUT,), "counts")
AGAIN = Answered("given-too-young", (ABOUT,), "again")
ON_TIME_BUT_THE_FOURTH = (
    (date(2022, 10, 10), ("hexavalent", "pcv13", "rotavirus")),
    (date(2022, 12, 10), ("hexavalent", "pcv13", "rotavirus")),
    (date(2023, 2, 10), ("hexavalent",)),
    (date(2023, 8, 10), ("menacwy-12m", "mmr", "pcv13")),
    (date(2024, 2, 10), ("mmrv", "hib")),
    (date(2026, 2, 10), ("dtpa",)),
)
"""All but the fourth dose against whooping cough, which was given at three years and a half."""
WHY = "Given a day early, the doctor was asked."


@pytest.fixture
def child(practice_loaded, context, travel):
    """A child of nearly four months whose first 6-in-1 was a day too early."""
    travel(at(TUESDAY, "9:00"))
    found = a_child(birth_date=BORN, **KNOWN)
    add_past(found, YOUNG, "hexavalent")
    add_past(found, YOUNG + timedelta(days=1), "pcv20", "rotavirus")
    return found


def decide(child, answered=COUNTS, note=WHY, who=None):
    actor = who or nurse()
    return transact(
        lambda now: history_decisions.decide(actor, child, answered, note=note, now=now)
    )


def take_back(decision, who=None):
    actor = who or nurse()
    return transact(lambda now: history_decisions.take_back(actor, decision, now=now))


def asked(child):
    db.session.rollback()
    found = history_decisions.asked(child_records.record(child), TUESDAY)
    return [(question.slug, question.about) for question in found]


def outlook(child):
    db.session.rollback()
    known = children_known.of_patients([child], now=clock.now())[child]
    return children_due.outlook(known, today=TUESDAY)


def left(child):
    known = children_known.of_patients([child], now=clock.now(), booked={})[child]
    return last_days.not_on_record(known.record)


def expected(child):
    """Return the doses that everybody who reads the record expects at four months; all agree."""
    db.session.rollback()
    record = child_records.record(child)
    page = doses_due.of_child(record.child, live(record.entries), FOUR_MONTHS)
    (entry,) = day_list.of_day(FOUR_MONTHS, now=clock.now()).entries
    (booked,) = doses_due.of_visits([entry.visit]).values()
    assert entry.expected == booked
    assert [(d.vaccine, d.number) for d in booked.doses] == [
        (d.vaccine, d.number) for d in page.doses
    ]
    return {dose.vaccine: dose.number for dose in page.doses}


def acts():
    rows = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "nurse_task")
    return list(db.session.scalars(rows.order_by(AuditEntry.id)))


def test_until_it_is_decided_the_nurse_plans_and_then_everybody_reads_the_same(child):
    a_visit("imms-child", start=at(FOUR_MONTHS, "10:00"), lead=JO, patient=child)
    assert asked(child) == [("given-too-young", (ABOUT,))]
    assert expected(child) == {}
    decision = decide(child)
    assert asked(child) == []
    assert expected(child) == {"hexavalent": 2, "pcv20": 2, "rotavirus": 2}
    take_back(decision)
    assert expected(child) == {}
    decide(child, AGAIN, note="")
    assert expected(child)["hexavalent"] == 1


def test_a_family_gets_times_again_and_a_recall_where_it_is_late(child):
    assert outlook(child).why_planning == ("The nurse looks at the record first.",)
    decide(child)
    (plan,) = outlook(child).plans
    assert (plan.point, plan.first) == ("m4", FOUR_MONTHS)
    late = at(FOUR_MONTHS + timedelta(days=28), "9:00")
    assert [(due.kind, due.about) for due in recalls_due.missing(now=late)] == [("overdue", "m4")]


def test_the_next_dose_keeps_its_distance_from_one_that_counts(child):
    """A second dose that was given three weeks ago counts too: the third waits for months."""
    add_past(child, date(2026, 10, 2), "hexavalent")
    decide(child)
    ((slug, about),) = asked(child)
    assert (slug, about[0].split()[0]) == ("given-too-close", "hexavalent@2026-10-02")
    decide(child, Answered(slug, about, "counts"))
    db.session.rollback()
    record = child_records.record(child)
    against = unusual_doses.cautions(
        record.child, live(record.entries), "hexavalent", day=date(2026, 11, 24)
    )
    assert "Hep B: far enough from the dose before on 11 January 2027." in against


def test_a_decision_says_who_why_and_when_and_is_written_once(child):
    first = decide(child)
    assert decide(child) == first
    (made,) = history_decisions.of(child)
    assert (made.answered, made.note, made.by) == (COUNTS, WHY, "Nurse Jo Petrakis")
    assert clock.local_date(made.at) == TUESDAY
    assert made.text.endswith(
        "on 11 September 2026 was given before the age for it: does it count?"
    )
    row = db.session.get(NurseTask, first)
    assert (row.kind, row.outcome) == ("history", f"It counts: {WHY}")
    assert row.closed_at is not None
    assert acts() == ["nurse_task.decided"]


def test_a_page_that_is_out_of_date_writes_nothing(child):
    decide(child, AGAIN, note="")
    for answered in (COUNTS, Answered("catch-up", ("m2", "m4"), "planned")):
        with pytest.raises(ChangedMeanwhile):
            decide(child, answered)
    assert len(history_decisions.of(child)) == 1


def test_a_dose_that_was_given_meanwhile_makes_a_plan_for_ages_out_of_date(child):
    other = a_child("Mia", "Marsh", birth_date=date(2026, 7, 20), **KNOWN)
    (question,) = asked(other)
    assert {about.split()[0] for about in question[1]} == {"m2", "m4"}
    plan = Answered(*question, "planned")
    for vaccine in ("hexavalent", "pcv20"):
        give(other, a_dose(vaccine, a_batch(vaccine, vaccine[:3])))
    with pytest.raises(ChangedMeanwhile):
        decide(other, plan)
    assert asked(other) == []


def test_what_is_taken_back_is_asked_again_and_clutters_no_list(child):
    decision = decide(child)
    assert [task.id for task in nurse_tasks.of(child)] == [decision]
    assert take_back(decision) == take_back(decision) == child
    assert asked(child) == [("given-too-young", (ABOUT,))]
    assert nurse_tasks.of(child) == ()
    assert nurse_tasks.to_do_and_closed_since(at(TUESDAY, "0:00")) == ((), ())
    (made,) = history_decisions.of(child)
    assert made.taken_back is not None
    assert made.taken_back_by == "Nurse Jo Petrakis"
    again = decide(child)
    assert again != decision
    assert acts() == ["nurse_task.decided", "nurse_task.taken_back", "nurse_task.decided"]


def test_a_corrected_dose_makes_the_decision_void_and_a_mended_one_makes_it_hold(child):
    decide(child)
    who = nurse()

    def moved(to):
        entry = next(
            e for e in child_records.record(child).entries if e.dose.vaccine == "hexavalent"
        )
        change = {"given_on": to}
        transact(
            lambda now: dose_corrections.correct(who, entry.dose.id, change, why="Slip", now=now)
        )
        db.session.rollback()
        record = child_records.record(child)
        return history_decisions.holds(history_decisions.of(child)[0], record, TUESDAY)

    assert not moved(date(2026, 9, 9))
    assert asked(child) == [("given-too-young", ("hexavalent@2026-09-09 born 2026-08-01",))]
    assert moved(YOUNG)
    assert asked(child) == []


@ON_SQLITE
def test_a_corrected_birth_date_asks_anew(child):
    decide(child)

    def born_later(now):
        db.session.get(Patient, child).birth_date = BORN + timedelta(days=3)
        audit.record(factories.TESTS, "patient.edited", "patient", child, now=now)

    transact(born_later)
    assert ("given-too-young", ("hexavalent@2026-09-11 born 2026-08-04",)) in asked(child)


@ON_SQLITE
def test_a_dose_counts_only_with_a_reason_and_only_where_that_is_asked(child):
    with pytest.raises(NoteNeeded):
        decide(child, COUNTS, note="")
    for answer in ("planned", "nonsense"):
        with pytest.raises(ChangedMeanwhile):
            decide(child, Answered("given-too-young", (ABOUT,), answer))
    with pytest.raises(NotFound):
        decide(999)
    assert history_decisions.of(child) == ()


@ON_SQLITE
def test_a_dose_that_is_not_needed_is_recalled_no_more_and_only_with_a_reason(child):
    late = a_child(birth_date=date(2022, 8, 10), **KNOWN)
    for day, vaccines in ON_TIME_BUT_THE_FOURTH:
        add_past(late, day, *vaccines)
    transact(lambda now: recalls_due.open_due(now=now))
    [(slug, about)] = asked(late)
    spared = Answered(slug, about, "not-needed")
    with pytest.raises(NoteNeeded):
        decide(late, spared, note="")
    decision = decide(late, spared)
    assert asked(late) == []
    assert [plan.point for plan in outlook(late).plans] == ["year-7"]
    assert "y4" not in [slot.point.slug for slot in left(late)], "no visit is missed for it"
    assert list(recalls_due.finished(now=clock.now()).values()) == [recalls_due.SPARED]
    take_back(decision)
    assert asked(late) == [(slug, about)]
    assert recalls_due.finished(now=clock.now()) == {}


@ON_SQLITE
def test_a_doctor_or_an_immuniser_decides_and_nobody_else(child):
    lani = no_immuniser()
    others = [lani, factories.staff("reception"), factories.staff("manager")]
    decision = decide(child, who=factories.staff("doctor"))
    for who in others:
        assert not history_decisions.may_decide(who)
        with pytest.raises(NotAllowed):
            decide(child, AGAIN, who=who)
        with pytest.raises(NotAllowed):
            take_back(decision, who=who)


@ON_SQLITE
def test_a_decision_is_no_task_to_open_and_a_task_no_decision(child):
    decision = decide(child)
    with pytest.raises(NotFound):
        transact(lambda now: nurse_tasks.reopen(nurse(), decision, now=now))
    facts = {"kind": "history", "reason": "x", "facts": {}}
    other = transact(lambda now: nurse_tasks.add(nurse(), child, facts, now=now))
    for number in (other, 999):
        with pytest.raises(NotFound):
            take_back(number)
