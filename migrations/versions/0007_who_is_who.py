"""Know people of the practice's files by their own name there, and who wants no e-mail."""

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


def downgrade() -> None:
    op.drop_column("appointment", "no_email")
    op.drop_index("ix_account_slug", "account")
    op.drop_column("account", "slug")
