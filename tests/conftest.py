"""Real databases for every test: a SQLite file and a PostgreSQL cluster of our own."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
from datetime import timedelta

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from clinic_app import clock, create_app
from clinic_app.config import Settings
from clinic_app.extensions import db
from tests import factories, warm
from tests.mail import Inbox

ENGINES = ("sqlite", "postgresql")
warm.keep_addresses()

PAGES = {"blueprints", "journeys", "web"}
"""Where tests are of pages, which are drawn alike whichever database they were read from."""


def pytest_collection_modifyitems(config, items):
    """Ask every page of both databases, but of PostgreSQL one case of each test, or journey."""
    asked, once, again = set(), [], []
    for item in items:
        engine = getattr(item, "callspec", None) and item.callspec.params.get("database_url")
        folder = item.path.parent.name
        test = (item.path, "" if folder == "journeys" else item.originalname)
        of_a_page = folder in PAGES and engine == "postgresql"
        (again if of_a_page and test in asked else once).append(item)
        asked |= {test} if of_a_page else set()
    config.hook.pytest_deselected(items=again)
    items[:] = once


ROOM = 2_000_000_000
"""Bytes that a cluster of PostgreSQL may come to need."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def _in_memory():
    """Return a folder in memory, where there is room: each test copies a database, and drops it."""
    memory = pathlib.Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return memory if roomy else None


@contextlib.contextmanager
def cluster():
    """Start a PostgreSQL of our own on loopback; also as root, which initdb refuses to be."""
    bins = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if not bins:
        raise RuntimeError("PostgreSQL is not installed: run `make system-packages`")
    folder = tempfile.mkdtemp(prefix="clinic-pg-", dir=_in_memory())
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_owner:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()

    def run(tool, *args):
        log = pathlib.Path(tempfile.gettempdir()) / f"clinic-pg-{os.getpid()}.log"
        with log.open("a") as out:
            command = [*as_owner, str(bins[-1] / tool), *args]
            subprocess.run(command, check=True, stdout=out, stderr=out, cwd="/")

    run(
        "initdb",
        "-D",
        f"{folder}/data",
        "-U",
        "clinic",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    # In the file and not on the command line, so that a test can ask for what production has.
    with pathlib.Path(folder, "data", "postgresql.conf").open("a") as file:
        file.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
    run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://clinic@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql():
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"]
        return
    with cluster() as url:
        yield url


def settings(url, folder):
    return Settings(
        database_url=url,
        secret_key="a secret for tests only, long enough",
        instance=folder,
        public_url="http://127.0.0.1:5000",
        demo=True,
    )


def migrated(url, folder):
    """Bring an empty database to the newest schema, as a deployment does."""
    from flask_migrate import upgrade

    app = create_app(settings(url, folder))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


def practice(url, folder):
    """Bring an empty database to the newest schema and load the real practice into it."""
    migrated(url, folder)
    app = create_app(settings(url, folder))
    travelled = clock.ahead()
    clock.set_ahead(travelled + factories.at(factories.LOADED, "9:00") - clock.now())
    with app.app_context():
        factories.load_practice()
        db.session.remove()
        db.engine.dispose()
    clock.set_ahead(travelled)


@pytest.fixture(scope="session")
def templates(request, tmp_path_factory):
    """Migrated databases to copy from, made once."""
    return {}


@pytest.fixture(params=ENGINES)
def database_url(request, templates, tmp_path, tmp_path_factory):
    """A migrated database for this test alone, with the practice in it if the test asks."""
    fill = practice if "practice_loaded" in request.fixturenames else migrated
    if request.param == "sqlite":
        shutil.copy(sqlite_template(fill, templates, tmp_path_factory), tmp_path / "clinic.sqlite")
        yield f"sqlite:///{tmp_path}/clinic.sqlite"
        return
    base = sa.make_url(request.getfixturevalue("postgresql"))
    admin = sa.create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as c:
        template = postgresql_template(fill, templates, tmp_path_factory, base, c)
        templates["count"] = templates.get("count", 0) + 1
        name = f"t{os.getpid()}_{templates['count']}"
        c.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield base.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as c:
        c.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


def sqlite_template(fill, templates, tmp_path_factory):
    key = ("sqlite", fill.__name__)
    if key not in templates:
        folder = tmp_path_factory.mktemp("template")
        fill(f"sqlite:///{folder}/t.sqlite", folder)
        templates[key] = folder / "t.sqlite"
    return templates[key]


def postgresql_template(fill, templates, tmp_path_factory, base, connection):
    key = ("postgresql", fill.__name__)
    if key not in templates:
        name = f"template_{fill.__name__}_{os.getpid()}"
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = base.set(database=name).render_as_string(hide_password=False)
        fill(url, tmp_path_factory.mktemp("template-pg"))
        templates[key] = name
    return templates[key]


@pytest.fixture
def practice_loaded(database_url):
    """The practice, its people, rooms, hours and appointment types, as the real files state them.

    Asking for it is enough: the test's database is copied from one that has the practice.
    """
    return factories.practice_files()


@pytest.fixture
def app(database_url, tmp_path):
    app = create_app(settings(database_url, tmp_path))
    app.jinja_env.bytecode_cache = warm.TEMPLATES
    with app.app_context():
        warm.keep_statements(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def context(app):
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def travel():
    """Set the practice's time; it runs on from there."""

    def to(instant):
        clock.set_ahead(timedelta())
        clock.set_ahead(instant - clock.now())

    yield to
    clock.set_ahead(timedelta())


@pytest.fixture
def inbox():
    """A mail server on loopback; `messages` is what it got, `port` where it listens."""
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()
