"""Real server processes on loopback, all of one kind.

Each takes a port that the system gave to us, and each is ended by its process id, whatever happens.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--log-level", "error")
"""What the README says of the product's production; the others are run just so."""
START_SECONDS, END_SECONDS = 30.0, 10.0


@dataclass(frozen=True, slots=True)
class Site:
    """What to serve: a WSGI application, its environment, the interpreter that has its packages."""

    app: str
    env: Mapping[str, str]
    python: str = sys.executable


@contextmanager
def served(site: Site, log: Path) -> Iterator[int]:
    """Serve an application and yield its port."""
    with socket.socket() as listening, log.open("ab") as out:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        port, number = listening.getsockname()[1], listening.fileno()
        command = [site.python, "-m", "gunicorn", *GUNICORN, "--bind", f"fd://{number}", site.app]
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(site), stdout=out, stderr=out, pass_fds=(number,)
        )
        try:
            _wait_for_answer(port, process, log)
            yield port
        finally:
            end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that was started here, politely first."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(site: Site) -> dict[str, str]:
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return passed | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | dict(site.env)


def _wait_for_answer(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as asking:
            asking.settimeout(START_SECONDS)
            asking.connect(("127.0.0.1", port))
            asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if asking.recv(16):
                return
    raise RuntimeError(f"a server did not start:\n{log.read_text()[-3000:]}")
