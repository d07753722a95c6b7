"""The application as the environment describes it; commands and servers alike begin here."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from clinic_app import clock, create_app
from clinic_app.config import Misconfigured, Settings, from_environment
from clinic_app.extensions import db
from clinic_app.web.transaction import Busy

AHEAD = "CLINIC_DEMO_AHEAD"


def application(env: Mapping[str, str] = os.environ) -> Flask:
    """Return the application for these settings, its clock moved if a demonstration says so."""
    settings = from_environment(env)
    set_clock(settings, env)
    return create_app(settings)


def set_clock(settings: Settings, env: Mapping[str, str]) -> None:
    """Move this process's clock as far ahead as the demonstration's others have theirs."""
    seconds = env.get(AHEAD)
    if not seconds:
        return
    if not settings.demo:
        raise Misconfigured(f"{AHEAD} is for demonstrations only: a practice runs today")
    clock.set_ahead(timedelta(seconds=float(seconds)))


@contextmanager
def opened(env: Mapping[str, str] = os.environ) -> Iterator[Flask]:
    """Give a command the application and its database; what is wrong with them is a sentence."""
    try:
        app = application(env)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        first_line = str(error.orig).strip().partition("\n")[0]
        raise click.ClickException(f"the database does not answer: {first_line}") from error
    except Busy as error:
        raise click.ClickException("others keep the database busy: try again") from error
