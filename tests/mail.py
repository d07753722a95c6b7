"""A real SMTP server that keeps what it gets."""

from email import policy
from email.parser import BytesParser


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
