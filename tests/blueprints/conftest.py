"""A browser without JavaScript at the practice, on an early Tuesday."""

import pytest

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
