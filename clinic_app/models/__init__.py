"""Tables and the constraints that keep them true."""

from .appointment import Appointment, AppointmentEvent, AppointmentStep, StepResource
from .audit import AccessLog, AuditEntry, AuditSeal
from .claim import CELL_SECONDS, Claim
from .draft import BookingDraft
from .outbox import OutboxMessage, RateCounter
from .people import (
    Account,
    FamilyTie,
    LikelyDuplicate,
    Patient,
    SignIn,
    SignInCode,
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

__all__ = [
    "CELL_SECONDS",
    "AccessLog",
    "Account",
    "Appointment",
    "AppointmentEvent",
    "AppointmentStep",
    "AppointmentType",
    "AuditEntry",
    "AuditSeal",
    "BookingDraft",
    "Claim",
    "Closure",
    "FamilyTie",
    "LikelyDuplicate",
    "Location",
    "OutboxMessage",
    "Patient",
    "PracticeDetails",
    "Practitioner",
    "RateCounter",
    "Resource",
    "Room",
    "RosterChange",
    "RosterPattern",
    "SignIn",
    "SignInCode",
    "StepResource",
    "VisitRequest",
]
