"""Connections to PostgreSQL: each reads only, and one that was cut is noticed after a rest."""

import pytest
import sqlalchemy as sa

from clinic_app import extensions
from clinic_app.extensions import WRITE, db

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
MINE = sa.text("SELECT pg_backend_pid()")
STATE = sa.text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
CUT = sa.text("SELECT pg_terminate_backend(:pid)")


@pytest.fixture
def server(database_url):
    """The server as somebody else sees it."""
    outside = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        yield connection
    outside.dispose()


def test_a_page_that_reads_leaves_no_transaction_open(context, server):
    reading = db.session.scalar(MINE)
    assert server.scalar(STATE, {"pid": reading}) == "idle"


def test_what_writes_is_one_transaction(context, server):
    writing = db.session.connection(execution_options=WRITE).scalar(MINE)
    assert server.scalar(STATE, {"pid": writing}) == "idle in transaction"
    db.session.rollback()
    assert server.scalar(STATE, {"pid": writing}) == "idle"


def test_after_a_transaction_the_same_connection_only_reads_again(context):
    writing = db.session.connection(execution_options=WRITE).scalar(MINE)
    db.session.commit()
    assert db.session.scalar(MINE) == writing
    with pytest.raises(sa.exc.DBAPIError, match="read-only"):
        db.session.execute(sa.text("CREATE TABLE stray (id INTEGER)"))
    db.session.rollback()


def test_whoever_asks_for_one_moment_gets_it(context, server):
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    reading = db.session.scalar(MINE)
    assert server.scalar(STATE, {"pid": reading}) == "idle in transaction"


def test_a_connection_that_was_cut_while_it_rested_is_made_anew(context, server, monkeypatch):
    monkeypatch.setattr(extensions, "REST_SECONDS", 0.0)
    gone = db.session.scalar(MINE)
    db.session.remove()
    server.scalar(CUT, {"pid": gone})
    assert db.session.scalar(MINE) != gone


def test_one_that_is_cut_in_use_costs_one_page_which_says_when_to_come_back(app, server):
    with app.app_context():
        gone = db.session.scalar(MINE)
    server.scalar(CUT, {"pid": gone})
    answer = app.test_client().get("/book/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    with app.app_context():
        assert db.session.scalar(MINE) != gone
