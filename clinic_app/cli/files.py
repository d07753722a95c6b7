"""Bringing the database to the newest schema, and the practice's files into it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from flask_migrate import upgrade

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.config import resource_dir
from clinic_app.operations import article_loading, practice_load
from clinic_app.operations.errors import AddressTaken
from clinic_app.reference import article_source
from clinic_app.reference import articles as article_files
from clinic_app.reference.catalogue import SERVICES, Catalogue, load_catalogue
from clinic_app.reference.practice import PRACTICE, Practice
from clinic_app.reference.practice import load_practice as read_practice
from clinic_app.reference.yaml_source import BrokenReference
from clinic_app.web.letters import settings
from clinic_app.web.transaction import transact

from .app import opened

YAML = click.Path(path_type=Path, dir_okay=False)
TEXTS = click.Path(path_type=Path, file_okay=False, exists=True)
BESIDE = "articles"


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    with opened():
        upgrade()
    click.echo("The database has the newest schema.")


@click.command("load-practice")
@click.option("--practice", type=YAML, default=PRACTICE, help="Places, people, hours, closures.")
@click.option("--catalogue", type=YAML, default=SERVICES, help="Kinds of visit.")
@click.option(
    "--articles", type=TEXTS, help="Articles; else the folder beside the practice's file."
)
def load_practice(practice: Path, catalogue: Path, articles: Path | None) -> None:
    """Load the practice's files; hours and articles that were changed here are left alone."""
    with opened():
        try:
            done = load(practice, catalogue, articles)
        except BrokenReference as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from error
        except AddressTaken as error:
            raise click.ClickException(f"the address of {error} is another account's") from error
    click.echo("The practice is loaded." if done else "Nothing has changed since it was loaded.")


def load(
    practice: Path = PRACTICE,
    catalogue: Path = SERVICES,
    articles: Path | None = None,
    *,
    password_hash: str | None = None,
) -> bool:
    """Load the files unless the same are loaded already; raises `BrokenReference`.

    Articles name the practice's people and visits, so they are its own: those in a folder beside
    its file, unless another is given. `password_hash` is given to staff who have no password.
    """
    kinds = load_catalogue(catalogue)
    details = read_practice(practice, catalogue=kinds)
    texts = article_source.files(articles or practice.with_name(BESIDE))
    ready = _publishable(texts, details, kinds)
    checksum = hashlib.sha256(practice.read_bytes() + b"\0" + catalogue.read_bytes()).hexdigest()
    loads = System("practice")

    def work(now: datetime) -> bool:
        done = practice_load.load(
            loads, details, kinds, checksum=checksum, now=now, password_hash=password_hash
        )
        return bool(article_loading.load(loads, texts, ready=ready, now=now)) or done

    return transact(work)


def _publishable(
    texts: Mapping[str, str], details: Practice, kinds: Catalogue
) -> Mapping[str, bool]:
    known = article_files.known(
        details,
        kinds,
        articles=texts,
        pictures=article_files.drawings(resource_dir("static")),
        today=clock.today(),
        demonstration=settings().demo,
    )
    return article_files.publishable(texts, known)
