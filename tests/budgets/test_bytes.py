"""How many bytes a page is, as written and as a proxy compresses it, and what comes with it."""

import gzip

import pytest

from clinic_app.config import resource_dir
from clinic_app.reference import article_source
from clinic_app.reference.articles import drawings
from tests import factories
from tests.benchmarks import product
from tests.factories import TUESDAY, at, sign_in_as
from tests.pages import CheckingClient

from .conftest import MONDAY, busy, member

KB = 1000
PAGES = {
    "/": (36, 6.5),
    "/services/": (12, 4),
    "/services/childrens-health/": (54, 8),
    "/services/childrens-health/baby-weigh/": (20, 5.5),
    "/people/": (30, 5.5),
    "/which-visit/": (14, 4),
    "/fees": (33, 5),
    "/book/standard/": (11, 4),
    "/account/sign-in": (9, 3.5),
    "/articles/": (40, 7),
    "/articles/sore-hip/": (22, 6.5),
}
"""Page -> kilobytes as written, kilobytes compressed."""
FULL_DAYS = {
    ("/reception/{day}", product.RECEPTION): (250, 11),
    ("/nurses/{day}", product.NURSE): (75, 6),
}
"""List of a day of 300 visits, and who looks at it -> the same."""
ONCE = {"css": 20, "js": 2, "svg": 2, "woff2": 40}
"""What comes with the first page and is kept for a year: kilobytes compressed, by kind."""
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def browser(practice_loaded, app, travel):
    travel(at(TUESDAY, "7:30"))
    with app.app_context():
        factories.load_articles()
        factories.load_articles(article_source.FOLDER, pictures=drawings(resource_dir("static")))
    app.test_client_class = CheckingClient
    return app.test_client()


def weighed(browser, path):
    """Return kilobytes as written and compressed."""
    with browser.get(path) as answer:
        assert answer.status_code == 200, path
        return len(answer.data) / KB, len(gzip.compress(answer.data, 6)) / KB


def fits(found, most):
    return all(one <= limit for one, limit in zip(found, most, strict=True))


@ON_SQLITE
@pytest.mark.parametrize("path", PAGES)
def test_an_open_page_is_small(browser, path):
    found = weighed(browser, path)
    assert fits(found, PAGES[path]), found


@ON_SQLITE
@pytest.mark.parametrize("page", FULL_DAYS)
def test_a_full_day_is_not_too_much_for_a_slow_line(twelve, page):
    (address, email), browser = page, twelve.test_client()
    sign_in_as(browser, member(email))
    busy(0, 300)
    found = weighed(browser, address.format(day=MONDAY))
    assert fits(found, FULL_DAYS[page]), found


@ON_SQLITE
def test_what_comes_with_the_first_page_is_small(browser):
    page = browser.visit("/")
    paths = {e.get("href") for e in page.all("link") if e.get("rel") in {"stylesheet", "preload"}}
    paths |= {e.get("src") for tag in ("script", "img") for e in page.tree.iter(tag)} - {None}
    found = dict.fromkeys(ONCE, 0.0)
    for path in paths:
        kind = path.partition("?")[0].rpartition(".")[2]
        found[kind] += weighed(browser, path)[1]
    assert fits(found.values(), ONCE.values()), found
