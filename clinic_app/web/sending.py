"""One round of the worker: send what is due, tidy up what is over."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage

from clinic_app import clock
from clinic_app.config import Settings
from clinic_app.extensions import db
from clinic_app.operations import audit_seals, claims, drafts, limits, messages, outbox
from clinic_app.operations.errors import NotFound
from clinic_app.operations.outbox import Message

from . import letters
from .transaction import transact

log = logging.getLogger(__name__)
BATCH = 20
KEEP_CLAIMS = timedelta(days=2)


def send_due(settings: Settings) -> int:
    """Send the messages that are due now and return how many left."""
    sent = 0
    with letters.Post(settings) as post:
        while batch := transact(lambda now: outbox.lease(most=BATCH, now=now)):
            sent += sum(_deliver(message, post, settings) for message in batch)
    return sent


def _deliver(message: Message, post: letters.Post, settings: Settings) -> bool:
    """Send one message outside any transaction and settle it; a bad one harms no other."""
    try:
        mail = _written(message, settings)
        if mail is None:
            transact(lambda now: outbox.settle(message, "dropped", now=now))
            return False
        post.send(mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        trouble = f"refused: {codes}"  # the codes only: addresses do not belong here
        for_good = all(code >= 500 for code in codes)
        transact(lambda now: _refused(message, trouble, for_good=for_good, now=now))
        return False
    except Exception as error:  # whatever it was, the others go on and this one is tried again
        log.warning("message %s not sent: %s", message.id, type(error).__name__)
        trouble = f"{type(error).__name__}: {error}"
        transact(lambda now: outbox.put_back(message, trouble, now=now))
        return False
    transact(lambda now: _sent(message, now))
    return True


def _refused(message: Message, trouble: str, *, for_good: bool, now: datetime) -> None:
    """Give up on an address that does not exist; a server that asks for patience gets it."""
    if for_good:
        outbox.settle(message, "failed", now=now, trouble=trouble)
    else:
        outbox.put_back(message, trouble, now=now)


def _written(message: Message, settings: Settings) -> EmailMessage | None:
    try:
        letter = messages.letter(message, secret=settings.secret_key, now=clock.now())
        return letters.write(message, letter, settings) if letter else None
    except NotFound:
        return None
    finally:
        db.session.rollback()  # what was read is not kept open while the mail server answers


def _sent(message: Message, now: datetime) -> None:
    outbox.settle(message, "sent", now=now)
    messages.note_sent(message, now=now)


def tidy() -> None:
    """Forget drafts, counters and claims that are over, and seal the audit's new entries."""

    def work(now: datetime) -> None:
        drafts.prune(now=now)
        limits.prune(before=now - timedelta(days=1))
        claims.prune(before=now - KEEP_CLAIMS)
        audit_seals.seal(now=now)

    transact(work)
