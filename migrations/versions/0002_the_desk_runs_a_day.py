"""Let the desk run a day: schedule changes, the call list, staff links, finding people by sound."""

import unicodedata

import jellyfish
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVENTS = (
    "booked",
    "moved",
    "arrived",
    "started",
    "observing",
    "finished",
    "did_not_attend",
    "cancelled",
    "restored",
    "undone",
)
STATES = ("due", "sent", "dropped", "failed")


def upgrade() -> None:
    _new_tables()
    for name, length in (("interpreter", 80), ("access_needs", 400), ("alert", 400)):
        op.add_column(
            "patient", sa.Column(name, sa.String(length), nullable=False, server_default="")
        )
    op.create_index("ix_patient_birth_date", "patient", ["birth_date"])
    op.create_index("ix_patient_phone", "patient", ["phone"])
    op.create_index("ix_outbox_message_subject", "outbox_message", ["subject_kind", "subject_id"])
    _allow("appointment_event", "kind", (*EVENTS, "kept"))
    _allow("outbox_message", "state", (*STATES, "told"))
    for table in ("roster_pattern", "roster_change", "closure"):
        with op.batch_alter_table(table) as batch:
            if table != "closure":
                batch.add_column(
                    sa.Column("same_day", sa.Boolean(), nullable=False, server_default=sa.false())
                )
            batch.add_column(sa.Column("change_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                f"fk_{table}_change_id", "schedule_change", ["change_id"], ["id"]
            )
            batch.create_index(f"ix_{table}_change_id", ["change_id"])
    with op.batch_alter_table("visit_request") as batch:
        batch.add_column(sa.Column("email", sa.String(254), nullable=False, server_default=""))
        batch.add_column(sa.Column("appointment_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            "fk_visit_request_appointment_id", "appointment", ["appointment_id"], ["id"]
        )
    _write_words()


def downgrade() -> None:
    with op.batch_alter_table("visit_request") as batch:
        batch.drop_constraint("fk_visit_request_appointment_id", type_="foreignkey")
        for name in ("tried_at", "tries", "appointment_id", "email"):
            batch.drop_column(name)
    for table in ("closure", "roster_change", "roster_pattern"):
        with op.batch_alter_table(table) as batch:
            batch.drop_index(f"ix_{table}_change_id")
            batch.drop_constraint(f"fk_{table}_change_id", type_="foreignkey")
            batch.drop_column("change_id")
            if table != "closure":
                batch.drop_column("same_day")
    # What the older schema has no word for: who was told by telephone, who was kept.
    op.execute("UPDATE outbox_message SET state = 'failed' WHERE state = 'told'")
    kept = "(SELECT id FROM appointment_event WHERE kind = 'kept')"
    op.execute(f"DELETE FROM appointment_event WHERE undoes_id IN {kept}")  # noqa: S608
    op.execute("DELETE FROM appointment_event WHERE kind = 'kept'")
    _allow("outbox_message", "state", STATES)
    _allow("appointment_event", "kind", EVENTS)
    op.drop_index("ix_outbox_message_subject", "outbox_message")
    op.drop_index("ix_patient_phone", "patient")
    op.drop_index("ix_patient_birth_date", "patient")
    for name in ("alert", "access_needs", "interpreter"):
        op.drop_column("patient", name)
    for table in ("call_try", "touched_visit", "schedule_change", "staff_link", "patient_word"):
        op.drop_table(table)


def _new_tables() -> None:
    op.create_table(
        "patient_word",
        sa.Column("patient_id", sa.Integer(), sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("word", sa.String(80), nullable=False),
        sa.Column("sound", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "word"),
    )
    op.create_index("ix_patient_word_word", "patient_word", ["word"])
    op.create_index("ix_patient_word_sound", "patient_word", ["sound"])
    op.create_table(
        "staff_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("nonce", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('invitation', 'reset')", name="kind"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_staff_link_account_id", "staff_link", ["account_id"])
    op.create_table(
        "schedule_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), sa.ForeignKey("practitioner.id"), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("summary", sa.String(400), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("made_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pattern', 'ended', 'leave', 'extra', 'relabelled', 'closure', 'left')",
            name="kind",
        ),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name="order"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_schedule_change_practitioner_id", "schedule_change", ["practitioner_id"])
    op.create_table(
        "touched_visit",
        sa.Column("change_id", sa.Integer(), sa.ForeignKey("schedule_change.id"), nullable=False),
        sa.Column("appointment_id", sa.Integer(), sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("was_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_with", sa.Integer(), sa.ForeignKey("practitioner.id"), nullable=False),
        sa.PrimaryKeyConstraint("change_id", "appointment_id"),
    )
    op.create_index("ix_touched_visit_appointment_id", "touched_visit", ["appointment_id"])
    op.create_table(
        "call_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("outbox_message.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("outcome", sa.String(80), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('reached', 'left_message', 'no_answer', 'wrong_number')", name="outcome"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_call_try_message_id", "call_try", ["message_id"])


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Let a column hold these words and no others."""
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN {words}")


def _write_words() -> None:
    """Note by which words each patient is found, as the application does from now on."""
    connection = op.get_bind()
    people = connection.execute(
        sa.text("SELECT id, given_name, family_name FROM patient ORDER BY id")
    )
    rows = [
        {"patient_id": person.id, "word": word, "sound": jellyfish.metaphone(word)[:80]}
        for person in people
        for word in sorted(_words(f"{person.given_name} {person.family_name}"))
    ]
    if rows:
        connection.execute(
            sa.text("INSERT INTO patient_word VALUES (:patient_id, :word, :sound)"), rows
        )


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    split = "".join(c if c.isalnum() else "" if c in "'’" else " " for c in letters)
    return {word[:80] for word in split.split()}
