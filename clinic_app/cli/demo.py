"""The demonstration: an invented practice on this machine, with its web server, worker and mail."""

import os
import socket
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import click

from clinic_app import clock
from clinic_app.config import from_environment
from clinic_app.reference.practice import FROM_THE_START

from . import demo_data, demo_services, demo_words
from .app import AHEAD, opened
from .days import Day

HOST = "127.0.0.1"
BEGINS = time(9, 40)
"""When a day that is asked for begins: a morning under way, with people in the waiting room."""


@click.command()
@click.option("--date", "day", type=Day(), help="The day it is to be; today if left out.")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
def demo(day: date | None, port: int) -> None:
    """Try the practice out on this machine with invented people."""
    if day and day < FROM_THE_START:
        raise click.BadParameter(f"the practice begins on {FROM_THE_START}", param_hint="--date")
    if not _free(port):
        raise click.ClickException(
            f"port {port} is taken on this machine: choose another, such as --port {port + 1}"
        )
    os.environ |= environment(os.environ, day, port)
    settings = from_environment(os.environ)
    with opened() as app:
        demo_data.prepare(settings)
        words = demo_words.welcome(settings)
    demo_services.run(app, settings, address=(HOST, port), welcome=words)


def environment(env: Mapping[str, str], day: date | None, port: int) -> dict[str, str]:
    """Return what every process of one demonstration is told, so that all agree on the time."""
    found = {
        "CLINIC_DEMO": "1",
        "CLINIC_DEMO_DATE": day.isoformat() if day else "",
        "CLINIC_PORT": str(port),
        "CLINIC_SMTP_PORT": env.get("CLINIC_SMTP_PORT") or str(_any_free_port()),
        AHEAD: "0",
    }
    if day:
        wanted = datetime.combine(day, BEGINS, clock.ZONE).astimezone(UTC)
        found[AHEAD] = str((wanted - clock.now() + clock.ahead()).total_seconds())
    return found


def _free(port: int) -> bool:
    """Say whether nobody listens at a port of this machine."""
    with socket.socket() as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asking.bind((HOST, port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    with socket.socket() as asking:
        asking.bind((HOST, 0))
        return int(asking.getsockname()[1])
