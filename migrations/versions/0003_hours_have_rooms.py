"""Let hours say in which room somebody sits, and find what failed without reading every message."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    for table in ("roster_pattern", "roster_change"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("room_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_{table}_room_id", "room", ["room_id"], ["id"])
    op.create_index(
        "ix_outbox_message_failed",
        "outbox_message",
        ["subject_id"],
        sqlite_where=FAILED,
        postgresql_where=FAILED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_message_failed", "outbox_message")
    for table in ("roster_change", "roster_pattern"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_room_id", type_="foreignkey")
            batch.drop_column("room_id")
