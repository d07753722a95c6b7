"""Looks at the fridge that were settled before decisions were kept stay settled."""

from datetime import date, datetime

from flask_migrate import downgrade, upgrade

from clinic_app.extensions import db

from .test_migrations import HOURS, ask, put

LOOK = {"fridge": "Vaccine fridge", "day": date(2026, 11, 24), "now": 50, "lowest": 40, "by": 1}
READINGS = [
    LOOK | {"id": number, "at": datetime(2026, 11, 24, hour), "highest": highest, "done": done}
    for number, hour, highest, done in (
        (1, 1, 95, "Door was open"), (2, 5, 60, ""), (3, 7, 96, "Set aside"),
    )
]  # fmt: skip
BREACHES = "SELECT reading_id, outcome, decided_by, note FROM cold_chain_breach ORDER BY id"


def test_only_the_last_look_outside_waits_for_a_decision(context):
    db.session.remove()
    downgrade(revision="0011")
    put({"account": HOURS["account"], "fridge_reading": READINGS})
    upgrade()
    assert ask(BREACHES) == [(1, "kept", 1, "Door was open"), (3, "", None, "")]
    downgrade(revision="0011")
    assert ask("SELECT count(*) FROM fridge_reading") == [(3,)]
    upgrade()
