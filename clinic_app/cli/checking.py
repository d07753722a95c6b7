"""Checking that nobody and nothing is booked twice."""

import click

from clinic_app import clock
from clinic_app.operations import checker

from .app import opened


@click.command()
def check() -> None:
    """Compare every visit with every other, and with the claims that keep them apart."""
    with opened():
        found = checker.check(now=clock.now())
    for sentence in found.wrong:
        click.echo(sentence, err=True)
    if found.wrong:
        raise SystemExit(1)
    click.echo(f"No double bookings: {found.visits} visits, {found.claims} claims agree")
