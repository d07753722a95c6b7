"""What was decided about the stock after the fridge was too cold or too warm."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OUTSIDE = """
SELECT r.id, r.at, r.by, r.done, r.id < (SELECT max(id) FROM fridge_reading) AS followed
FROM fridge_reading r WHERE r.lowest < 20 OR r.highest > 80 ORDER BY r.id
"""
TAKEN_OUT = """
SELECT m.at, m.by, m.note FROM stock_movement m WHERE m.reason = 'cold_chain' ORDER BY m.id
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
    ask = op.get_bind().execute
    looks = ask(sa.text(OUTSIDE).columns(at=MOMENT, followed=sa.Boolean())).all()
    out = ask(sa.text(TAKEN_OUT).columns(at=MOMENT)).all()
    op.bulk_insert(table, list(_breaches(looks, out)))


def downgrade() -> None:
    op.drop_table("cold_chain_breach")


def _breaches(looks: Sequence[Any], out: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield a breach for each look outside; what ended its warning until now is its decision.

    That was doses that were taken out before the next look outside, by whom and when that was;
    or else any later look: then what was done is written with the look, and the stock was kept.
    """
    for row, after in zip_longest(looks, looks[1:]):
        went = [m for m in out if row.at <= m.at and (after is None or m.at < after.at)]
        if went:
            decided = {"outcome": "taken_out", "note": went[-1].note or row.done}
            decided |= {"decided_at": went[-1].at, "decided_by": went[-1].by}
        elif row.followed:
            decided = {"outcome": "kept", "note": row.done}
            decided |= {"decided_at": row.at, "decided_by": row.by}
        else:
            decided = {"outcome": "", "note": "", "decided_at": None, "decided_by": None}
        yield {"reading_id": row.id, "opened_at": row.at, "asked": ""} | decided
