"""Keep articles with every version of their texts, and count what readers made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("withdrawn_why", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "article_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("article.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("submitted_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("approved_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("publish_at", MOMENT, nullable=True),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("approved_at IS NULL OR submitted_at IS NOT NULL", name="submitted"),
        sa.CheckConstraint("publish_at IS NULL OR approved_at IS NOT NULL", name="approved"),
        sa.CheckConstraint(
            "approved_by IS NULL OR (approved_by <> submitted_by AND approved_by <> author_id)",
            name="second_person",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "number"),
    )
    op.create_table(
        "article_feedback",
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('', 'hard', 'unanswered', 'other_topic', 'wrong')", name="reason"
        ),
        sa.CheckConstraint("reason = '' OR NOT useful", name="why_not"),
        sa.PrimaryKeyConstraint("slug", "day", "useful", "reason"),
    )
    op.create_table(
        "search_miss",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "words"),
    )


def downgrade() -> None:
    for table in ("search_miss", "article_feedback", "article_version", "article"):
        op.drop_table(table)
