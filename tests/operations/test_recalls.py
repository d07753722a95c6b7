"""Who is recalled, from when on, and how a recall ends."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, GrowthMeasurement, Recall, RecallAttempt
from clinic_app.operations import (
    audit,
    dose_corrections,
    history_decisions,
    measurements,
    recall_list,
    recalls,
    recalls_due,
)
from clinic_app.operations.errors import ChangedMeanwhile, NotFound
from clinic_app.operations.history_answers import Answered
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at
from tests.vaccines import TWO_MONTHS, a_child, add_past, nurse

BORN = date(2026, 8, 15)
"""Two months on 15 October: to be recalled from 12 November."""
NINE_WEEKS = date(2026, 9, 22)
KNOWN = {"history": "register", "first_nations": "neither"}


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "9:00"))
    return context


def opened():
    transact(lambda now: recalls_due.open_due(now=now))
    db.session.rollback()
    return {(r.kind, r.about): r for r in db.session.scalars(sa.select(Recall))}


def closed():
    return transact(lambda now: recalls_due.close_done(now=now))


def listed():
    now = clock.now()
    return recall_list.whole(closed_since=now - timedelta(days=7), now=now)


@pytest.mark.parametrize(
    ("day", "about"),
    [(date(2026, 11, 11), set()), (date(2026, 11, 12), {("overdue", "m2")})],
)
def test_a_child_is_recalled_four_weeks_after_a_dose_was_due(clinic, travel, day, about):
    a_child(birth_date=BORN, **KNOWN)
    travel(at(day, "9:00"))
    assert set(opened()) == about


@pytest.mark.parametrize(
    ("day", "about"),
    [(date(2026, 11, 11), set()), (date(2026, 11, 12), {("overdue", "m4")})],
)
def test_a_dose_that_is_due_later_because_the_first_was_late_is_recalled_before_its_last_day(
    clinic, travel, day, about
):
    """The second rotavirus dose, due a month after the first, has its last day on 28 November."""
    born = date(2026, 6, 7)
    child = a_child(birth_date=born, **KNOWN)
    travel(at(date(2026, 9, 19), "9:00"))
    add_past(child, date(2026, 9, 15), *TWO_MONTHS)
    travel(at(day, "9:00"))
    assert set(opened()) == about


def test_nobody_is_recalled_whose_register_nobody_has_seen(clinic):
    a_child(birth_date=BORN)
    assert opened() == {}


def test_nobody_is_recalled_who_has_a_visit_booked(clinic):
    child = a_child(birth_date=BORN, **KNOWN)
    factories.a_visit("imms-child-6w", start=at(TUESDAY + timedelta(days=1), "9:00"), patient=child)
    assert opened() == {}


LATER = at(date(2027, 1, 22), "9:00")
"""Four months of a baby who is nine weeks old on TUESDAY."""


@pytest.mark.parametrize("history", ["register", ""])
def test_a_visit_booked_for_later_does_not_hide_what_is_due_now(clinic, history):
    from clinic_app.operations import children_due, children_known

    child = a_child(birth_date=NINE_WEEKS, history=history, first_nations="neither")
    factories.a_visit("imms-child", start=LATER, patient=child)
    known = children_known.of_patients([child], now=clock.now())[child]
    found = children_due.outlook(known, today=TUESDAY)
    plan = found.plans[0]
    assert (plan.point, plan.last, plan.missed) == ("m2", date(2027, 1, 4), ())
    assert [visit.starts_at for visit in found.booked] == [LATER]


def test_a_child_is_recalled_before_its_last_day_whatever_is_booked_after_it(clinic, travel):
    child = a_child(birth_date=NINE_WEEKS, **KNOWN)
    factories.a_visit("imms-child", start=LATER, patient=child)
    travel(at(date(2026, 12, 22), "9:00"))
    assert set(opened()) == {("overdue", "m2")}
    assert [line.booked for line in listed().to_reach] == [None]


def test_a_flu_visit_is_no_answer_to_a_recall_of_another_age(clinic, travel):
    child = a_child(birth_date=date(2026, 9, 22), **KNOWN)
    travel(at(date(2026, 12, 22), "9:00"))
    factories.a_visit("flu-child", start=at(date(2027, 4, 6), "9:00"), patient=child)
    assert set(opened()) == {("overdue", "m2")}
    assert len(listed().to_reach) == 1


def test_a_visit_that_makes_up_for_what_is_overdue_within_weeks_is_waited_for(clinic):
    child = a_child(birth_date=date(2025, 10, 1), **KNOWN)
    for day, point in ((date(2025, 12, 1), "m2"), (date(2026, 2, 1), "m4")):
        add_past(child, day, *TWO_MONTHS)
        assert point
    add_past(child, date(2026, 4, 1), "hexavalent")
    soon = TUESDAY + timedelta(days=14)
    factories.a_visit("imms-child", start=at(soon, "9:00"), patient=child)
    assert opened() == {}


def test_a_recall_stands_once_and_is_not_opened_again_after_it_was_closed(clinic):
    a_child(birth_date=BORN, **KNOWN)
    recall = opened()["overdue", "m2"].id
    assert len(opened()) == 1
    who = nurse()
    transact(lambda now: recalls.close(who, recall, "The family does not wish it", now=now))
    assert [r.closed_at is not None for r in opened().values()] == [True]


def test_a_recall_closes_by_itself_when_the_record_has_the_doses(clinic):
    child = a_child(birth_date=BORN, **KNOWN)
    opened()
    assert closed() == 0
    add_past(child, TUESDAY, *TWO_MONTHS)
    assert closed() == 1
    assert [r.closed_why for r in opened().values()] == ["Given, by the record here"]


def why():
    closed()
    db.session.rollback()
    rows = db.session.scalars(sa.select(Recall).order_by(Recall.id))
    return [row.closed_why if row.closed_at else "" for row in rows]


@pytest.mark.parametrize(
    ("day", "ended"), [(date(2026, 11, 27), ""), (date(2026, 11, 28), "Its last day has passed")]
)
def test_a_recall_whose_one_dose_left_can_not_be_given_any_more_says_so(clinic, travel, day, ended):
    """Rotavirus alone is left of two months; day 104 is 27 November."""
    child = a_child(birth_date=BORN, **KNOWN)
    opened()
    add_past(child, TUESDAY, "hexavalent", "pcv20")
    travel(at(day, "9:00"))
    assert why() == [ended]


def test_a_recall_stays_open_until_the_last_dose_of_its_age_is_on_record(clinic, travel):
    """The third PCV is possible from eight weeks after the second; what is next is 18 months."""
    child = a_child(birth_date=date(2025, 3, 25), **KNOWN)
    add_past(child, date(2025, 5, 25), *TWO_MONTHS)
    add_past(child, date(2025, 7, 25), "hexavalent", "rotavirus")
    add_past(child, date(2025, 9, 25), "hexavalent")
    add_past(child, TUESDAY - timedelta(days=1), "pcv20")
    assert set(opened()) == {("overdue", "m12")}
    add_past(child, TUESDAY, "mmr", "menacwy-12m")
    travel(at(TUESDAY + timedelta(days=1), "9:00"))
    assert why() == [""]


@pytest.mark.parametrize(
    ("day", "ended"), [(date(2027, 9, 30), ""), (date(2027, 10, 1), "The season is over")]
)
def test_a_second_flu_vaccine_that_was_never_given_is_not_said_to_be_given(
    clinic, travel, day, ended
):
    child = a_child(birth_date=date(2023, 3, 1), **KNOWN)
    travel(at(date(2027, 4, 8), "9:00"))
    add_past(child, date(2027, 4, 7), "influenza")
    travel(at(date(2027, 6, 2), "9:00"))
    opened()
    transact(lambda now: recalls_due.close_done(now=now))
    travel(at(day, "9:00"))
    found = {r.kind: r for r in opened().values()}
    transact(lambda now: recalls_due.close_done(now=now))
    db.session.rollback()
    row = db.session.get_one(Recall, found["second_dose"].id)
    assert row.closed_why == ended


def test_a_child_is_recalled_anew_when_a_dose_is_taken_out_of_the_record(clinic):
    child, who = a_child(birth_date=BORN, **KNOWN), nurse()
    opened()
    doses = add_past(child, TUESDAY, *TWO_MONTHS)
    assert why() == ["Given, by the record here"]
    transact(lambda now: dose_corrections.void(who, doses[0], why="Another child", now=now))
    opened()
    assert why() == ["Given, by the record here", ""]


def test_what_a_nurse_opens_again_is_hers_to_close(clinic):
    child, who = a_child(birth_date=BORN, **KNOWN), nurse()
    recall = opened()["overdue", "m2"].id
    add_past(child, TUESDAY, *TWO_MONTHS)
    assert closed() == 1
    transact(lambda now: recalls.reopen(who, recall, now=now))
    assert closed() == 0
    transact(lambda now: recalls.close(who, recall, "Given elsewhere", now=now))
    assert why() == ["Given elsewhere"]


def test_a_recall_closed_by_mistake_and_opened_again_still_closes_by_itself(clinic):
    child, who = a_child(birth_date=BORN, **KNOWN), nurse()
    recall = opened()["overdue", "m2"].id
    transact(lambda now: recalls.close(who, recall, "Given elsewhere", now=now))
    transact(lambda now: recalls.reopen(who, recall, now=now))
    add_past(child, TUESDAY, *TWO_MONTHS)
    assert why() == ["Given, by the record here"]


def test_a_recall_stays_open_while_a_visit_is_only_booked(clinic):
    child = a_child(birth_date=BORN, **KNOWN)
    opened()
    factories.a_visit("imms-child-6w", start=at(TUESDAY + timedelta(days=1), "9:00"), patient=child)
    assert closed() == 0
    found = listed()
    assert found.to_reach == ()
    assert [line.booked for line in found.booked] == [at(TUESDAY + timedelta(days=1), "9:00")]


@pytest.mark.parametrize(
    ("day", "kinds"), [(date(2027, 6, 1), set()), (date(2027, 6, 2), {"second_dose"})]
)
def test_a_second_flu_vaccine_that_is_missed_is_recalled(clinic, travel, day, kinds):
    child = a_child(birth_date=date(2023, 3, 1), **KNOWN)
    for point, on in (("m2", date(2023, 5, 1)), ("m4", date(2023, 7, 1))):
        add_past(child, on, *TWO_MONTHS)
        assert point
    travel(at(date(2027, 4, 8), "9:00"))
    add_past(child, date(2027, 4, 7), "influenza")
    travel(at(day, "9:00"))
    assert {kind for kind, _ in opened()} - {"overdue"} == kinds


def a_weigh(child, when):
    def add(now):
        row = GrowthMeasurement(
            patient_id=child,
            day=clock.local_date(when),
            measured_at=when,
            weight_grams=5000,
            measured_by=nurse().id,
            answers={},
            noted_at=now,
        )
        db.session.add(row)
        db.session.flush()
        audit.record(factories.TESTS, "measurement.added", "measurement", row.id, now=now)

    transact(add)


def test_a_child_to_be_weighed_again_is_on_the_list_until_it_was(clinic):
    child, who = a_child(birth_date=BORN), nurse()
    a_weigh(child, at(TUESDAY - timedelta(days=3), "9:00"))
    day = TUESDAY + timedelta(days=7)
    recall = transact(lambda now: recalls.weigh_again(who, child, on=day, now=now))
    again = transact(lambda now: recalls.weigh_again(who, child, on=TUESDAY, now=now))
    assert again == recall
    assert [line.due_on for line in listed().of("weigh_again")] == [TUESDAY]
    assert closed() == 0
    a_weigh(child, clock.now() + timedelta(minutes=1))
    assert closed() == 1


def test_a_weight_that_was_taken_out_is_no_weight(clinic):
    child, who = a_child(birth_date=BORN), nurse()
    transact(lambda now: recalls.weigh_again(who, child, on=TUESDAY, now=now))
    entry = factories.a_weight(child, TUESDAY, 5000)
    assert weighed() == ["Weighed here"]
    transact(lambda now: measurements.void(who, entry, now=now))
    assert weighed() == []


def test_a_day_to_weigh_again_set_after_a_weigh_waits_for_another(clinic, travel):
    child, who = a_child(birth_date=BORN), nurse()
    transact(lambda now: recalls.weigh_again(who, child, on=TUESDAY, now=now))
    travel(clock.now() + timedelta(minutes=10))
    a_weigh(child, clock.now())
    travel(clock.now() + timedelta(minutes=10))
    later = TUESDAY + timedelta(days=7)
    transact(lambda now: recalls.weigh_again(who, child, on=later, now=now))
    assert closed() == 0
    assert [line.due_on for line in listed().of("weigh_again")] == [later]


def weighed():
    """Return how the recalls end that are done."""
    return list(recalls_due.finished(now=clock.now()).values())


def test_a_question_that_a_nurse_has_answered_is_not_asked_again(clinic):
    """Two ages are missing: the nurse plans, until she has settled it for this record."""
    from clinic_app.operations import children_due, children_known

    child, who = a_child(birth_date=date(2026, 4, 1), **KNOWN), nurse()

    def planning():
        known = children_known.of_patients([child], now=clock.now())[child]
        return children_due.outlook(known, today=TUESDAY).why_planning

    (question,) = history_decisions.asked(child_records.record(child), TUESDAY)

    assert planning() == ("Needles of more than one age are not in the record here.",)

    planned = Answered(question.slug, question.about, "planned")
    transact(lambda now: history_decisions.decide(who, child, planned, note="", now=now))
    assert planning() == ()


def test_tries_are_noted_once_and_the_last_comes_last(clinic):
    a_child(birth_date=BORN, **KNOWN)
    recall, who = opened()["overdue", "m2"].id, nurse()
    for outcome in ("No answer", "No answer", "Left a message"):
        transact(lambda now, o=outcome: recalls.tried(who, recall, "phone", o, now=now))
    (line,) = listed().to_reach
    assert [(one.way, one.outcome, one.by) for one in line.tries] == [
        ("phone", "No answer", "Nurse Jo Petrakis"),
        ("phone", "Left a message", "Nurse Jo Petrakis"),
    ]


def test_nobody_is_written_to_without_a_confirmed_carer(clinic):
    a_child(birth_date=BORN, **KNOWN)
    recall, who = opened()["overdue", "m2"].id, nurse()
    with pytest.raises(recalls.NobodyToWriteTo):
        transact(lambda now: recalls.write(who, recall, now=now))
    assert db.session.scalars(sa.select(RecallAttempt)).all() == []


def test_what_somebody_closed_meanwhile_is_not_touched(clinic):
    a_child(birth_date=BORN, **KNOWN)
    recall, who = opened()["overdue", "m2"].id, nurse()
    transact(lambda now: recalls.close(who, recall, "Given elsewhere", now=now))
    for act in (
        lambda now: recalls.close(who, recall, "again", now=now),
        lambda now: recalls.tried(who, recall, "phone", "x", now=now),
        lambda now: recalls.write(who, recall, now=now),
    ):
        with pytest.raises(ChangedMeanwhile):
            transact(act)
    transact(lambda now: recalls.reopen(who, recall, now=now))
    transact(lambda now: recalls.reopen(who, recall, now=now))
    assert len(listed().to_reach) == 1


def test_the_whole_story_of_a_recall_is_in_the_audit(clinic):
    a_child(birth_date=BORN, **KNOWN)
    recall, who = opened()["overdue", "m2"].id, nurse()
    transact(lambda now: recalls.tried(who, recall, "phone", "No answer", now=now))
    transact(lambda now: recalls.close(who, recall, "Given elsewhere", now=now))
    transact(lambda now: recalls.reopen(who, recall, now=now))
    about = sa.select(AuditEntry.actor, AuditEntry.action).where(
        AuditEntry.subject_kind == "recall"
    )
    found = db.session.execute(about.order_by(AuditEntry.id)).all()
    assert [action for _, action in found] == [
        "recall.opened",
        "recall.tried",
        "recall.closed",
        "recall.reopened",
    ]
    assert found[0].actor == "system:worker"


@pytest.mark.parametrize("role", ["reception", "manager"])
def test_the_desk_does_not_work_on_recalls(clinic, role):
    a_child(birth_date=BORN, **KNOWN)
    recall, who = opened()["overdue", "m2"].id, factories.staff(role)
    with pytest.raises(NotAllowed):
        transact(lambda now: recalls.close(who, recall, "x", now=now))


def test_a_recall_that_is_not_there_is_not_found(clinic):
    who = nurse()
    with pytest.raises(NotFound):
        transact(lambda now: recalls.tried(who, 999, "phone", "x", now=now))
    with pytest.raises(NotFound):
        transact(lambda now: recalls.weigh_again(who, 999999, on=TUESDAY, now=now))


def test_whose_last_day_is_near_comes_first(clinic):
    a_child("Late", birth_date=date(2025, 4, 1), **KNOWN)
    a_child("Soon", birth_date=BORN, **KNOWN)
    opened()
    assert [line.given_name for line in listed().to_reach] == ["Soon", "Late"]
    assert listed().to_reach[0].last == BORN + timedelta(days=104)
