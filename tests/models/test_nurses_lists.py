"""What the nurses have written stands when their lists get indexes, and when they lose them."""

from datetime import date, datetime

import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from clinic_app.extensions import db

from .test_migrations import BEFORE, HOURS, ask, put

THEN = datetime(2026, 11, 24, 1)
TASK = {"patient_id": 1, "kind": "growth", "reason": "Slow", "facts": {}, "outcome": "",
        "opened_at": THEN}  # fmt: skip
RECALL = {"patient_id": 1, "kind": "overdue", "due_on": date(2026, 10, 24), "opened_at": THEN,
          "closed_why": ""}  # fmt: skip
DOSE = {
    "patient_id": 1, "vaccine": "hexavalent", "given_on": date(2026, 11, 24), "place": "overseas",
    **dict.fromkeys(("brand", "country", "batch", "site", "route", "funding"), ""),
    **dict.fromkeys(("consent_by", "note", "report_reference"), ""),
    "number": 1, "answers": {}, "void": False, "noted_at": THEN, "noted_by": 1,
}  # fmt: skip
WRITTEN = {
    "resource": BEFORE["resource"],
    "account": HOURS["account"],
    "patient": [BEFORE["patient"][0]
                | dict.fromkeys(("interpreter", "access_needs", "alert"), "")],
    "nurse_task": [TASK | {"id": 1, "closed_at": None},
                   TASK | {"id": 2, "closed_at": THEN, "closed_by": 1, "outcome": "Seen"}],
    "recall": [RECALL | {"id": 1, "about": "m2", "closed_at": None},
               RECALL | {"id": 2, "about": "m4", "closed_at": THEN}],
    "immunisation_dose": [DOSE | {"id": 1, "reported_at": None},
                          DOSE | {"id": 2, "reported_at": THEN}],
}  # fmt: skip
FOUND = (
    ("SELECT id FROM nurse_task WHERE closed_at IS NULL", [(1,)]),
    ("SELECT id, outcome FROM nurse_task WHERE patient_id = 1 ORDER BY id", [(1, ""), (2, "Seen")]),
    ("SELECT id, about FROM recall WHERE closed_at IS NOT NULL", [(2, "m4")]),
    ("SELECT id FROM immunisation_dose WHERE reported_at IS NULL AND place = 'overseas'", [(1,)]),
)


def indexes(table):
    return {found["name"] for found in sa.inspect(db.engine).get_indexes(table)}


def test_tasks_recalls_and_doses_stand_when_their_lists_get_indexes(context):
    db.session.remove()
    downgrade(revision="0009")
    put(WRITTEN)
    for move in (upgrade, lambda: downgrade(revision="0009"), upgrade):
        move()
        assert [ask(question) for question, _ in FOUND] == [found for _, found in FOUND]
    assert {"ix_nurse_task_closed_at", "ix_nurse_task_patient_id"} <= indexes("nurse_task")
    assert "ix_stock_movement_at" in indexes("stock_movement")
    downgrade(revision="0009")
    assert indexes("nurse_task") == {"ix_nurse_task_open"}
    upgrade()
