"""Every page that is not a step of a journey, looked over by axe at two widths."""

import pytest

from tests import factories
from tests.factories import TUESDAY, at

OPEN = [
    "/",
    "/services/",
    "/services/childrens-health/",
    "/services/family-medicine/",
    "/services/womens-health/",
    "/services/mens-health/",
    "/services/sports-injuries/",
    "/articles/",
    "/fees",
    "/privacy",
    "/contact",
    "/book/",
    "/book/urgent-same-day/",
    "/book/imms-catchup/ask",
    "/book/imms-catchup/asked",
    "/book/child-standard/get-help",
    "/immunisations/",
    "/account/sign-in",
    "/account/staff/sign-in",
    "/demo/mailbox",
    "/nowhere",
]
STAFF = [
    "/reception/2026-11-24",
    "/reception/appointments/1",
    "/reception/appointments/1/move",
    "/reception/appointments/1/cancel",
    "/reception/requests",
    "/nurses/2026-11-24",
    "/practice/",
]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_open_page_is_clean(visitor, width):
    anybody = visitor(width=width)
    for path in OPEN:
        anybody.goes_to(path)
    assert anybody.elsewhere == []


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_staff_is_clean(visitor, app, width):
    with app.app_context():
        factories.a_visit("baby-check-6w", start=at(TUESDAY, "9:00"))
        factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    manager = visitor(width=width)
    manager.goes_to("/account/staff/sign-in")
    manager.types(
        {"Work email address": factories.STAFF["manager"], "Password": factories.PASSWORD}
    )
    manager.presses("Sign in")
    for path in STAFF:
        manager.goes_to(path)
    assert manager.elsewhere == []
