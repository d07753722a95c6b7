"""What a weight asks of a nurse: a task once, closed by somebody who says how it ended."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.growth.measures import Measured
from clinic_app.models import AuditEntry, OutboxMessage, Recall
from clinic_app.operations import measurements, nurse_tasks, recalls
from clinic_app.operations.errors import NotFound
from clinic_app.operations.measurements import Reading
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, a_patient, a_weight, at, some_facts, staff

BORN = TUESDAY - timedelta(days=98)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def baby(practice_loaded, context, travel):
    """A girl of 14 weeks with 3,400 g at birth, on a Tuesday morning."""
    travel(at(TUESDAY, "9:30"))
    found = a_patient("Ivy", "Novak", BORN)
    some_facts(found, "female", 40, 3400)
    return found


def day(n):
    return BORN + timedelta(days=n)


def correct(entry, on, grams):
    reading = Reading(Measured(on, grams))
    keys = {f"weight:{grams}"}
    nurse = staff("nurse")
    return transact(
        lambda now: measurements.correct(nurse, entry, reading, confirmed=keys, now=now)
    )


def close(task, outcome="A doctor sees the baby today", by="nurse"):
    return transact(lambda now: nurse_tasks.close(staff(by), task, outcome=outcome, now=now))


def to_do():
    db.session.rollback()
    return [(task.when, task.reason.split(".")[0]) for task in nurse_tasks.to_do()]


def acts():
    rows = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "nurse_task")
    return list(db.session.scalars(rows.order_by(AuditEntry.id)))


def test_a_task_that_ends_with_a_day_to_weigh_again_is_a_recall_and_only_once(baby):
    a_weight(baby, day(4), 3000)
    task, who, on = nurse_tasks.to_do()[0].id, staff("nurse"), TUESDAY + timedelta(days=2)

    def again():
        return transact(
            lambda now: recalls.after_task(who, task, on=on, outcome="Thursday", now=now)
        )

    assert (again(), again()) == (True, False)
    rows = db.session.execute(sa.select(Recall.patient_id, Recall.kind, Recall.due_on)).all()
    assert [tuple(row) for row in rows] == [(baby, "weigh_again", on)]
    assert to_do() == []


def test_more_than_ten_per_cent_lost_is_for_the_same_day(baby):
    a_weight(baby, day(4), 3000)
    assert to_do() == [("same day", "11")]
    (task,) = nurse_tasks.to_do()
    assert task.reason.startswith("11.8 % below the birth weight.")
    assert (task.name, task.kind) == ("Ivy Novak", "growth")
    assert acts() == ["nurse_task.opened"]


def test_not_back_at_birth_weight_at_fourteen_days_is_for_the_next_days(baby):
    a_weight(baby, day(13), 3390)
    assert to_do() == []
    a_weight(baby, day(14), 3390)
    assert [when for when, _ in to_do()] == ["within days"]


def test_a_fall_through_the_lines_is_for_the_next_review_and_asked_once(baby):
    for days, grams in ((30, 4200), (60, 4600), (90, 4800)):
        a_weight(baby, day(days), grams)
    (task,) = nurse_tasks.to_do()
    assert (task.when, task.reason[:29]) == ("next review", "Down 2.8 centile spaces since")
    a_weight(baby, day(97), 4790)
    assert to_do() == [("next review", "Down 3")]
    assert acts() == ["nurse_task.opened", "nurse_task.renewed"]


@ON_SQLITE
def test_a_fall_to_the_lowest_line_is_one_task_which_only_a_nurse_makes_less_urgent(baby):
    a_weight(baby, day(60), 4600)
    a_weight(baby, day(90), 3900)
    (task,) = nurse_tasks.to_do()
    assert task.when == "within days"
    assert task.reason.startswith("Weight below the 0.4th centile, beyond \N{MINUS SIGN}3")
    assert "Down 5." in task.reason, "one task says both"
    entry = a_weight(baby, day(97), 5000)
    (task,) = nurse_tasks.to_do()
    assert (task.when, task.reason[:4]) == ("within days", "Down")
    close(task.id, "Looked at")
    correct(entry, day(97), 5010)
    assert to_do() == [], "the same fall was looked at"


@ON_SQLITE
def test_a_slip_that_made_a_task_urgent_takes_that_with_it(baby):
    a_weight(baby, day(60), 4600)
    entry = a_weight(baby, day(90), 4100)
    correct(entry, day(90), 4900)
    assert [when for when, _ in to_do()] == ["next review"]


@ON_SQLITE
def test_tasks_from_before_they_were_one_become_one(baby):
    a_weight(baby, day(60), 4600)
    for flag in ("crossed_spaces", "below_second"):
        facts = {"flag": flag, "when": "next review", "size": 2.1}
        columns = {"kind": "growth", "reason": flag, "facts": facts, "measurement_id": None}
        transact(lambda now, c=columns: nurse_tasks.add(staff("nurse"), baby, c, now=now))
    a_weight(baby, day(90), 4100)
    assert [when for when, _ in to_do()] == ["within days"]


def test_the_most_urgent_comes_first(baby):
    for days, grams in ((30, 4200), (90, 4800)):
        a_weight(baby, day(days), grams)
    newborn = a_patient("Noor", "Haddon", TUESDAY - timedelta(days=4))
    some_facts(newborn, "male", 40, 3500)
    a_weight(newborn, TUESDAY, 3000)
    assert to_do()[0][0] == "same day"


def test_an_open_task_is_brought_up_to_date_and_not_doubled(baby):
    a_weight(baby, day(4), 3000)
    a_weight(baby, day(5), 2980)
    (task,) = nurse_tasks.to_do()
    assert task.reason.startswith("12.4 %")
    assert acts() == ["nurse_task.opened", "nurse_task.renewed"]


def test_a_gain_closes_nothing_by_itself(baby):
    a_weight(baby, day(4), 3000)
    a_weight(baby, day(9), 3350)
    assert [when for when, _ in to_do()] == ["same day"]


def test_a_slip_that_is_corrected_takes_its_task_with_it(baby):
    slip = a_weight(baby, day(4), 3000)
    correct(slip, day(4), 3300)
    assert to_do() == []
    (task,) = nurse_tasks.of(baby)
    assert (task.outcome, task.by) == (
        "The number was corrected: it asks for nothing now.",
        "Nurse Jo Petrakis",
    )
    assert acts() == ["nurse_task.opened", "nurse_task.closed"]


def test_a_birth_weight_that_is_corrected_takes_its_task_with_it(baby):
    a_weight(baby, day(4), 3000)
    some_facts(baby, "female", 40, 3200)
    assert to_do() == []


def test_a_birth_weight_that_comes_later_asks_at_once(baby):
    other = a_patient("Late", "Papers", TUESDAY - timedelta(days=5))
    a_weight(other, TUESDAY, 2900)
    assert to_do() == []
    some_facts(other, "male", 40, 3400)
    assert [when for when, _ in to_do()] == ["same day"]


def test_closing_says_who_and_how_and_can_be_undone(baby):
    a_weight(baby, day(4), 3000)
    (task,) = nurse_tasks.to_do()
    assert close(task.id) is True
    assert close(task.id, "Something else") is False, "somebody else was faster"
    (closed,) = nurse_tasks.of(baby)
    assert (closed.outcome, closed.by) == ("A doctor sees the baby today", "Nurse Jo Petrakis")
    transact(lambda now: nurse_tasks.reopen(staff("nurse"), task.id, now=now))
    assert [when for when, _ in to_do()] == ["same day"]
    assert acts() == ["nurse_task.opened", "nurse_task.closed", "nurse_task.reopened"]


def test_what_was_looked_at_is_not_asked_again_for_the_same_weight(baby):
    a_weight(baby, day(4), 3000)
    close(nurse_tasks.to_do()[0].id)
    a_weight(baby, TUESDAY, length_mm=560)
    assert to_do() == []


def test_a_loss_is_asked_about_at_each_weight(baby):
    a_weight(baby, day(4), 3000)
    close(nurse_tasks.to_do()[0].id)
    a_weight(baby, day(5), 3010)
    assert [when for when, _ in to_do()] == ["same day"]


def test_an_old_task_is_not_opened_beside_a_newer_one_that_asks_the_same(baby):
    a_weight(baby, day(4), 3000)
    old = nurse_tasks.to_do()[0].id
    close(old)
    a_weight(baby, day(5), 3010)
    transact(lambda now: nurse_tasks.reopen(staff("nurse"), old, now=now))
    assert len(to_do()) == 1


def test_a_low_line_is_asked_about_again_only_when_it_is_lower(baby):
    a_weight(baby, day(60), 3800)
    for task in nurse_tasks.to_do():
        close(task.id)
    a_weight(baby, day(70), 4050)
    assert to_do() == []
    a_weight(baby, day(90), 4100)
    assert len(to_do()) == 1


def test_no_family_is_told_anything(baby):
    a_weight(baby, day(4), 3000)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


@ON_SQLITE
def test_only_nurses_and_doctors_close_a_task(baby):
    a_weight(baby, day(4), 3000)
    (task,) = nurse_tasks.to_do()
    with pytest.raises(NotAllowed):
        close(task.id, by="reception")
    with pytest.raises(NotFound):
        close(999)
