"""What vaccines somebody was given, here or elsewhere, and what is known of a child for that.

Nothing is ever changed or taken out: a correction is a second entry that names the one it stands
for (`corrects_id`); with `void` it says that the first was no dose at all.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Facts, Key, Long, Model, Short, Words

SEXES = ("", "female", "male", "unknown")
FIRST_NATIONS = ("", "neither", "aboriginal", "torres_strait", "both", "not_said")
PLACES = ("here", "elsewhere", "overseas")
FUNDING = ("", "national", "state", "private", "antenatal")
ROUTES = ("", "IM", "SC", "ID", "PO", "NS")
SITES = ("", "left_arm", "right_arm", "left_thigh", "right_thigh", "mouth", "nose", "other")


class ChildRecord(Model):
    """What the nurse knows of a child beyond the patient's record; sex is that for growth charts.

    `history` says what is known of earlier doses: nothing asked, the register seen, papers seen,
    or that there are none.
    """

    __tablename__ = "child_record"
    __table_args__ = (
        CheckConstraint(f"sex IN {SEXES}", name="sex"),
        CheckConstraint(f"first_nations IN {FIRST_NATIONS}", name="first_nations"),
        CheckConstraint("history IN ('', 'register', 'papers', 'none')", name="history"),
        CheckConstraint("gestation_weeks BETWEEN 22 AND 44", name="gestation"),
        CheckConstraint("birth_weight_grams BETWEEN 300 AND 7000", name="birth_weight"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    sex: Mapped[Short] = mapped_column(default="")
    gestation_weeks: Mapped[int | None]
    birth_weight_grams: Mapped[int | None]
    first_nations: Mapped[Short] = mapped_column(default="")
    risks: Mapped[Words]
    history: Mapped[Short] = mapped_column(default="")
    medicare_number: Mapped[str] = mapped_column(String(10), default="")
    medicare_reference: Mapped[str] = mapped_column(String(1), default="")
    postcode: Mapped[str] = mapped_column(String(4), default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ImmunisationDose(Model):
    """One dose of one vaccine: given here, or added from the register or from papers.

    `vaccine` is the schedule's name of the product group, `brand` what the register wants to hear.
    """

    __tablename__ = "immunisation_dose"
    __table_args__ = (
        UniqueConstraint("corrects_id"),
        CheckConstraint(f"place IN {PLACES}", name="place"),
        CheckConstraint(f"funding IN {FUNDING}", name="funding"),
        CheckConstraint(f"route IN {ROUTES}", name="route"),
        CheckConstraint(f"site IN {SITES}", name="site"),
        CheckConstraint("number BETWEEN 0 AND 20", name="number"),
        CheckConstraint("place <> 'here' OR given_by IS NOT NULL", name="somebody_gave_it"),
        Index("ix_immunisation_dose_patient_id_given_on", "patient_id", "given_on"),
        Index("ix_immunisation_dose_given_on", "given_on"),
        Index("ix_immunisation_dose_place_reported_at", "place", "reported_at"),
    )

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    vaccine: Mapped[Short]
    brand: Mapped[Short] = mapped_column(default="")
    number: Mapped[int] = mapped_column(default=0)
    given_on: Mapped[date]
    given_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(12))
    country: Mapped[str] = mapped_column(String(3), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("vaccine_batch.id"), index=True)
    batch: Mapped[str] = mapped_column(String(15), default="")
    site: Mapped[str] = mapped_column(String(12), default="")
    route: Mapped[str] = mapped_column(String(2), default="")
    funding: Mapped[str] = mapped_column(String(12), default="")
    given_by: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"))
    consent_by: Mapped[Short] = mapped_column(default="")
    answers: Mapped[Facts]
    note: Mapped[Long] = mapped_column(default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("immunisation_dose.id"))
    void: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime]
    noted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    report_reference: Mapped[Short] = mapped_column(default="")


class AdverseEvent(Model):
    """What happened after a vaccine, and whether the health department was told."""

    __tablename__ = "adverse_event"

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    dose_id: Mapped[int | None] = mapped_column(ForeignKey("immunisation_dose.id"), index=True)
    began_at: Mapped[datetime]
    what: Mapped[Long]
    serious: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime]
    noted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reported_at: Mapped[datetime | None] = mapped_column(index=True)
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    report_reference: Mapped[Short] = mapped_column(default="")
