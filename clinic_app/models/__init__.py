"""Tables and the constraints that keep them true."""

from .appointment import Appointment, AppointmentEvent, AppointmentStep, StepResource
from .article import Article, ArticleFeedback, ArticleVersion, SearchMiss
from .audit import AccessLog, AuditEntry, AuditSeal
from .claim import CELL_SECONDS, Claim
from .draft import BookingDraft
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
    "Appointment",
    "AppointmentEvent",
    "AppointmentStep",
    "AppointmentType",
    "Article",
    "ArticleFeedback",
    "ArticleVersion",
    "AuditEntry",
    "AuditSeal",
    "BookingDraft",
    "CallTry",
    "Claim",
    "Closure",
    "FamilyTie",
    "LikelyDuplicate",
    "Location",
    "OutboxMessage",
    "Patient",
    "PatientWord",
    "PracticeDetails",
    "Practitioner",
    "RateCounter",
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
    "TouchedVisit",
    "VisitRequest",
]
