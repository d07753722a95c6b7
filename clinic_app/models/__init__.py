"""Tables and the constraints that keep them true."""

from .appointment import Appointment, AppointmentEvent, AppointmentStep, StepResource
from .article import Article, ArticleFeedback, ArticleImage, ArticleVersion, SearchMiss
from .audit import AccessLog, AuditEntry, AuditSeal
from .claim import CELL_SECONDS, Claim
from .draft import BookingDraft
from .fridge import ColdChainBreach, FridgeReading, StockMovement, VaccineBatch
from .growth import GrowthMeasurement, NurseTask, Recall, RecallAttempt
from .immunisation import AdverseEvent, ChildRecord, ImmunisationDose
from .outbox import CallTry, OutboxMessage, RateCounter
from .people import (
    Account,
    FamilyTie,
    LikelyDuplicate,
    Patient,
    PatientWord,
    SignIn,
    SignInCode,
    StaffLink,
    VisitRequest,
)
from .practice import (
    AppointmentType,
    Closure,
    Location,
    PracticeDetails,
    PracticeMark,
    Practitioner,
    Resource,
    Room,
    RosterChange,
    RosterPattern,
)
from .schedule import ScheduleChange, TouchedVisit

__all__ = [
    "CELL_SECONDS",
    "AccessLog",
    "Account",
    "AdverseEvent",
    "Appointment",
    "AppointmentEvent",
    "AppointmentStep",
    "AppointmentType",
    "Article",
    "ArticleFeedback",
    "ArticleImage",
    "ArticleVersion",
    "AuditEntry",
    "AuditSeal",
    "BookingDraft",
    "CallTry",
    "ChildRecord",
    "Claim",
    "Closure",
    "ColdChainBreach",
    "FamilyTie",
    "FridgeReading",
    "GrowthMeasurement",
    "ImmunisationDose",
    "LikelyDuplicate",
    "Location",
    "NurseTask",
    "OutboxMessage",
    "Patient",
    "PatientWord",
    "PracticeDetails",
    "PracticeMark",
    "Practitioner",
    "RateCounter",
    "Recall",
    "RecallAttempt",
    "Resource",
    "Room",
    "RosterChange",
    "RosterPattern",
    "ScheduleChange",
    "SearchMiss",
    "SignIn",
    "SignInCode",
    "StaffLink",
    "StepResource",
    "StockMovement",
    "TouchedVisit",
    "VaccineBatch",
    "VisitRequest",
]
