"""What was decided about the stock after the fridge was too cold or too warm."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OUTSIDE = """
SELECT r.id, r.at, r.by, r.done,
       r.id < (SELECT max(id) FROM fridge_reading)
       OR EXISTS (SELECT 1 FROM stock_movement m WHERE m.reason = 'cold_chain' AND m.at >= r.at)
       AS settled
FROM fridge_reading r WHERE r.lowest < 20 OR r.highest > 80 ORDER BY r.id
"""


def upgrade() -> None:
    table = op.create_table(
        "cold_chain_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("asked", sa.String(80), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        sa.CheckConstraint("outcome IN ('', 'kept', 'taken_out')", name="outcome"),
        sa.CheckConstraint("(decided_at IS NULL) = (outcome = '')", name="decided"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reading_id"),
        sa.ForeignKeyConstraint(["reading_id"], ["fridge_reading.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"]),
    )
    op.create_index("ix_cold_chain_breach_decided_at", "cold_chain_breach", ["decided_at"])
    columns = {"at": MOMENT, "settled": sa.Boolean()}
    found = op.get_bind().execute(sa.text(OUTSIDE).columns(**columns)).all()
    op.bulk_insert(table, list(_breaches(found)))


def downgrade() -> None:
    op.drop_table("cold_chain_breach")


def _breaches(found: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield a breach for each look outside; what ended its warning until now is its decision.

    That was the next look, or doses that were taken out. What was done is written with the look.
    """
    for row in found:
        yield {
            "reading_id": row.id,
            "opened_at": row.at,
            "decided_at": row.at if row.settled else None,
            "decided_by": row.by if row.settled else None,
            "outcome": "kept" if row.settled else "",
            "asked": "",
            "note": row.done if row.settled else "",
        }
