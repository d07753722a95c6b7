"""The pages, one package for each part of the practice's work."""

from flask import Blueprint

from clinic_app.config import Settings

from . import (
    account,
    articles,
    baby_weighing,
    booking,
    calls,
    demo,
    desk,
    editing,
    guide,
    health,
    immunisations,
    nurses,
    patients,
    people,
    practice,
    public,
    reception,
    schedules,
    services,
    visits,
)

EVERYWHERE = (
    public,
    services,
    people,
    guide,
    booking,
    baby_weighing,
    immunisations,
    visits,
    account,
    reception,
    desk,
    patients,
    calls,
    schedules,
    nurses,
    practice,
    articles,
    editing,
    health,
)


def blueprints(settings: Settings) -> list[Blueprint]:
    """Return the blueprints of this deployment; the mailbox exists in demonstrations only."""
    pages = [package.bp for package in EVERYWHERE]
    return [*pages, demo.bp] if settings.demo else pages
