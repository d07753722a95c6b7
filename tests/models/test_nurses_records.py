"""What nurses write down has tables that refuse what cannot be, and visits stay as they were."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from clinic_app.extensions import db
from tests import factories
from tests.factories import TUESDAY, at

from .test_migrations import ask, change, put, tables

NEW = {
    "adverse_event", "child_record", "fridge_reading", "growth_measurement", "immunisation_dose",
    "nurse_task", "recall", "recall_attempt", "stock_movement", "vaccine_batch",
}  # fmt: skip
NOW = datetime(2026, 11, 24)


@pytest.fixture
def visit(context, practice_loaded):
    found = factories.a_visit("baby-weigh", start=at(TUESDAY, "10:00"))
    db.session.remove()
    return found


def records():
    account, patient = ask("SELECT min(id) FROM account")[0][0], ask("SELECT min(id) FROM patient")
    who, by = {"patient_id": patient[0][0]}, {"noted_at": NOW, "noted_by": account}
    dose = dict.fromkeys(
        ("brand", "country", "batch", "site", "route", "funding", "consent_by", "note",
         "report_reference"), "",
    )  # fmt: skip
    dose |= {"number": 1, "given_on": date(2026, 10, 6), "answers": {}, "void": False}
    weight = {"weight_grams": 4520, "measured_by": account, "measured_at": NOW, "noted_at": NOW}
    weight |= {"day": date(2026, 11, 24), "clothing": "bare", "scale": "", "answers": {}}
    recall = {"kind": "overdue", "about": "m2", "due_on": date(2026, 10, 6), "opened_at": NOW}
    return {
        "immunisation_dose": [{"id": 1, "vaccine": "mmr", "place": "elsewhere"} | who | dose | by],
        "growth_measurement": [{"id": 1, "note": "", "void": False} | who | weight],
        "recall": [{"id": 1, "closed_why": ""} | who | recall],
    }


def test_visits_stand_when_nurses_get_their_records_and_when_they_lose_them(visit):
    before = ask("SELECT id, reference, starts_at, live FROM appointment")
    downgrade(revision="0005")
    assert not tables() & NEW
    assert ask("SELECT id, reference, starts_at, live FROM appointment") == before
    upgrade()
    assert tables() >= NEW
    assert ask("SELECT id, reference, starts_at, live FROM appointment") == before
    assert ask("SELECT block FROM appointment") == [(None,)]


@pytest.mark.parametrize(
    "wrong",
    [
        "immunisation_dose SET place = 'here'",  # by nobody
        "immunisation_dose SET place = 'school'",
        "immunisation_dose SET site = 'nape'",
        "growth_measurement SET weight_grams = 4",
        "growth_measurement SET weight_grams = NULL",
        "growth_measurement SET head_mm = 42",
        "recall SET kind = 'nagging'",
    ],
)
def test_the_database_refuses_records_that_make_no_sense(visit, wrong):
    put(records())
    with pytest.raises(sa.exc.IntegrityError):
        change(f"UPDATE {wrong}")


def test_nobody_is_recalled_twice_for_the_same_and_a_dose_is_corrected_once(visit):
    rows = records()
    put(rows)
    again = rows["recall"][0] | {"id": 2}
    with pytest.raises(sa.exc.IntegrityError):
        put({"recall": [again]})
    put({"recall": [again | {"closed_at": NOW}]})
    correction = rows["immunisation_dose"][0] | {"corrects_id": 1}
    put({"immunisation_dose": [correction | {"id": 2}]})
    with pytest.raises(sa.exc.IntegrityError):
        put({"immunisation_dose": [correction | {"id": 3}]})
