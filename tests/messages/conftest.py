"""A practice whose worker sends to a real mail server."""

import dataclasses

import pytest

from clinic_app.web import letters


@pytest.fixture
def settings(practice_loaded, context, inbox):
    """The test's settings, with the mail server that keeps what it gets."""
    found = dataclasses.replace(letters.settings(), smtp_port=inbox.port)
    context.extensions["clinic_settings"] = found
    return found
