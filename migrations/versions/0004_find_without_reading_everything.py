"""Give what grows the indexes by which it is asked: ties, look-alikes, who was told today."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TOLD = sa.text("state = 'told'")


def upgrade() -> None:
    op.create_index("ix_family_tie_patient_id", "family_tie", ["patient_id"])
    op.create_index("ix_likely_duplicate_other_id", "likely_duplicate", ["other_id"])
    op.create_index(
        "ix_outbox_message_told",
        "outbox_message",
        ["settled_at"],
        sqlite_where=TOLD,
        postgresql_where=TOLD,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_message_told", "outbox_message")
    op.drop_index("ix_likely_duplicate_other_id", "likely_duplicate")
    op.drop_index("ix_family_tie_patient_id", "family_tie")
