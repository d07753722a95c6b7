"""Addresses that others rely on."""

import pytest
import sqlalchemy as sa

from clinic_app.extensions import WRITE, db
from tests import factories

AREAS = ["family-medicine", "childrens-health", "womens-health", "mens-health", "sports-injuries"]
OPEN = ["/", "/articles/", "/baby-weighing/", "/immunisations/", "/book/", "/privacy", "/fees"]


@pytest.mark.parametrize("path", OPEN + [f"/services/{area}/" for area in AREAS])
def test_what_anybody_may_read_is_where_it_was_promised(browser, path):
    browser.visit(path)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("reception", "/reception/"),
        ("nurse", "/nurses/"),
        ("manager", "/practice/"),
        ("manager", "/reception/"),
    ],
)
def test_what_staff_use_is_where_it_was_promised(browser, role, path):
    factories.sign_in_as(browser, role)
    browser.visit(path)


@pytest.mark.parametrize("path", ["/reception/", "/nurses/", "/practice/"])
def test_staff_who_are_not_signed_in_are_led_to_their_own_door(browser, path):
    assert browser.visit(path).h1 == "Staff sign in"


def test_a_process_says_that_it_is_alive_and_ready(browser):
    assert browser.get("/healthz").json == {"status": "ok"}
    assert browser.get("/readyz").json == {"status": "ok"}


def test_a_database_with_an_old_schema_is_not_ready(browser):
    with db.engine.connect().execution_options(**WRITE) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
        connection.commit()
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "0000" in answer.json["missing"]
