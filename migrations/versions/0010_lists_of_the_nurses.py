"""Let the nurses' lists find what is open, or was settled of late, without reading what is old."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = {
    "ix_adverse_event_reported_at": ("adverse_event", ["reported_at"]),
    "ix_immunisation_dose_place_reported_at": ("immunisation_dose", ["place", "reported_at"]),
    "ix_nurse_task_closed_at": ("nurse_task", ["closed_at"]),
    "ix_nurse_task_patient_id": ("nurse_task", ["patient_id"]),
    "ix_recall_closed_at": ("recall", ["closed_at"]),
    "ix_stock_movement_at": ("stock_movement", ["at"]),
    "ix_vaccine_batch_closed_at": ("vaccine_batch", ["closed_at"]),
}
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    for name, (table, columns) in ADDED.items():
        op.create_index(name, table, columns)
    # What is open is found by when it was closed, what is about somebody by whom it is about.
    op.drop_index("ix_nurse_task_open", "nurse_task")


def downgrade() -> None:
    op.create_index(
        "ix_nurse_task_open",
        "nurse_task",
        ["patient_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    for name, (table, _) in ADDED.items():
        op.drop_index(name, table)
