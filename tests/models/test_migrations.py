"""The schema goes up and down on both databases, keeps data, and is what the models say."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from clinic_app.extensions import WRITE, db
from clinic_app.models import Claim, Resource
from clinic_app.web.transaction import transaction

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Of SQLite alone: the other engine has no such thing to prove."""


def tables():
    db.session.rollback()
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_schema_is_what_the_models_say(context):
    with db.engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(compared, db.metadata) == []


def test_the_schema_goes_down_and_up_again(context):
    db.session.remove()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(db.metadata.tables)


@pytest.mark.parametrize(
    "values",
    [
        {"lane": 10},
        {"lane": -1},
        {"cell": 0},
        {"kind": "room", "lane": 1},
        {"resource_id": 999},
        {"kind": "room"},
    ],
)
def test_the_database_refuses_claims_that_make_no_sense(context, values):
    with transaction():
        db.session.add(Resource(id=1, kind="practitioner"))
    claim = {"resource_id": 1, "cell": 1, "lane": 0, "kind": "practitioner", "hold_id": "h"}
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(Claim(**(claim | values)))


def test_nothing_but_a_writing_connection_changes_the_schema(context):
    with db.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.execute(sa.text("CREATE TABLE stray (id INTEGER)"))
    with db.engine.connect().execution_options(**WRITE) as connection:
        connection.execute(sa.text("CREATE TABLE stray (id INTEGER)"))
        connection.rollback()


@ON_SQLITE
def test_sqlite_keeps_what_it_acknowledged(context):
    with db.engine.connect() as connection:
        ask = lambda name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert ask("journal_mode") == "wal"
        assert ask("synchronous") == 2
        assert ask("foreign_keys") == 1
