"""Make the first schema: the practice, people, appointments, claims, messages, the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("quarter", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
        sa.UniqueConstraint(
            "actor",
            "subject",
            "purpose",
            "quarter",
            name=op.f("uq_access_log_actor_subject_purpose_quarter"),
        ),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('patient', 'reception', 'nurse', 'doctor', 'manager')",
            name=op.f("ck_account_role"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "appointment_type",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_appointment_type")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(
            "ix_audit_entry_subject", ["subject_kind", "subject_id"], unique=False
        )

    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("last_id", name=op.f("uq_audit_seal_last_id")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("slug", name=op.f("uq_location_slug")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state IN ('due', 'sent', 'dropped', 'failed')", name=op.f("ck_outbox_message_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint(
            "kind",
            "subject_kind",
            "subject_id",
            "version",
            "channel",
            name=op.f("uq_outbox_message_kind_subject_kind_subject_id_version_channel"),
        ),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_due",
            ["send_after"],
            unique=False,
            sqlite_where=sa.text("state = 'due'"),
            postgresql_where=sa.text("state = 'due'"),
        )

    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=80), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_practice_one_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    op.create_table(
        "rate_counter",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_start", name=op.f("pk_rate_counter")),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "kind IN ('practitioner', 'room', 'patient')", name=op.f("ck_resource_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("id", "kind", name=op.f("uq_resource_id_kind")),
    )
    op.create_table(
        "claim",
        sa.Column("resource_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lane", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("hold_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lane = 0 OR kind <> 'room'", name=op.f("ck_claim_rooms_have_one_lane")),
        sa.CheckConstraint("cell > 0", name=op.f("ck_claim_cell")),
        sa.CheckConstraint("lane BETWEEN 0 AND 9", name=op.f("ck_claim_lane")),
        sa.ForeignKeyConstraint(
            ["resource_id", "kind"],
            ["resource.id", "resource.kind"],
            name=op.f("fk_claim_resource_id_kind"),
        ),
        sa.PrimaryKeyConstraint("resource_id", "cell", "lane", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(
            "ix_claim_expires_at",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("expires_at IS NOT NULL"),
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )
        batch_op.create_index("ix_claim_hold_id", ["hold_id"], unique=False)

    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_closure_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("day", "location_id", name=op.f("uq_closure_day_location_id")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("gender", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=80), nullable=False),
        sa.Column("contact_name", sa.String(length=80), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("birth_date >= '1890-01-01'", name=op.f("ck_patient_birth_date")),
        sa.ForeignKeyConstraint(["id"], ["resource.id"], name=op.f("fk_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_patient_family_name_birth_date", ["family_name", "birth_date"], unique=False
        )

    op.create_table(
        "practitioner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("gender", sa.String(length=80), nullable=False),
        sa.Column("pronouns", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("capabilities", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_practitioner_account_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["resource.id"], name=op.f("fk_practitioner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner")),
        sa.UniqueConstraint("account_id", name=op.f("uq_practitioner_account_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_practitioner_slug")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["resource.id"], name=op.f("fk_room_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_room_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("slug", name=op.f("uq_room_slug")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_location_id"), ["location_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_code_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_code_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "visit_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_slug", sa.String(length=80), nullable=False),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("phone", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_visit_request_made_by")),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_visit_request_settled_by")
        ),
        sa.ForeignKeyConstraint(
            ["type_slug"], ["appointment_type.slug"], name=op.f("fk_visit_request_type_slug")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_request")),
    )
    with op.batch_alter_table("visit_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_request_settled_at"), ["settled_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_visit_request_type_slug"), ["type_slug"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("hold_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("type_slug", sa.String(length=80), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.String(length=80), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("fit_in_reason", sa.String(length=80), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('online', 'desk', 'phone', 'import')", name=op.f("ck_appointment_channel")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_order")),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["account.id"], name=op.f("fk_appointment_booked_by")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["practitioner.id"], name=op.f("fk_appointment_lead_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_appointment_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_slug"], ["appointment_type.slug"], name=op.f("fk_appointment_type_slug")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_appointment_hold_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_appointment_reference")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_booked_by"), ["booked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index("ix_appointment_local_date", ["local_date"], unique=False)
        batch_op.create_index(
            "ix_appointment_patient_id_starts_at", ["patient_id", "starts_at"], unique=False
        )

    op.create_table(
        "family_tie",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("young_person_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('self', 'parent', 'guardian', 'carer')", name=op.f("ck_family_tie_kind")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_family_tie_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_family_tie_patient_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "patient_id", name=op.f("pk_family_tie")),
    )
    op.create_table(
        "likely_duplicate",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["other_id"], ["patient.id"], name=op.f("fk_likely_duplicate_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_likely_duplicate_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "other_id", name=op.f("pk_likely_duplicate")),
    )
    op.create_table(
        "roster_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("reserved_for", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind = 'removed' OR starts < ends", name=op.f("ck_roster_change_order")
        ),
        sa.CheckConstraint(
            "kind IN ('added', 'removed', 'relabelled')", name=op.f("ck_roster_change_kind")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_roster_change_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_roster_change_practitioner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_change")),
    )
    with op.batch_alter_table("roster_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_change_day"), ["day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_roster_change_practitioner_id"), ["practitioner_id"], unique=False
        )

    op.create_table(
        "roster_pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("reserved_for", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.CheckConstraint("every_weeks IN (1, 2)", name=op.f("ck_roster_pattern_every_weeks")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_roster_pattern_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_roster_pattern_weekday")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_roster_pattern_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_roster_pattern_practitioner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_pattern")),
    )
    with op.batch_alter_table("roster_pattern", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roster_pattern_practitioner_id"), ["practitioner_id"], unique=False
        )

    op.create_table(
        "appointment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('booked', 'moved', 'arrived', 'started', 'observing', 'finished', 'did_not_attend', 'cancelled', 'restored', 'undone')",
            name=op.f("ck_appointment_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_event_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["appointment_event.id"], name=op.f("fk_appointment_event_undoes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_event")),
    )
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_appointment_event_appointment_id_id", ["appointment_id", "id"], unique=False
        )

    op.create_table(
        "appointment_step",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_step_order")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_step_appointment_id")
        ),
        sa.PrimaryKeyConstraint("appointment_id", "position", name=op.f("pk_appointment_step")),
    )
    op.create_table(
        "booking_draft",
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("type_slug", sa.String(length=80), nullable=False),
        sa.Column("hold_id", sa.String(length=32), nullable=False),
        sa.Column("network", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_booking_draft_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_booking_draft_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_slug"], ["appointment_type.slug"], name=op.f("fk_booking_draft_type_slug")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_booking_draft")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_booking_draft_hold_id")),
    )
    with op.batch_alter_table("booking_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_booking_draft_browser_hash"), ["browser_hash"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_booking_draft_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            "ix_booking_draft_network_held_until", ["network", "held_until"], unique=False
        )

    op.create_table(
        "step_resource",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_step_resource_order")),
        sa.ForeignKeyConstraint(
            ["appointment_id", "position"],
            ["appointment_step.appointment_id", "appointment_step.position"],
            name=op.f("fk_step_resource_appointment_id_position"),
        ),
        sa.ForeignKeyConstraint(
            ["resource_id", "kind"],
            ["resource.id", "resource.kind"],
            name=op.f("fk_step_resource_resource_id_kind"),
        ),
        sa.PrimaryKeyConstraint(
            "appointment_id", "position", "resource_id", name=op.f("pk_step_resource")
        ),
    )
    with op.batch_alter_table("step_resource", schema=None) as batch_op:
        batch_op.create_index(
            "ix_step_resource_live",
            ["resource_id", "starts_at", "ends_at"],
            unique=False,
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )


def downgrade() -> None:

    with op.batch_alter_table("step_resource", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_step_resource_live", sqlite_where=sa.text("live"), postgresql_where=sa.text("live")
        )

    op.drop_table("step_resource")
    with op.batch_alter_table("booking_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_draft_network_held_until")
        batch_op.drop_index(batch_op.f("ix_booking_draft_expires_at"))
        batch_op.drop_index(batch_op.f("ix_booking_draft_browser_hash"))

    op.drop_table("booking_draft")
    op.drop_table("appointment_step")
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_event_appointment_id_id")

    op.drop_table("appointment_event")
    with op.batch_alter_table("roster_pattern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_pattern_practitioner_id"))

    op.drop_table("roster_pattern")
    with op.batch_alter_table("roster_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_change_practitioner_id"))
        batch_op.drop_index(batch_op.f("ix_roster_change_day"))

    op.drop_table("roster_change")
    op.drop_table("likely_duplicate")
    op.drop_table("family_tie")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_patient_id_starts_at")
        batch_op.drop_index("ix_appointment_local_date")
        batch_op.drop_index(batch_op.f("ix_appointment_lead_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_booked_by"))

    op.drop_table("appointment")
    with op.batch_alter_table("visit_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_request_type_slug"))
        batch_op.drop_index(batch_op.f("ix_visit_request_settled_at"))

    op.drop_table("visit_request")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_account_id"))

    op.drop_table("sign_in_code")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_location_id"))

    op.drop_table("room")
    op.drop_table("practitioner")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_index("ix_patient_family_name_birth_date")

    op.drop_table("patient")
    op.drop_table("closure")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_hold_id")
        batch_op.drop_index(
            "ix_claim_expires_at",
            sqlite_where=sa.text("expires_at IS NOT NULL"),
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )

    op.drop_table("claim")
    op.drop_table("resource")
    op.drop_table("rate_counter")
    op.drop_table("practice")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_message_due",
            sqlite_where=sa.text("state = 'due'"),
            postgresql_where=sa.text("state = 'due'"),
        )

    op.drop_table("outbox_message")
    op.drop_table("location")
    op.drop_table("audit_seal")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("appointment_type")
    op.drop_table("account")
    op.drop_table("access_log")
