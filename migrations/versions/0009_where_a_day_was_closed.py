"""Let a change of the closed days say of which place it is: opening one says nothing of the others."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PLACE = "location_id INTEGER CONSTRAINT fk_schedule_change_location_id REFERENCES location (id)"


def upgrade() -> None:
    # In words: the table is referred to, so that SQLite cannot have it made anew.
    op.execute(sa.text(f"ALTER TABLE schedule_change ADD COLUMN {PLACE}"))


def downgrade() -> None:
    op.drop_column("schedule_change", "location_id")
