"""A real SMTP server, and a practice whose worker sends to it."""

import dataclasses
from email import policy
from email.parser import BytesParser

import pytest
from aiosmtpd.controller import Controller

from clinic_app.web import letters
from tests.conftest import free_port


class Inbox:
    """Keeps every message; `answer` is what the server says to the next recipients."""

    def __init__(self):
        self.messages = []
        self.answer = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.messages.append(BytesParser(policy=policy.default).parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture
def inbox():
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture
def settings(practice_loaded, context, inbox):
    """The test's settings, with the mail server that keeps what it gets."""
    found = dataclasses.replace(letters.settings(), smtp_port=inbox.port)
    context.extensions["clinic_settings"] = found
    return found
