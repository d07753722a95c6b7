"""What is to do is counted in one question, and is what the pages about it list."""

import dataclasses
from datetime import date, timedelta

import pytest

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.operations import (
    adverse_events,
    dose_corrections,
    nurse_counts,
    nurse_tasks,
    register_reports,
)
from clinic_app.operations.adverse_events import Happened
from clinic_app.web.transaction import transact
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, at
from tests.vaccines import a_batch, a_child, a_dose, give, nurse


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "9:00"))
    return context


def counts():
    db.session.rollback()
    return nurse_counts.of_now(now=clock.now())


def listed():
    """Return (tasks, for today, doses, overdue, serious reactions) as the pages list them."""
    tasks, today = nurse_tasks.to_do(), clock.today()
    waiting = register_reports.worklist(now=clock.now()).waiting
    return (
        len(tasks),
        sum(task.when == "same day" for task in tasks),
        len(waiting),
        sum(report.overdue(today) for report in waiting),
        sum(one.serious for one in adverse_events.to_tell()),
    )


def numbers():
    return dataclasses.astuple(counts())


def task(child, when):
    who = nurse()
    facts = {"kind": "growth", "reason": "Lost 11 %", "facts": {"when": when, "flag": when}}
    return transact(lambda now: nurse_tasks.add(who, child, facts, now=now))


def test_tasks_and_reactions_are_counted_and_those_that_press(clinic):
    child, who = a_child(), nurse()
    assert numbers() == (0, 0, 0, 0, 0)
    urgent, _ = task(child, "same day"), task(child, "next review")
    for serious in (True, False):
        what = Happened(clock.now(), f"Hives, serious {serious}", serious=serious)
        transact(lambda now, w=what: adverse_events.note(who, child, w, now=now))
    assert numbers() == listed() == (2, 1, 0, 0, 1)
    transact(lambda now: nurse_tasks.close(who, urgent, outcome="Seen", now=now))
    assert numbers() == listed() == (1, 0, 0, 0, 1)


def test_doses_are_counted_as_the_register_lists_them_whatever_became_of_them(clinic, travel):
    hexa, pcv, who = a_batch(doses=30), a_batch("pcv20", "P1"), nurse()
    names = ("Told", "Wrong", "Twice", "Never", "Taken", "Plain")
    doses = {n: give(a_child(n), a_dose(batch=hexa))[0] for n in names}
    give(a_child("Late"), a_dose("pcv20", pcv))

    def mark(*which):
        transact(lambda now: register_reports.mark(who, which, "AIR 1", now=now))

    def correct(dose, number):
        change = {"number": number}
        return transact(
            lambda now: dose_corrections.correct(who, dose, change, why="Slip", now=now)
        )

    def void(dose):
        transact(lambda now: dose_corrections.void(who, dose, why="Not given", now=now))

    mark(doses["Told"], doses["Wrong"], doses["Twice"], doses["Taken"])
    travel(at(TUESDAY + timedelta(days=2), "9:00"))
    correct(doses["Wrong"], 2)
    correct(correct(doses["Twice"], 2), 3)
    void(doses["Never"])
    void(doses["Taken"])
    assert listed()[2] == 5
    for day in range(2, 24):
        travel(at(TUESDAY + timedelta(days=day), "9:00"))
        assert numbers() == listed(), TUESDAY + timedelta(days=day)
    assert counts().overdue == 5
    travel(at(date(2026, 12, 9), "9:00"))
    assert counts().overdue == 2, "a correction has ten business days of its own"


def test_everything_is_counted_in_one_question(clinic):
    give(a_child(), a_dose(batch=a_batch()))
    db.session.rollback()
    nurse_counts.of_now(now=clock.now())
    with counted() as seen:
        nurse_counts.of_now(now=clock.now())
    assert len(seen) == 1, seen
