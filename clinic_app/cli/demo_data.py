"""The demonstration's file: made by migrations, filled once, made anew when its weeks ran out."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_migrate import upgrade
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from clinic_app import clock
from clinic_app.config import Settings
from clinic_app.extensions import db
from clinic_app.operations import accounts
from clinic_app.operations.demonstration import seed
from clinic_app.web.transaction import transact

from .files import load

PASSWORD = "kestrels fly at noon"  # noqa: S105  (printed for everybody who tries it out)
BESIDE = ("", "-wal", "-shm", ".writers")
"""The database's file, and what stands beside it while it is used."""


def prepare(settings: Settings) -> None:
    """Make sure that the file is there, has the newest schema and files, and weeks of visits.

    Needs the application's context.
    """
    with _alone(settings):
        if _file(settings).exists() and not _still_good():
            click.echo("The visits of the old demonstration are over: making a new one.")
            _remove(settings)
        if not _file(settings).exists():
            _make()


def _still_good() -> bool:
    """Bring an older file up to date, and say whether it can go on being used."""
    try:
        upgrade()
        load()
        return seed.fresh_enough(clock.today())
    except SQLAlchemyError:  # half made, or of another version
        return False


def _make() -> None:
    click.echo("Inventing families and eight weeks of visits. This takes a few seconds, once.")
    hashed = accounts.hash_password(PASSWORD)
    upgrade()
    load(password_hash=hashed)
    scene = seed.invent(clock.today())
    transact(lambda now: seed.write(scene, now=now))


def _remove(settings: Settings) -> None:
    db.session.remove()
    db.engine.dispose()
    for ending in BESIDE:
        path = _file(settings)
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.rmtree(settings.mailbox, ignore_errors=True)


def _file(settings: Settings) -> Path:
    return Path(str(make_url(settings.database_url).database))


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let two that start at once prepare the file one after the other."""
    with (settings.instance / "preparing").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
