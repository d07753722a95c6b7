"""The worker sends what is due, outlives what is away, and ends when told."""

import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from clinic_app.operations import outbox
from clinic_app.web.transaction import transact
from tests.conftest import free_port
from tests.factories import TUESDAY, a_visit, at
from tests.mail import Inbox

from .conftest import plain_environment


@pytest.fixture
def mail():
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    inbox.port = server.port
    yield inbox
    server.stop()


@pytest.fixture
def a_message(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:00"))
    visit = a_visit("standard", start=at(TUESDAY, "9:30"))
    transact(lambda now: outbox.queue("confirmation", "appointment", visit, now=now))


@pytest.fixture
def start(environment):
    """Start a worker as a process of its own, and end it at the latest with the test."""
    started = []

    def begin(**env):
        told = {k: v for k, v in (environment | env).items() if v is not None}
        worker = subprocess.Popen(
            [sys.executable, "-m", "clinic_app.cli", "worker"],
            env=plain_environment(**told),
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(worker)
        return worker

    yield begin
    for worker in started:
        worker.kill()
        worker.wait()
        worker.stderr.close()


def wait_for(line, worker):
    """Read what a worker says until it says this."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        said = worker.stderr.readline()
        if line in said:
            return
        assert worker.poll() is None, "the worker ended"
    raise AssertionError(line)


def test_once_sends_what_is_due_and_ends(a_message, clinic, mail):
    done = clinic("worker", "--once", CLINIC_SMTP_PORT=str(mail.port))
    assert done.exit_code == 0
    assert [m["To"] for m in mail.messages] == ["robin.vale@example.com"]


def test_once_reminds_too(practice_loaded, context, travel, clinic, mail):
    travel(at(TUESDAY - timedelta(days=7), "9:00"))
    a_visit("standard", start=at(TUESDAY, "9:30"))
    travel(at(TUESDAY - timedelta(days=2), "9:30"))
    for _ in range(2):
        assert clinic("worker", "--once", CLINIC_SMTP_PORT=str(mail.port)).exit_code == 0
    assert [m["Subject"].strip().split(",")[0] for m in mail.messages] == ["Reminder"]


def test_once_with_a_database_that_is_away_ends_with_1(clinic):
    url = "postgresql://nobody@127.0.0.1:9/none"
    assert clinic("worker", "--once", CLINIC_DATABASE_URL=url).exit_code == 1


def test_it_sends_and_ends_when_told(start):
    worker = start()
    wait_for("sending", worker)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert "stopped" in worker.stderr.read()


def test_it_outlives_a_database_that_is_away(start):
    worker = start(CLINIC_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    wait_for("will be tried again: OperationalError", worker)
    wait_for("will be tried again: OperationalError", worker)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
