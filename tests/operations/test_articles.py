"""The articles that readers see: which version, since when, where they lead, what is counted."""

import fcntl
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Article, ArticleVersion, AuditEntry, SearchMiss
from clinic_app.operations import (
    article_checks,
    article_counts,
    article_links,
    article_loading,
    article_search,
    articles,
    audit,
)
from clinic_app.operations.articles import Withdrawn
from clinic_app.operations.errors import NotFound
from clinic_app.reference import article_source
from clinic_app.reference.yaml_source import BrokenReference
from clinic_app.web import search_log, sending
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

NOW = at(TUESDAY, "9:00")
"""A minute after the articles came."""


@pytest.fixture
def library(practice_loaded, context, travel):
    travel(NOW - timedelta(minutes=1))
    factories.load_articles()
    return context


def seen(now=NOW):
    db.session.rollback()
    db.session.info.clear()
    return articles.library(now=now)


def add_version(slug, number, text, *, publish_at=None, author=None):
    def work(now):
        row = db.session.scalars(sa.select(Article).where(Article.slug == slug)).one()
        done = now if publish_at else None
        db.session.add(
            ArticleVersion(
                article_id=row.id,
                number=number,
                source=text,
                checksum=article_loading.checksum(text),
                author_id=author,
                made_at=now,
                submitted_at=done,
                approved_at=done,
                publish_at=publish_at,
            )
        )
        audit.record(factories.TESTS, "article.written", "article", row.id, now=now)

    transact(work)


def text_of(slug, old, new):
    text = article_source.files(factories.ARTICLES)[slug]
    assert old in text
    return text.replace(old, new)


def test_articles_come_with_the_files_once_and_leave_a_trace(library):
    assert sorted(seen().everything) == ["baby-needles", "sore-hip", "tired-bone"]
    assert factories.load_articles() == 0
    acts = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "article")
    )
    assert list(acts) == ["article.loaded"] * 3


def test_a_file_that_changed_is_a_new_version(library, tmp_path):
    for slug, text in article_source.files(factories.ARTICLES).items():
        (tmp_path / f"{slug}.md").write_text(text.replace("after a long run", "after a hard run"))
    assert factories.load_articles(tmp_path) == 1
    assert seen().get("sore-hip").article.title == "Sore hip after a hard run"


def test_what_was_edited_here_is_not_written_over_by_the_files(library, tmp_path):
    nurse = factories.staff("nurse").id
    text = text_of("sore-hip", "after a long run", "as we say here")
    add_version("sore-hip", 2, text, publish_at=NOW, author=nurse)
    for slug, found in article_source.files(factories.ARTICLES).items():
        (tmp_path / f"{slug}.md").write_text(found.replace("after a long run", "from the file"))
    assert factories.load_articles(tmp_path) == 0
    assert seen().get("sore-hip").article.title == "Sore hip as we say here"


def test_a_scheduled_version_is_seen_from_its_time_on_and_a_draft_never(library):
    later = NOW + timedelta(hours=2)
    add_version("sore-hip", 2, text_of("sore-hip", "long run", "later run"), publish_at=later)
    add_version("sore-hip", 3, text_of("sore-hip", "long run", "draft run"))
    assert seen().get("sore-hip").article.title == "Sore hip after a long run"
    assert seen(later).get("sore-hip").article.title == "Sore hip after a later run"


def test_an_article_expires_by_its_date_and_comes_back_when_it_is_reviewed(library):
    may = at(date(2027, 5, 2), "9:00")
    assert "baby-needles" not in [p.article.slug for p in seen(may).current]
    assert seen(may).get("baby-needles").article.expired(date(2027, 5, 2))
    fresh = text_of("baby-needles", "next_review: 2027-05-01", "next_review: 2027-05-20")
    add_version("baby-needles", 2, fresh, publish_at=may)
    assert "baby-needles" in [p.article.slug for p in seen(may).current]


def withdraw(slug):
    def work(now):
        row = db.session.scalars(sa.select(Article).where(Article.slug == slug)).one()
        row.withdrawn_at = now
        audit.record(factories.TESTS, "article.withdrawn", "article", row.id, now=now)

    transact(work)


def test_withdrawn_and_unknown_are_told_apart(library):
    withdraw("sore-hip")
    with pytest.raises(Withdrawn):
        seen().get("sore-hip")
    with pytest.raises(NotFound) as unknown:
        seen().get("nothing")
    assert type(unknown.value) is NotFound


def test_a_page_that_reads_articles_asks_one_question(library):
    seen()
    db.session.rollback()
    db.session.info.clear()
    asked = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    articles.library(now=NOW)
    articles.library(now=NOW)
    assert len([line for line in asked if line.startswith("SELECT")]) == 1


def test_a_change_of_an_article_without_a_trace_is_refused(library):
    def work(now):
        db.session.scalars(sa.select(Article)).first().withdrawn_at = now

    with pytest.raises(audit.UnauditedWrite):
        transact(work)


def test_outside_a_demonstration_unreviewed_texts_wait_as_drafts(practice_loaded, context, travel):
    travel(NOW - timedelta(minutes=1))
    assert factories.load_articles(demonstration=False) == 3
    assert seen().everything == {}
    assert db.session.scalars(sa.select(ArticleVersion.publish_at)).all() == [None] * 3


def test_a_broken_file_stops_the_load_with_its_line(practice_loaded, context, tmp_path):
    (tmp_path / "sore-hip.md").write_text(text_of("sore-hip", "## Where", "# Where"))
    with pytest.raises(BrokenReference) as refused:
        factories.load_articles(tmp_path)
    told = str(refused.value).splitlines()
    assert told[0].startswith("sore-hip.md:")
    assert any(": heading: The title is the only heading of level 1" in line for line in told)


def test_a_visit_and_an_area_lead_to_their_articles(library):
    def slugs(found):
        return [teaser.slug for teaser in found]

    assert slugs(article_links.articles_for_type("sports-injury-new", now=NOW)) == [
        "sore-hip",
        "tired-bone",
    ]
    assert slugs(article_links.articles_for_type("urgent-same-day", now=NOW)) == ["tired-bone"]
    assert slugs(article_links.articles_for_type("travel", now=NOW)) == []
    assert slugs(article_links.articles_for_area("childrens-health", now=NOW)) == ["baby-needles"]
    assert slugs(article_links.articles_for_area("family-medicine", now=NOW)) == [
        "tired-bone",
        "sore-hip",
    ]
    assert len(article_links.newest(now=NOW)) == 3


def test_the_search_knows_a_new_version_at_once(library):
    def first(query):
        db.session.info.clear()
        return article_search.find(query, now=NOW).hits[0].slug

    assert first("bridge") == "sore-hip"
    add_version("tired-bone", 2, text_of("tired-bone", "A tired bone", "A bridge"), publish_at=NOW)
    db.session.rollback()
    assert first("bridge") == "tired-bone"


def test_searches_in_vain_are_noted_without_who_and_counted_by_the_worker(library):
    for query in ("gout hip", "Gout  HIP", "gout 0412345678", "gout@example.com", "x" * 500, "hip"):
        search(query)
    assert db.session.scalars(sa.select(SearchMiss)).all() == []
    assert search_log.gather() == 4
    search("gout hip")
    search_log.gather()
    assert search_log.gather() == 0
    db.session.rollback()
    assert kept_words() == {"gout": 4, "x" * 80: 1}
    assert article_counts.misses(TUESDAY, most=9) == [("gout", 4)]  # what one asked may be a name
    assert article_counts.misses(TUESDAY + timedelta(days=1), most=9) == []


def search(query):
    search_log.note(query, article_search.find(query, now=NOW).nowhere)


def kept_words():
    db.session.rollback()
    return {row.words: row.count for row in db.session.scalars(sa.select(SearchMiss))}


def test_words_searched_in_vain_are_forgotten_and_do_not_fill_the_table(library, monkeypatch):
    monkeypatch.setattr(article_counts, "WORDS_A_DAY", 2)
    old = TUESDAY - timedelta(days=91)
    missed = {(TUESDAY, "b"): 1, (TUESDAY, "a"): 1, (TUESDAY, "c"): 5, (old, "a"): 1}
    transact(lambda now: article_counts.count_misses(missed))
    transact(lambda now: article_counts.count_misses({(TUESDAY, "b"): 9, (TUESDAY, "c"): 1}))
    db.session.rollback()
    assert article_counts.misses(old, most=9) == [("c", 6)]
    sending.tidy()
    assert kept_words() == {"a": 1, "c": 6}


def test_of_two_workers_on_a_machine_one_counts(library):
    search_log.note("gout", ["gout"])
    lock = search_log.settings().instance / f"{search_log.NAME}.lock"
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert search_log.gather() == 0
    assert search_log.gather() == 1


def test_a_line_that_was_cut_does_not_stop_the_others(library):
    search_log.note("sore throat", ["sore", "throat"])
    path = next(search_log.settings().instance.glob("searches-without-result*"))
    path.write_text(path.read_text() + '["2026-11-')
    assert search_log.gather() == 1


def test_no_more_is_noted_than_a_file_may_hold(library, monkeypatch):
    monkeypatch.setattr(search_log, "MOST_BYTES", 10)
    search_log.note("sore throat", ["sore", "throat"])
    search_log.note("sore throat", ["sore", "throat"])
    assert search_log.gather() == 1


def test_opinions_are_summed_by_article_the_least_useful_first(library):
    def count(slug, useful, reason="", browser="a"):
        told = {"useful": useful, "reason": reason, "network": "n", "browser": browser}
        return transact(lambda now: article_counts.count_opinion(slug, **told, now=now))

    assert count("sore-hip", True)
    for n, reason in enumerate(("hard", "hard", "wrong", "")):
        assert count("tired-bone", False, reason, browser=f"b{n}")
        assert not count("tired-bone", False, reason, browser=f"b{n}"), "pressed again"
    db.session.rollback()
    first, second = article_counts.opinions(clock.today())
    assert (first.slug, first.not_useful, first.reasons) == (
        "tired-bone",
        4,
        {"hard": 2, "wrong": 1},
    )
    assert (second.slug, second.useful, second.not_useful) == ("sore-hip", 1, 0)


def test_an_opinion_counts_once_a_day_of_the_practice_and_article(library):
    """In Canberra the day turns at midnight, in the middle of a day of the counters."""

    def count(slug, hour, day=TUESDAY):
        told = {"useful": True, "reason": "", "network": "n", "browser": "a"}
        when = at(day, hour)
        return transact(lambda now: article_counts.count_opinion(slug, **told, now=when))

    assert count("sore-hip", "0:05")
    assert not count("sore-hip", "10:55")
    assert not count("sore-hip", "11:05"), "midnight in Greenwich"
    assert count("tired-bone", "11:05"), "about another article"
    assert not count("sore-hip", "23:55")
    assert count("sore-hip", "0:05", TUESDAY + timedelta(days=1))
    (first, *_) = article_counts.opinions(TUESDAY + timedelta(days=1))
    assert (first.slug, first.useful) == ("sore-hip", 1)


def test_a_text_is_judged_against_the_practice_as_it_is_today(library):
    def rules(text, when=NOW, demonstration=True):
        standards = article_checks.Standards(frozenset({"bridge"}), demonstration)
        found = article_checks.problems("sore-hip", text, standards, now=when)
        return [problem.rule for problem in found]

    text = article_source.files(factories.ARTICLES)["sore-hip"]
    assert rules(text) == []
    assert rules("# Hips") == ["front matter"]
    assert rules(text, demonstration=False) == ["reviewer"]
    assert rules(text, when=at(date(2028, 11, 2), "9:00")) == ["review"]
    withdraw("tired-bone")
    db.session.rollback()
    assert rules(text) == ["link", "link"]
