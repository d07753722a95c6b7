"""Writing letters and handing them to the mail server."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from email.message import EmailMessage

from flask import current_app

from clinic_app import clock
from clinic_app.config import Settings
from clinic_app.operations import follow_ons, moved_first, practice
from clinic_app.operations.article_links import articles_for_type
from clinic_app.operations.invitations import Invitation
from clinic_app.operations.messages import Letter
from clinic_app.operations.outbox import Message
from clinic_app.operations.recall_letters import RecallLetter
from clinic_app.operations.visit_facts import Visit, place_name
from clinic_app.scheduling.reminders import KINDS as REMINDERS

from . import calendar_file, letter_words, links, loss_words, plan_words
from .filters import WEEKDAYS

TIMEOUT_SECONDS = 10
MOST_READS = 2
Send = Callable[[EmailMessage], None]


def write(message: Message, letter: Letter, settings: Settings) -> EmailMessage:
    """Return the e-mail: plain words, the calendar part for visits, the same id each time."""
    details = practice.current().practice
    template = "reminder" if letter.kind in REMINDERS else letter.kind
    found = current_app.jinja_env.get_template(f"messages/{template}.txt")
    text = found.render(_facts(letter, settings), practice=details)
    subject, _, body = text.partition("\n")
    mail = EmailMessage()
    mail["Subject"] = subject.removeprefix("Subject: ").strip()
    mail["From"] = f'"{details.name}" <{details.email}>'
    mail["To"] = letter.to
    mail["Message-ID"] = (
        f"<{message.kind}-{message.subject_id}-{message.version}@{_domain(details.email)}>"
    )
    mail["Date"] = clock.now()
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body.strip() + "\n")
    if letter.visit and letter.kind not in REMINDERS:  # the entry is in their calendar already
        _attach_calendar(mail, letter, details.name, details.phone)
    return mail


def _facts(letter: Letter, settings: Settings) -> dict[str, object]:
    visit, ours = letter.visit, settings.public_url
    facts: dict[str, object] = {"letter": letter, "visit": visit, "home": f"{ours}/"}
    facts["page"] = f"{ours}{letter.path}" if letter.path else ""
    if letter.about:
        facts |= _about(letter.about)
    if visit:
        facts["link"] = _link(visit, ours)
        facts |= {"place": place_name(visit.location), "soon": _soon(visit.day)}
        facts["reads"] = _reads(visit, ours) if letter.kind == "confirmation" else []
        facts["loss"] = _loss(visit, letter.kind)
        facts |= {"what": letter_words.what(visit), "last": letter_words.last_day(visit)}
        facts["family"] = [_one(member, ours) for member in letter.visits]
    return facts


def _one(visit: Visit, ours: str) -> tuple[Visit, str, str, str]:
    """Return one of a family's visits: with its link, what it is for, and its last day."""
    return visit, _link(visit, ours), letter_words.what(visit), letter_words.last_day(visit)


def _reads(visit: Visit, ours: str) -> list[tuple[str, str]]:
    """Return what is good to read before a visit; its name would tell of a sensitive one."""
    if visit.kind.sensitive:
        return []
    found = articles_for_type(visit.kind.slug, now=clock.now(), most=MOST_READS)
    return [(teaser.title, f"{ours}/articles/{teaser.slug}/") for teaser in found]


def _loss(visit: Visit, kind: str) -> str:
    """Return what is lost by cancelling or moving a visit, as its reader may know."""
    if kind == "moved":
        shift = moved_first.by_last_move(visit, now=clock.now())
        shift = shift.for_reader_of(visit.email) if shift and not visit.kind.sensitive else None
        return loss_words.after_moving(shift, practice.current().practice.phone)
    if kind != "cancelled":
        return ""
    found = follow_ons.of(visit, now=clock.now())
    told = found.for_reader_of(visit.email) if found else None
    return loss_words.told(told, today=clock.today())


def _about(found: Invitation | RecallLetter) -> dict[str, object]:
    """Return what a child is due for, in words: no vaccine is named, and no verdict."""
    plan, child = found.plan, found.contact.child
    if plan is None:
        return {"child": child, "what": "", "days": ""}
    days = (plan_words.days(plan, today=clock.today()), plan_words.last_day(plan))
    return {"child": child, "what": plan_words.title(plan), "days": "\n".join(filter(None, days))}


def _link(visit: Visit, ours: str) -> str:
    return f"{ours}/visit/{links.token(visit.id, visit.reference)}"


def _soon(day: date) -> str:
    """Return "today", "tomorrow" or "on Thursday", as it is when the letter is read."""
    ahead = (day - clock.today()).days
    return ("today", "tomorrow")[ahead] if ahead in (0, 1) else f"on {WEEKDAYS[day.weekday()]}"


def _attach_calendar(mail: EmailMessage, letter: Letter, name: str, phone: str) -> None:
    if letter.visit is None:
        return
    visits = letter.visits or (letter.visit,)
    entry = calendar_file.entry(*visits, practice_name=name, phone=phone)
    method = "PUBLISH" if letter.visit.live else "CANCEL"
    mail.add_attachment(
        entry,
        maintype="text",
        subtype="calendar",
        filename="visit.ics",
        params={"method": method, "charset": "utf-8"},
    )


class Post(AbstractContextManager["Post"]):
    """One connection to the mail server, opened at the first letter."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.server: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        """Hand one letter over; raises `OSError` or `smtplib.SMTPException` when that fails."""
        try:
            self._connected().send_message(mail)
        except (OSError, smtplib.SMTPException):
            self._hang_up()
            raise

    def _connected(self) -> smtplib.SMTP:
        if self.server is None:
            s = self.settings
            self.server = smtplib.SMTP(s.smtp_host, s.smtp_port, timeout=TIMEOUT_SECONDS)
            if s.smtp_tls:
                self.server.starttls(context=ssl.create_default_context())
            if s.smtp_user:
                self.server.login(s.smtp_user, s.smtp_password)
        return self.server

    def _hang_up(self) -> None:
        if self.server is not None:
            self.server.close()
        self.server = None

    def __exit__(self, *_exc: object) -> None:
        self._hang_up()


def settings() -> Settings:
    """Return this deployment's settings."""
    found: Settings = current_app.extensions["clinic_settings"]
    return found


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
