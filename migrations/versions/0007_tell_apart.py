"""Tell apart what looks the same: people whose address changed, empty addresses, changes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EMPTIED = """
    contact_email = '' AND channel IN ('phone', 'desk') AND EXISTS (
        SELECT 1 FROM patient WHERE patient.id = appointment.patient_id AND patient.email <> ''
    )
"""
"""The desk's page offers the address on record: where none is noted, it was taken out."""
BOOKED_AS = "SELECT slug FROM practitioner WHERE practitioner.account_id = account.id"


def upgrade() -> None:
    op.add_column("account", sa.Column("slug", sa.String(80), nullable=True))
    op.create_index("ix_account_slug", "account", ["slug"], unique=True)
    # Who is booked stands in the files under that name; the others are named at the next load.
    op.execute(f"UPDATE account SET slug = ({BOOKED_AS})")  # noqa: S608
    op.add_column(
        "appointment",
        sa.Column("no_email", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    # A call too many costs less than a letter to the wrong reader.
    op.execute(f"UPDATE appointment SET no_email = true WHERE {EMPTIED}")  # noqa: S608
    op.add_column("schedule_change", sa.Column("submitted", sa.String(64), nullable=True))
    op.create_index("ix_visit_request_appointment_id", "visit_request", ["appointment_id"])


def downgrade() -> None:
    op.drop_index("ix_visit_request_appointment_id", "visit_request")
    op.drop_column("schedule_change", "submitted")
    op.drop_column("appointment", "no_email")
    op.drop_index("ix_account_slug", "account")
    op.drop_column("account", "slug")
