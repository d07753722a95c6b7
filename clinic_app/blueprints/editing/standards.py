"""What a text is held to in this deployment."""

from pathlib import Path

from flask import current_app

from clinic_app.operations.article_checks import Standards
from clinic_app.reference.articles import drawings
from clinic_app.web.letters import settings


def standards() -> Standards:
    """Return the drawings that came with the files, and whether this is a demonstration."""
    return Standards(drawings(Path(current_app.static_folder or "")), settings().demo)
