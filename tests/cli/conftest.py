"""The `clinic` command against a database of its own, and a demonstration made once."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic_app import clock, create_app
from clinic_app.cli import demo, demo_data, main
from clinic_app.config import from_environment
from clinic_app.extensions import db

DAY = date(2027, 4, 2)
"""A Friday in autumn: flu vaccines are given, and the clocks go back two days later."""


@pytest.fixture
def environment(database_url, tmp_path):
    """What a deployment is told; nothing of a demonstration."""
    return {
        "CLINIC_DEMO": None,
        "CLINIC_DATABASE_URL": database_url,
        "CLINIC_SECRET_KEY": "a secret for tests only, long enough",
        "CLINIC_INSTANCE": str(tmp_path),
        "CLINIC_PUBLIC_URL": "https://clinic.example.com",
        "CLINIC_SMTP_HOST": "127.0.0.1",
        "CLINIC_SMTP_PORT": "9",
        "CLINIC_SMTP_TLS": "0",
    }


@pytest.fixture
def clinic(environment):
    """Run a command, for example clinic("times", "--type", "standard")."""

    def run(*words, typed=None, **env):
        runner = CliRunner(env=environment | env)
        return runner.invoke(main, words, input=typed, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    """A folder with the demonstration of DAY in it, made as `clinic demo` makes it."""
    home = tmp_path_factory.mktemp("demo")
    told = {"CLINIC_INSTANCE": str(home)}
    told |= demo.environment(told, DAY, 5000)
    settings = from_environment(told)
    clock.set_ahead(timedelta(seconds=float(told[demo.AHEAD])))
    app = create_app(settings)
    with app.app_context():
        demo_data.prepare(settings)
        db.session.remove()
        db.engine.dispose()
    clock.set_ahead(timedelta())
    return home


@pytest.fixture
def in_demo(demo_home, travel):
    """The application of the demonstration, at its moment; for reading only."""
    told = {"CLINIC_INSTANCE": str(demo_home)}
    told |= demo.environment(told, DAY, 5000)
    travel(clock.now() + timedelta(seconds=float(told[demo.AHEAD])))
    app = create_app(from_environment(told))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def processes_below(pid):
    """Return the ids of a process's children."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def plain_environment(**more):
    """Return this process's environment without anything of the clinic's, and more."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CLINIC_")}
    return kept | more
