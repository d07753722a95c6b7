"""The worker: reminds, sends what is due, and once a minute looks ahead and tidies up."""

import logging
import signal
import threading
import time
from collections.abc import Callable

import click
from flask import Flask

from clinic_app.extensions import db
from clinic_app.web import sending
from clinic_app.web.letters import settings

from .app import opened

log = logging.getLogger("clinic.worker")
EVERY_SECONDS = 2.0
TIDY_SECONDS = 60.0


@click.command()
@click.option("--once", is_flag=True, help="Remind, send and tidy once, then end.")
def worker(once: bool) -> None:
    """Send messages until told to stop; a database or mail server that is away is waited for."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    with opened() as app:
        if once:
            good = [attempt(app, work) for work in WHOLE_ROUND]
            raise SystemExit(0 if all(good) else 1)
        until_told_to_stop(app)


def until_told_to_stop(app: Flask) -> None:
    """Remind, send and tidy until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("sending")
    next_tidy = time.monotonic()
    while not stop.is_set():
        attempt(app, _remind)
        attempt(app, _send)
        if time.monotonic() >= next_tidy:
            attempt(app, _look_ahead)
            attempt(app, sending.tidy)
            next_tidy = time.monotonic() + TIDY_SECONDS
        stop.wait(EVERY_SECONDS)
    log.info("stopped")


def attempt(app: Flask, work: Callable[[], object]) -> bool:
    """Do a piece of work in a context of its own, and say whether it went well; never raise."""
    with app.app_context():
        try:
            work()
        except Exception as error:  # whatever is away comes back, or a person looks at the log
            log.warning("will be tried again: %s: %s", type(error).__name__, _short(error))
            return False
        finally:
            db.session.remove()
    return True


def _remind() -> None:
    queued = sending.remind()
    if queued:
        log.info("reminders to send: %s", queued)


def _send() -> None:
    sent = sending.send_due(settings())
    if sent:
        log.info("sent %s", sent)


def _look_ahead() -> None:
    found = sending.look_ahead()
    if found:
        log.info("invitations and recalls: %s", found)


WHOLE_ROUND = (_remind, _look_ahead, _send, sending.tidy)


def _short(error: Exception) -> str:
    """Return an error's first line: what was being written is nobody's business in a log."""
    return str(error).partition("\n")[0]
