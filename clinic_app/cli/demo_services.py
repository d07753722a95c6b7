"""The three things that a demonstration runs: a mail server, the worker and the web server.

The web server and the worker are forked from this process once everything is imported, which makes
a start twice as fast as beginning three times.
"""

import ctypes
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

import click
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from clinic_app.config import Settings

from .worker import until_told_to_stop

ANSWER_SECONDS = 20.0
END_SECONDS = 6.0
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn with two processes of four threads, serving an application that exists already."""

    def __init__(self, app: Flask, address: tuple[str, int]) -> None:
        self.application = app
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        """Set what the demonstration needs; nothing comes from files or the command line."""
        host, port = self.address
        for name, value in {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "workers": 2,
            "threads": 4,
            "graceful_timeout": 3,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self.application


def run(app: Flask, settings: Settings, *, address: tuple[str, int], welcome: str) -> None:
    """Run all three until Ctrl-C, SIGTERM, or until one of them ends by itself."""
    stop = threading.Event()
    children = {
        "web server": _forked(WebServer(app, address).run),
        "worker": _forked(lambda: until_told_to_stop(app)),
    }
    with _mail_server(settings), _ended(children):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        if _answers(settings.public_url, children, stop):
            click.echo(welcome)
        died = _watched(children, stop)
    if died:
        raise click.ClickException(f"the {died} ended by itself, so everything was ended")
    click.echo("The demonstration has ended.")


def _forked(work: Callable[[], object]) -> BaseProcess:
    child = get_context("fork").Process(target=_child, args=(work,))
    child.start()
    return child


def _child(work: Callable[[], object]) -> None:
    """Do the work away from the terminal's Ctrl-C; end when the demonstration is killed."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    work()


@contextmanager
def _mail_server(settings: Settings) -> Iterator[None]:
    """Take in every message and keep it in the mailbox folder."""
    server: Any = Controller(
        Mailbox(settings.mailbox), hostname=settings.smtp_host, port=settings.smtp_port
    )
    server.start()
    try:
        yield
    finally:
        server.stop()


@contextmanager
def _ended(children: Mapping[str, BaseProcess]) -> Iterator[None]:
    """See to it that no child outlives the block."""
    try:
        yield
    finally:
        for child in children.values():
            child.terminate()
        give_up = time.monotonic() + END_SECONDS
        for child in children.values():
            child.join(max(0.1, give_up - time.monotonic()))
            if child.exitcode is None:
                child.kill()


def _watched(children: Mapping[str, BaseProcess], stop: threading.Event) -> str:
    """Wait until told to stop, or until a child ends by itself, and name it then."""
    while not stop.wait(0.2):
        if died := _dead(children):
            return died
    return ""


def _dead(children: Mapping[str, BaseProcess]) -> str:
    """Name a child that is not there any more."""
    return next((name for name, child in children.items() if child.exitcode is not None), "")


def _answers(url: str, children: Mapping[str, BaseProcess], stop: threading.Event) -> bool:
    """Wait until the first page answers, in vain if a child ends or we are told to stop."""
    give_up = time.monotonic() + ANSWER_SECONDS
    while not stop.wait(0.05) and not _dead(children):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  (our own address)
                return True
        except urllib.error.HTTPError as error:
            raise click.ClickException(f"the first page is broken: {error}") from error
        except OSError as error:
            if time.monotonic() > give_up:
                raise click.ClickException(f"the first page does not answer: {error}") from error
    return False
