"""Bringing the database to the newest schema, and the practice's files into it."""

import hashlib
from pathlib import Path

import click
from flask_migrate import upgrade

from clinic_app.access.actors import System
from clinic_app.operations import practice_load
from clinic_app.operations.errors import AddressTaken
from clinic_app.reference.catalogue import SERVICES, load_catalogue
from clinic_app.reference.practice import PRACTICE
from clinic_app.reference.practice import load_practice as read_practice
from clinic_app.reference.yaml_source import BrokenReference
from clinic_app.web.transaction import transact

from .app import opened

YAML = click.Path(path_type=Path, dir_okay=False)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    with opened():
        upgrade()
    click.echo("The database has the newest schema.")


@click.command("load-practice")
@click.option("--practice", type=YAML, default=PRACTICE, help="Places, people, hours, closures.")
@click.option("--catalogue", type=YAML, default=SERVICES, help="Kinds of visit.")
def load_practice(practice: Path, catalogue: Path) -> None:
    """Load the practice's files; hours that the desk changed since are left alone."""
    with opened():
        try:
            done = load(practice, catalogue)
        except BrokenReference as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from error
        except AddressTaken as error:
            raise click.ClickException(f"the address of {error} is another account's") from error
    click.echo("The practice is loaded." if done else "Nothing has changed since it was loaded.")


def load(
    practice: Path = PRACTICE, catalogue: Path = SERVICES, *, password_hash: str | None = None
) -> bool:
    """Load the files unless the same are loaded already; raises `BrokenReference`.

    `password_hash` is given to staff who have no password.
    """
    kinds = load_catalogue(catalogue)
    details = read_practice(practice, catalogue=kinds)
    checksum = hashlib.sha256(practice.read_bytes() + b"\0" + catalogue.read_bytes()).hexdigest()
    return transact(
        lambda now: practice_load.load(
            System("practice"),
            details,
            kinds,
            checksum=checksum,
            now=now,
            password_hash=password_hash,
        )
    )
