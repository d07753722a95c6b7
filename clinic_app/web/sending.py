"""One round of the worker: remind, send what is due, tidy up what is over."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage

from clinic_app import clock
from clinic_app.config import Settings
from clinic_app.extensions import db
from clinic_app.operations import (
    accounts,
    article_counts,
    audit_seals,
    cancelled_first,
    claims,
    drafts,
    invitations,
    limits,
    messages,
    outbox,
    recalls_due,
    reminders,
    too_early,
)
from clinic_app.operations.errors import NotFound
from clinic_app.operations.messages import Answer, Later, Letter, NoAddress, Overnight
from clinic_app.operations.outbox import Message

from . import letters, search_log
from .transaction import transact

log = logging.getLogger(__name__)
BATCH = 20
KEEP_CLAIMS = timedelta(days=2)


def remind() -> int:
    """Write down the reminders that are missing; a round without any only reads."""
    try:
        if not reminders.missing(now=clock.now()):
            return 0
    finally:
        db.session.rollback()
    return transact(lambda now: reminders.queue_due(now=now))


def look_ahead() -> int:
    """Write down who is to be invited; open recalls, close those and tasks that are done.

    Returns how many; a round without any only reads.
    """
    now = clock.now()
    try:
        if not (
            invitations.missing(now=now)
            or recalls_due.missing(now=now)
            or recalls_due.finished(now=now)
            or cancelled_first.settled(now=now)
            or too_early.missing(now=now)
            or too_early.settled(now=now)
        ):
            return 0
    finally:
        db.session.rollback()

    def work(now: datetime) -> int:
        closed = recalls_due.close_done(now=now) + cancelled_first.settle(now=now)
        closed += too_early.settle(now=now) + too_early.ask(too_early.WORKER, now=now)
        return closed + recalls_due.open_due(now=now) + invitations.queue_due(now=now)

    return transact(work)


def send_due(settings: Settings) -> int:
    """Send the messages that are due now and return how many left."""
    sent = 0
    with letters.Post(settings) as post:
        while batch := transact(lambda now: outbox.lease(most=BATCH, now=now)):
            sent += sum(_deliver(message, post, settings) for message in batch)
    return sent


def _deliver(message: Message, post: letters.Post, settings: Settings) -> bool:
    """Send one message outside any transaction and settle it; a bad one harms no other."""
    until: datetime | None = None
    try:
        answer, mail = _written(message, settings)
        if not isinstance(answer, Letter) or mail is None:
            _leave(message, answer)
            return False
        until = answer.until
        post.send(mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        trouble = f"refused: {codes}"  # the codes only: addresses do not belong here
        _not_sent(message, trouble, until=until, for_good=all(code >= 500 for code in codes))
        return False
    except Exception as error:  # whatever it was, the others go on and this one is tried again
        log.warning("message %s not sent: %s", message.id, type(error).__name__)
        _not_sent(message, f"{type(error).__name__}: {error}", until=until)
        return False
    transact(lambda now: _sent(message, now))
    return True


def _leave(message: Message, answer: Answer) -> None:
    """Settle a message that is not to be written, or not now."""
    match answer:
        case Later(at=at):
            transact(lambda _now: outbox.put_off(message, at))
        case NoAddress() | Overnight():
            trouble = outbox.NIGHT if isinstance(answer, Overnight) else outbox.NO_ADDRESS
            transact(lambda now: outbox.settle(message, "failed", now=now, trouble=trouble))
        case _:
            transact(lambda now: outbox.settle(message, "dropped", now=now))


def _not_sent(
    message: Message, trouble: str, *, until: datetime | None, for_good: bool = False
) -> None:
    """Give up on an address that does not exist; a server that asks for patience gets it."""
    if for_good:
        transact(lambda now: outbox.settle(message, "failed", now=now, trouble=trouble))
    else:
        transact(lambda now: outbox.put_back(message, trouble, now=now, until=until))


def _written(message: Message, settings: Settings) -> tuple[Answer, EmailMessage | None]:
    try:
        answer = messages.letter(message, secret=settings.secret_key, now=clock.now())
        if isinstance(answer, Letter):
            return answer, letters.write(message, answer, settings)
        return answer, None
    except NotFound:
        return None, None
    finally:
        db.session.rollback()  # what was read is not kept open while the mail server answers


def _sent(message: Message, now: datetime) -> None:
    outbox.settle(message, "sent", now=now)
    messages.note_sent(message, now=now)


def tidy() -> None:
    """Forget what is over, seal the audit's new entries, and count searches without result."""

    def work(now: datetime) -> None:
        drafts.prune(now=now)
        limits.prune(before=now - timedelta(days=1))
        claims.prune(before=now - KEEP_CLAIMS)
        accounts.prune(now=now)
        article_counts.prune(before=clock.local_date(now) - article_counts.COUNTED)
        audit_seals.seal(now=now)

    transact(work)
    search_log.gather()
