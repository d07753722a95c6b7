"""The practice's own articles, each as its readers get it."""

import gzip
import re
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from clinic_app.config import resource_dir
from clinic_app.education import document as article_document
from clinic_app.education import related
from clinic_app.education.record_rules import MONTHS_OF_CHANGING, months_until_review
from clinic_app.extensions import db
from clinic_app.reference import article_source
from clinic_app.reference import articles as article_files
from tests import factories
from tests.factories import TUESDAY

TEXTS = article_source.files()
STATIC = resource_dir("static")
KB = 1000
UNSAFE = r"<script|<style|<foreignObject|<image|href|\son\w+=|url\("
FIRST_LOAD = 200
"""Kilobytes of a page with everything that comes with it, compressed as a proxy does it."""
RUNS, CHILD, WOMEN, MEN, GENERAL = article_document.CATEGORIES
OTHERS = {
    RUNS: {RUNS},
    CHILD: {CHILD, WOMEN},
    WOMEN: {WOMEN, CHILD, GENERAL},
    MEN: {MEN, GENERAL},
    GENERAL: {GENERAL, WOMEN, MEN},
}
"""The categories in which something similar to an article of each may stand."""
AREAS = ("family-medicine", "childrens-health", "womens-health", "mens-health", "sports-injuries")
CHANGES_OFTEN = {
    "childhood-immunisation", "after-vaccines", "cervical-screening", "prostate-and-psa",
    "skin-checks", "mens-health-check",
}  # fmt: skip


@pytest.fixture
def reader(browser):
    factories.load_articles(article_source.FOLDER, pictures=article_files.drawings(STATIC))
    return browser


def test_every_article_may_be_published():
    known = article_files.known(
        *factories.practice_files(),
        articles=TEXTS,
        pictures=article_files.drawings(STATIC),
        today=TUESDAY,
        demonstration=True,
    )
    assert all(article_files.publishable(TEXTS, known).values())


def test_similar_topics_are_about_something_similar():
    found = {slug: article_source.read(slug, text).article for slug, text in TEXTS.items()}
    runs = {slug for slug, article in found.items() if article.category == "running-and-joints"}
    for slug, article in found.items():
        similar = {one.slug for one in related.similar(article, found.values())}
        assert not similar or (slug in runs) == (similar <= runs) == bool(similar & runs), slug
        assert {found[one].category for one in similar} | {article.category} <= OTHERS[
            article.category
        ], slug
    assert len([slug for slug in found if related.similar(found[slug], found.values())]) >= 20


def test_articles_on_vaccines_and_screening_are_reviewed_twice_a_year():
    found = {slug: article_source.read(slug, text).article for slug, text in TEXTS.items()}
    often = {s for s, a in found.items() if months_until_review(a) == MONTHS_OF_CHANGING}
    assert often == CHANGES_OFTEN


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_is_whole_light_and_asks_little(reader):
    answered = dict[str, int]()
    for slug in TEXTS:
        asked = []
        note = lambda *told: asked.extend([told[2]] if told[2].startswith("SELECT") else [])  # noqa: B023, E731
        reader.get(f"/articles/{slug}/")
        sa.event.listen(db.engine, "before_cursor_execute", note)
        page = reader.visit(f"/articles/{slug}/")
        sa.event.remove(db.engine, "before_cursor_execute", note)
        assert len(asked) <= 8, (slug, asked)
        assert weight(reader, page) <= FIRST_LOAD, slug
        for link in {e.get("href") for e in page.all("a")}:
            path = link.partition("#")[0]
            if path.startswith("/") and path not in answered:
                answered[path] = reader.get(path, follow_redirects=True).status_code
    assert {path: status for path, status in answered.items() if status != 200} == {}


def weight(reader, page):
    """Return how many kilobytes a first reader fetches."""
    rels = {"stylesheet", "preload", "icon"}
    paths = {e.get("href") for e in page.all("link") if e.get("rel") in rels}
    paths |= {
        e.get("src") for tag in ("script", "img") for e in page.tree.iter(tag) if e.get("src")
    }
    found = len(gzip.compress(page.html.encode()))
    for path in paths:
        with reader.get(path) as answer:
            assert answer.status_code == 200, path
            found += len(answer.data if "woff2" in path else gzip.compress(answer.data))
    return found / KB


def test_every_drawing_is_a_drawing_and_nothing_else():
    for path in (STATIC / "images" / "articles").glob("*.svg"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script|<style|<foreignObject|<image|href|\son\w+=|url\(", text), (
            path
        )
        tree = ElementTree.fromstring(text)
        assert tree.get("viewBox"), path
        assert tree.find("{http://www.w3.org/2000/svg}title") is not None, path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_a_childs_visit_begins_there_is_something_to_read(reader):
    for path, slug in [("baby-weighing", "slow-weight-gain"), ("immunisations", "after-vaccines")]:
        assert reader.visit(f"/{path}/").all("a", href=f"/articles/{slug}/")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_area_shows_articles_for_those_it_is_for(reader):
    shown = {
        area: {e.get("href") for e in reader.visit(f"/services/{area}/").all("a")} for area in AREAS
    }
    assert all(any(f"/articles/{slug}/" in shown[area] for slug in TEXTS) for area in AREAS)
    assert "/articles/mens-health-check/" in shown["mens-health"]
    assert "/articles/mens-health-check/" not in shown["womens-health"]
    assert "/articles/menopause/" in shown["womens-health"]
    assert "/articles/back-pain-when-sitting/" not in shown["womens-health"]
