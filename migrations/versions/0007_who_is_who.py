"""Know people of the practice's files by their own name there, whatever address they have."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BOOKED_AS = "SELECT slug FROM practitioner WHERE practitioner.account_id = account.id"


def upgrade() -> None:
    op.add_column("account", sa.Column("slug", sa.String(80), nullable=True))
    op.create_index("ix_account_slug", "account", ["slug"], unique=True)
    # Who is booked stands in the files under that name; the others are named at the next load.
    op.execute(f"UPDATE account SET slug = ({BOOKED_AS})")  # noqa: S608


def downgrade() -> None:
    op.drop_index("ix_account_slug", "account")
    op.drop_column("account", "slug")
