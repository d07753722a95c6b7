"""Looks at the fridge that were settled before decisions were kept stay settled."""

from datetime import date, datetime

import pytest
from flask_migrate import downgrade, upgrade

from clinic_app.extensions import db

from .test_migrations import HOURS, ask, put

LOOK = {"fridge": "Vaccine fridge", "day": date(2026, 11, 24), "now": 50, "lowest": 40, "by": 1}
READINGS = [
    LOOK | {"id": number, "at": datetime(2026, 11, 24, hour), "highest": highest, "done": done}
    for number, hour, highest, done in (
        (1, 1, 95, "Door was open"), (2, 2, 60, ""), (3, 3, 90, "Set aside"), (4, 5, 60, ""),
        (5, 7, 96, "Set aside"),
    )
]  # fmt: skip
BATCH = {
    "id": 1, "vaccine": "mmr", "brand": "Priorix", "batch": "M1", "expires_on": date(2027, 5, 1),
    "made_at": datetime(2026, 11, 20),
}  # fmt: skip
OUT = {"batch_id": 1, "change": -2, "reason": "cold_chain", "by": 2, "note": "Asked: not usable"}
OTHER = HOURS["account"][0] | {"id": 2, "email": "lee@example.com", "name": "Lee"}
BREACHES = "SELECT reading_id, outcome, decided_by, note FROM cold_chain_breach ORDER BY id"


def test_only_the_last_look_outside_waits_for_a_decision(context):
    db.session.remove()
    downgrade(revision="0011")
    put({"account": HOURS["account"], "fridge_reading": READINGS[:3]})
    upgrade()
    assert ask(BREACHES) == [(1, "kept", 1, "Door was open"), (3, "", None, "")]
    downgrade(revision="0011")
    assert ask("SELECT count(*) FROM fridge_reading") == [(3,)]
    upgrade()


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (4, [(1, "kept", 1), (3, "taken_out", 2), (5, "", None)]),
        (6, [(1, "kept", 1), (3, "taken_out", 2), (5, "", None)]),
        (8, [(1, "kept", 1), (3, "kept", 1), (5, "taken_out", 2)]),
    ],
)
def test_where_doses_were_taken_out_it_does_not_say_that_they_were_kept(context, hour, expected):
    out = OUT | {"at": datetime(2026, 11, 24, hour)}
    db.session.remove()
    downgrade(revision="0011")
    put({"account": [*HOURS["account"], OTHER], "fridge_reading": READINGS})
    put({"vaccine_batch": [BATCH], "stock_movement": [out]})
    upgrade()
    assert [row[:3] for row in ask(BREACHES)] == expected
    noted = "SELECT note FROM cold_chain_breach WHERE outcome = 'taken_out'"
    assert ask(noted) == [("Asked: not usable",)]
    downgrade(revision="0011")
    assert ask("SELECT change, note FROM stock_movement") == [(-2, "Asked: not usable")]
    upgrade()
    assert [row[:3] for row in ask(BREACHES)] == expected
