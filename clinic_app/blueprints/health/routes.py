"""Alive, and ready: plain answers for machines, with nothing about the practice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import readiness

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@audience(PUBLIC)
def alive() -> ResponseReturnValue:
    """Say that this process answers; the database is not asked."""
    return {"status": "ok"}


@bp.get("/readyz")
@audience(PUBLIC)
def ready() -> ResponseReturnValue:
    """Say whether the database answers, has the newest schema and a practice in it."""
    missing = readiness.missing()
    if missing:
        return {"status": "not ready", "missing": missing}, 503, {"Retry-After": "5"}
    return {"status": "ok"}
