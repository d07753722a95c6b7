"""A mark that is another one after any change of the practice, its people, rooms or hours."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "practice_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_practice_mark_one_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_mark")),
    )
    op.bulk_insert(table, [{"id": 1, "mark": secrets.token_hex(16)}])


def downgrade() -> None:
    op.drop_table("practice_mark")
