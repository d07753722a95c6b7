"""Accounts of people who work here."""

import sys

import click

from clinic_app.access.actors import System
from clinic_app.operations import accounts, staff_accounts, staff_changes
from clinic_app.operations.errors import AddressTaken, NotFound
from clinic_app.operations.staff_changes import Facts, LastManager
from clinic_app.web.transaction import transact

from .app import opened

SHORTEST = 12
ROLES = ("reception", "nurse", "doctor", "manager")


@click.group()
def staff() -> None:
    """Look after the accounts of people who work here."""


@staff.command()
@click.argument("email")
@click.option("--name", required=True, help="As colleagues read it.")
@click.option("--role", type=click.Choice(ROLES), required=True)
def add(email: str, name: str, role: str) -> None:
    """Add somebody who works here; their password is asked for, or read from standard input."""
    hashed = accounts.hash_password(_password())
    with opened():
        try:
            transact(
                lambda now: accounts.add_staff(email, name, role, password_hash=hashed, now=now)
            )
        except AddressTaken as error:
            raise click.ClickException(f"{email} has an account already") from error
    click.echo(f"{name} can sign in as {email.lower()}.")


@staff.command()
@click.argument("email")
def password(email: str) -> None:
    """Give somebody another password, asked for or read from standard input."""
    hashed = accounts.hash_password(_password())
    actor = System("practice")
    with opened():
        try:
            transact(
                lambda now: staff_accounts.set_password(actor, email, password_hash=hashed, now=now)
            )
        except NotFound as error:
            raise click.ClickException(f"nobody who works here has the address {email}") from error
    click.echo(f"{email} has the new password.")


@staff.command()
@click.argument("email")
@click.option("--name", required=True, help="As colleagues read it.")
@click.option("--role", type=click.Choice(ROLES), required=True)
def invite(email: str, name: str, role: str) -> None:
    """Add somebody who works here and send them a link to choose a password."""
    facts = Facts(name, email, role)
    with opened():
        try:
            transact(lambda now: staff_changes.add(System("practice"), facts, now=now))
        except AddressTaken as error:
            raise click.ClickException(f"{email} has an account already") from error
    click.echo(f"An invitation goes to {email.lower()} when the worker comes round.")


@staff.command()
@click.argument("email")
def leave(email: str) -> None:
    """Close somebody's access at once: signed out everywhere, password and links over."""
    actor = System("practice")
    with opened():
        try:
            account = staff_changes.by_address(email)
            transact(lambda now: staff_changes.leave(actor, account, now=now))
        except NotFound as error:
            raise click.ClickException(f"nobody who works here has the address {email}") from error
        except LastManager as error:
            raise click.ClickException(
                "this is the last manager: make another one first"
            ) from error
    click.echo(f"{email} has no access any more. Their visits to come are under Schedules.")


def _password() -> str:
    """Return a password that is long enough, typed twice at a terminal, or one line of input."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        typed = sys.stdin.readline().rstrip("\n")
    if len(typed) < SHORTEST:
        raise click.UsageError(f"a password needs at least {SHORTEST} characters")
    return typed
