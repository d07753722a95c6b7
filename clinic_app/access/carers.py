"""What a carer may still see as a child grows up (reviewed at 12, narrowed at 14, closed at 16)."""

from datetime import date
from enum import StrEnum

from clinic_app.scheduling.ages import completed_years

PRIVATE_FROM = 12


class Scope(StrEnum):
    """How much of a patient's visits an account sees."""

    FULL = "full"
    REVIEW = "review"
    NARROWED = "narrowed"
    CLOSED = "closed"


def scope(kind: str, birth: date, *, on: date, agreed: bool) -> Scope:
    """Return what a tie of this kind opens on a day; oneself always sees everything.

    `agreed` is the young person's own consent, without which the view narrows at 14 (only visits
    that this account booked) and closes at 16.
    """
    age = completed_years(birth, on)
    if kind == "self":
        return Scope.FULL
    if age >= 18:
        return Scope.FULL if agreed and kind == "carer" else Scope.CLOSED
    if age >= 16:
        return Scope.FULL if agreed else Scope.CLOSED
    if age >= 14:
        return Scope.FULL if agreed else Scope.NARROWED
    return Scope.REVIEW if age >= 12 else Scope.FULL


def shows(view: Scope, *, age: int, sensitive: bool, booked_by_viewer: bool, own: bool) -> bool:
    """Say whether a visit of somebody of this age in years appears in an account's list.

    A sensitive visit of somebody else is never listed once that person is 12 or older, whatever
    was agreed.
    """
    if own:
        return True
    if sensitive and age >= PRIVATE_FROM:
        return False
    if view is Scope.NARROWED:
        return booked_by_viewer
    return view is not Scope.CLOSED
