"""Sixteen clients that each send their requests one after another over a connection they keep.

Bounded twice: the requests are given beforehand, and nobody waits longer than the limit. It reads
no more of an answer than its status and length, so that little of the machine goes into asking.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

CLIENTS = 16
LIMIT_SECONDS = 60.0
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length:"


class WrongAnswer(RuntimeError):
    """A server gave up, or answered something else than was expected."""


@dataclass(frozen=True, slots=True)
class Request:
    """The bytes of a request and the status that is its only right answer."""

    sent: bytes
    status: int = 200


@dataclass(slots=True)
class Took:
    """How long everything took in seconds, and each request of it."""

    seconds: float = 0.0
    each: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.each) / self.seconds


def get(path: str, headers: dict[str, str] | None = None) -> Request:
    """Return a request for a page."""
    return Request(_head("GET", path, headers or {}) + b"\r\n")


def post(path: str, fields: dict[str, str], headers: dict[str, str], *, status: int) -> Request:
    """Return a request that sends a form."""
    body = urlencode(fields).encode()
    own = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    return Request(_head("POST", path, headers | own) + b"\r\n" + body, status)


def _head(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{k}: {v}" for k, v in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def dealt(requests: Sequence[Request], clients: int = CLIENTS) -> list[list[Request]]:
    """Deal requests out to the clients."""
    return [list(requests[n::clients]) for n in range(clients) if requests[n::clients]]


def run(port: int, hands: Sequence[Sequence[Request]]) -> Took:
    """Let each client send its requests, all at once; raises `WrongAnswer`."""
    return asyncio.run(_run(port, hands))


async def _run(port: int, hands: Sequence[Sequence[Request]]) -> Took:
    took, loop = Took(), asyncio.get_running_loop()
    clients = [_Client(hand, took, loop.create_future()) for hand in hands]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]
    began = time.perf_counter()
    for client in clients:
        client.begin()
    try:
        await asyncio.wait_for(asyncio.gather(*(c.done for c in clients)), LIMIT_SECONDS)
    except TimeoutError:
        raise WrongAnswer(f"not all was answered within {LIMIT_SECONDS:.0f} seconds") from None
    finally:
        for client in clients:
            client.transport.close()
    took.seconds = time.perf_counter() - began
    return took


class _Client(asyncio.Protocol):
    """One connection."""

    transport: asyncio.Transport

    def __init__(
        self, requests: Sequence[Request], took: Took, done: "asyncio.Future[None]"
    ) -> None:
        self.requests, self.took, self.done = requests, took, done
        self.at, self.sent_at, self.got, self.needed = 0, 0.0, b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def begin(self) -> None:
        """Send the request whose turn it is."""
        self.got, self.needed = b"", 0
        self.sent_at = time.perf_counter()
        self.transport.write(self.requests[self.at].sent)

    def data_received(self, data: bytes) -> None:
        self.got += data
        if not self.needed:
            self.needed = _whole_length(self.got)
        if self.needed and len(self.got) >= self.needed:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(WrongAnswer(f"the server hung up: {exc}"))

    def _answered(self) -> None:
        self.took.each.append(time.perf_counter() - self.sent_at)
        wanted = self.requests[self.at].status
        if int(self.got[9:12]) != wanted:
            text = self.got[:2000].decode(errors="replace")
            return self.done.set_exception(WrongAnswer(f"expected {wanted}, got {text}"))
        self.at += 1
        if self.at < len(self.requests):
            return self.begin()
        return self.done.set_result(None)


def _whole_length(got: bytes) -> int:
    """Return how many bytes the answer has, 0 while its head is not there yet."""
    end = got.find(END_OF_HEAD)
    if end < 0:
        return 0
    head = got[:end].lower() + b"\r\n"
    at = head.find(LENGTH)
    if at < 0:
        raise WrongAnswer(f"no length: {head.decode(errors='replace')}")
    at += len(LENGTH)
    return end + len(END_OF_HEAD) + int(head[at : head.index(b"\r\n", at)])
