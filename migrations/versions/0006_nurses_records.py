"""Keep what nurses write down: doses, batches, the fridge, measurements, tasks and recalls."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("closed_at IS NULL")
IN_A_BLOCK = sa.text("block IS NOT NULL")
PLACES = "'here', 'elsewhere', 'overseas'"
FUNDING = "'', 'national', 'state', 'private', 'antenatal'"
ROUTES = "'', 'IM', 'SC', 'ID', 'PO', 'NS'"
SITES = "'', 'left_arm', 'right_arm', 'left_thigh', 'right_thigh', 'mouth', 'nose', 'other'"
NATIONS = "'', 'neither', 'aboriginal', 'torres_strait', 'both', 'not_said'"
MOVEMENTS = "'received', 'given', 'given_back', 'wasted', 'expired', 'cold_chain', 'counted'"


def words(name, length=80):
    return sa.Column(name, sa.String(length), nullable=False)


def number(name, *, needed=False):
    return sa.Column(name, sa.Integer(), nullable=not needed)


def moment(name, *, needed=True):
    return sa.Column(name, MOMENT, nullable=not needed)


def key(name, target, *, needed=False):
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{target}.id"), nullable=not needed)


def id_():
    return sa.Column("id", sa.Integer(), nullable=False)


def truth(name, *, needed=True):
    return sa.Column(name, sa.Boolean(), nullable=not needed)


def facts(name):
    return sa.Column(name, sa.JSON(), nullable=False)


def upgrade() -> None:
    op.add_column("appointment", sa.Column("block", sa.String(32), nullable=True))
    op.create_index(
        "ix_appointment_block",
        "appointment",
        ["block"],
        sqlite_where=IN_A_BLOCK,
        postgresql_where=IN_A_BLOCK,
    )
    op.create_table(
        "child_record",
        key("patient_id", "patient", needed=True),
        words("sex"),
        number("gestation_weeks"),
        number("birth_weight_grams"),
        words("first_nations"),
        facts("risks"),
        words("history"),
        words("medicare_number", 10),
        words("medicare_reference", 1),
        words("postcode", 4),
        moment("changed_at"),
        key("changed_by", "account"),
        sa.CheckConstraint("sex IN ('', 'female', 'male', 'unknown')", name="sex"),
        sa.CheckConstraint(f"first_nations IN ({NATIONS})", name="first_nations"),
        sa.CheckConstraint("history IN ('', 'register', 'papers', 'none')", name="history"),
        sa.CheckConstraint("gestation_weeks BETWEEN 22 AND 44", name="gestation"),
        sa.CheckConstraint("birth_weight_grams BETWEEN 300 AND 7000", name="birth_weight"),
        sa.PrimaryKeyConstraint("patient_id"),
    )
    op.create_table(
        "vaccine_batch",
        id_(),
        words("vaccine"),
        words("brand"),
        words("batch", 15),
        sa.Column("expires_on", sa.Date(), nullable=False),
        moment("made_at"),
        moment("closed_at", needed=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("vaccine", "brand", "batch"),
    )
    op.create_index(
        "ix_vaccine_batch_vaccine_expires_on", "vaccine_batch", ["vaccine", "expires_on"]
    )
    op.create_table(
        "immunisation_dose",
        id_(),
        key("patient_id", "patient", needed=True),
        key("appointment_id", "appointment"),
        words("vaccine"),
        words("brand"),
        number("number", needed=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        moment("given_at", needed=False),
        words("place", 12),
        words("country", 3),
        key("batch_id", "vaccine_batch"),
        words("batch", 15),
        words("site", 12),
        words("route", 2),
        words("funding", 12),
        key("given_by", "practitioner"),
        words("consent_by"),
        facts("answers"),
        words("note", 400),
        key("corrects_id", "immunisation_dose"),
        truth("void"),
        moment("noted_at"),
        key("noted_by", "account", needed=True),
        moment("reported_at", needed=False),
        key("reported_by", "account"),
        words("report_reference"),
        sa.CheckConstraint(f"place IN ({PLACES})", name="place"),
        sa.CheckConstraint(f"funding IN ({FUNDING})", name="funding"),
        sa.CheckConstraint(f"route IN ({ROUTES})", name="route"),
        sa.CheckConstraint(f"site IN ({SITES})", name="site"),
        sa.CheckConstraint("number BETWEEN 0 AND 20", name="number"),
        sa.CheckConstraint("place <> 'here' OR given_by IS NOT NULL", name="somebody_gave_it"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("corrects_id"),
    )
    for columns in (["patient_id", "given_on"], ["given_on"], ["appointment_id"], ["batch_id"]):
        name = f"ix_immunisation_dose_{'_'.join(columns)}"
        op.create_index(name, "immunisation_dose", columns)
    op.create_table(
        "adverse_event",
        id_(),
        key("patient_id", "patient", needed=True),
        key("dose_id", "immunisation_dose"),
        moment("began_at"),
        words("what", 400),
        truth("serious"),
        moment("noted_at"),
        key("noted_by", "account", needed=True),
        moment("reported_at", needed=False),
        key("reported_by", "account"),
        words("report_reference"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_adverse_event_patient_id", "adverse_event", ["patient_id"])
    op.create_index("ix_adverse_event_dose_id", "adverse_event", ["dose_id"])
    op.create_table(
        "stock_movement",
        id_(),
        key("batch_id", "vaccine_batch", needed=True),
        number("change", needed=True),
        words("reason", 12),
        key("dose_id", "immunisation_dose"),
        moment("at"),
        key("by", "account", needed=True),
        words("note", 400),
        sa.CheckConstraint(f"reason IN ({MOVEMENTS})", name="reason"),
        sa.CheckConstraint("change <> 0", name="change"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_stock_movement_batch_id", "stock_movement", ["batch_id"])
    op.create_table(
        "fridge_reading",
        id_(),
        words("fridge"),
        sa.Column("day", sa.Date(), nullable=False),
        moment("at"),
        number("now", needed=True),
        number("lowest", needed=True),
        number("highest", needed=True),
        words("done", 400),
        key("by", "account", needed=True),
        sa.CheckConstraint("lowest <= highest", name="order"),
        sa.CheckConstraint("now BETWEEN -400 AND 600", name="possible"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_fridge_reading_day", "fridge_reading", ["day"])
    op.create_table(
        "growth_measurement",
        id_(),
        key("patient_id", "patient", needed=True),
        key("appointment_id", "appointment"),
        sa.Column("day", sa.Date(), nullable=False),
        moment("measured_at"),
        number("weight_grams"),
        number("length_mm"),
        truth("lying", needed=False),
        number("head_mm"),
        words("clothing", 12),
        words("scale"),
        number("minutes_since_feed"),
        key("measured_by", "account", needed=True),
        facts("answers"),
        words("note", 400),
        key("corrects_id", "growth_measurement"),
        truth("void"),
        moment("noted_at"),
        sa.CheckConstraint("weight_grams BETWEEN 300 AND 150000", name="weight"),
        sa.CheckConstraint("length_mm BETWEEN 200 AND 2200", name="length"),
        sa.CheckConstraint("head_mm BETWEEN 150 AND 700", name="head"),
        sa.CheckConstraint(
            "clothing IN ('', 'bare', 'nappy', 'light', 'dressed')", name="clothing"
        ),
        sa.CheckConstraint(
            "void OR weight_grams IS NOT NULL OR length_mm IS NOT NULL OR head_mm IS NOT NULL",
            name="something",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("corrects_id"),
    )
    op.create_index(
        "ix_growth_measurement_patient_id_day", "growth_measurement", ["patient_id", "day"]
    )
    op.create_index(
        "ix_growth_measurement_appointment_id", "growth_measurement", ["appointment_id"]
    )
    op.create_table(
        "nurse_task",
        id_(),
        key("patient_id", "patient", needed=True),
        words("kind"),
        words("reason", 400),
        facts("facts"),
        key("measurement_id", "growth_measurement"),
        moment("opened_at"),
        moment("closed_at", needed=False),
        key("closed_by", "account"),
        words("outcome", 400),
        sa.CheckConstraint("kind IN ('growth', 'history', 'reaction', 'other')", name="kind"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_nurse_task_open",
        "nurse_task",
        ["patient_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "recall",
        id_(),
        key("patient_id", "patient", needed=True),
        words("kind"),
        words("about"),
        sa.Column("due_on", sa.Date(), nullable=False),
        moment("opened_at"),
        moment("closed_at", needed=False),
        key("closed_by", "account"),
        words("closed_why", 400),
        sa.CheckConstraint("kind IN ('overdue', 'second_dose', 'weigh_again')", name="kind"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_recall_patient_id", "recall", ["patient_id"])
    op.create_index(
        "ix_recall_open",
        "recall",
        ["patient_id", "kind", "about"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "recall_attempt",
        id_(),
        key("recall_id", "recall", needed=True),
        moment("at"),
        key("by", "account"),
        words("way", 12),
        words("outcome", 400),
        sa.CheckConstraint("way IN ('email', 'phone', 'letter', 'in_person')", name="way"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_recall_attempt_recall_id", "recall_attempt", ["recall_id"])


def downgrade() -> None:
    for table in (
        "recall_attempt",
        "recall",
        "nurse_task",
        "growth_measurement",
        "fridge_reading",
        "stock_movement",
        "adverse_event",
        "immunisation_dose",
        "vaccine_batch",
        "child_record",
    ):
        op.drop_table(table)
    op.drop_index("ix_appointment_block", "appointment")
    op.drop_column("appointment", "block")
