"""What has become of a visit that the patient may not know yet."""

from clinic_app.extensions import db
from clinic_app.models import Account

from . import requests
from .visit_facts import THEIR_WORD, Visit


def known(kind: str, visit: Visit) -> bool:
    """Say whether the patient knows without a message, having done it or heard it on the phone.

    A visit that settles a request does not count as heard: it was arranged without them.
    """
    if kind == "confirmation":
        return not requests.settled_with(visit.id)
    done = [event for event in visit.events if event.kind == kind]
    return bool(done) and (_by_patient(done[-1].by) or done[-1].reason.startswith(THEIR_WORD))


def _by_patient(who: str) -> bool:
    """Say whether this actor was a guest with the visit's link, or a family's account."""
    kind, _, number = who.partition(":")
    if kind != "account":
        return kind == "guest"
    account = db.session.get(Account, int(number))
    return account is not None and account.role == "patient"
