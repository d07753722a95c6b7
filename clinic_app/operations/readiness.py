"""Whether the application can serve: the database answers, and holds what it should."""

from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic_app.config import resource_dir
from clinic_app.extensions import db
from clinic_app.models import PracticeDetails


def missing() -> str:
    """Return what is missing, or nothing."""
    try:
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        loaded = db.session.scalar(select(PracticeDetails.id))
    except DBAPIError:
        db.session.rollback()
        return "a database that answers and has its tables"
    if found != _newest():
        return f"migrations: the schema is {found}, the newest is {_newest()}"
    return "" if loaded else "a practice: run `clinic load-practice`"


@cache
def _newest() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(resource_dir("migrations")))
    return ScriptDirectory.from_config(config).get_current_head()
