"""A browser without JavaScript at the practice, on an early Tuesday."""

import pytest

from tests.blueprints.linked import Linked
from tests.factories import TUESDAY, at
from tests.pages import CheckingClient


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    return context


@pytest.fixture
def browser(clinic):
    clinic.test_client_class = CheckingClient
    return clinic.test_client()


@pytest.fixture
def new_browser(clinic):
    clinic.test_client_class = CheckingClient
    return clinic.test_client


@pytest.fixture
def client(practice_loaded, app, travel):
    """Return a browser that is not looked over, later that morning."""
    travel(at(TUESDAY, "9:20"))
    return app.test_client()


@pytest.fixture
def make(app, client):
    """Call builders with the application at hand, one after another."""

    def build(builder, *args, **kwargs):
        with app.app_context():
            return builder(*args, **kwargs)

    return build


@pytest.fixture
def visit(app, client):
    """Return a booked weigh with the link from its letter."""
    return Linked(app)
