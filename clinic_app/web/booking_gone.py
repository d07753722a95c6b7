"""A booking that this browser does not have, or has no more: signed out, ended, or another's."""

from flask import request

from clinic_app import clock
from clinic_app.operations import drafts
from clinic_app.operations.errors import NotFound

from . import visitor

JOURNEYS = frozenset({"booking", "immunisations"})
"""The blueprints whose pages go on with a booking that is being made."""


def is_asked() -> bool:
    """Say whether a page of a booking that is being made was asked for."""
    return request.blueprint in JOURNEYS and "key" in (request.view_args or {})


def lost() -> bool:
    """Say whether a page of a booking was asked for that this browser does not have."""
    if not is_asked():
        return False
    try:
        drafts.get(visitor.browser_hash(), (request.view_args or {})["key"], now=clock.now())
    except NotFound:
        return True
    return False
