"""The pages, one package for each part of the practice's work."""

from flask import Blueprint

from clinic_app.config import Settings

from . import (
    account,
    articles,
    baby_weighing,
    booking,
    demo,
    health,
    immunisations,
    nurses,
    practice,
    public,
    reception,
    services,
    visits,
)

EVERYWHERE = (
    public,
    services,
    booking,
    baby_weighing,
    immunisations,
    visits,
    account,
    reception,
    nurses,
    practice,
    articles,
    health,
)


def blueprints(settings: Settings) -> list[Blueprint]:
    """Return the blueprints of this deployment; the mailbox exists in demonstrations only."""
    pages = [package.bp for package in EVERYWHERE]
    return [*pages, demo.bp] if settings.demo else pages
