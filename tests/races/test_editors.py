"""Editors who decide about the same article at once."""

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import ArticleVersion
from clinic_app.operations import article_publishing, article_writing
from clinic_app.operations.article_checks import Standards
from clinic_app.operations.errors import ChangedMeanwhile, NameInUse
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

RULES = Standards(frozenset({"bridge"}), demonstration=True)


@pytest.fixture(autouse=True)
def with_articles(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    factories.load_articles()


def text(n):
    written = (factories.ARTICLES / "sore-hip.md").read_text("utf-8")
    newer = written.replace("version: 2", "version: 3")
    return newer.replace("who run", f"no {n}")


def save(n):
    nurse = factories.staff("nurse")
    return transact(
        lambda now: article_writing.save(nurse, "sore-hip", text(n), base=1, note="", now=now)
    )


def versions():
    db.session.rollback()
    return list(db.session.scalars(sa.select(ArticleVersion.number).order_by("number")))


def test_of_many_who_save_at_once_one_does_and_the_others_are_told(race):
    results = race([lambda n=n: save(n) for n in range(4)])
    assert [r for r in results if not isinstance(r, Exception)] == [2]
    assert [type(r) for r in results if isinstance(r, Exception)] == [ChangedMeanwhile] * 3
    assert versions() == [1, 1, 1, 2]


def test_of_many_who_begin_an_article_of_one_name_one_does(race):
    nurse = factories.staff("nurse")
    results = race(
        [
            lambda n=n: transact(
                lambda now: article_writing.begin(nurse, "sore-knee", text(n), note="", now=now)
            )
            for n in range(3)
        ]
    )
    assert [type(r) for r in results if isinstance(r, Exception)] == [NameInUse] * 2


def test_a_text_is_approved_or_sent_back_but_never_both(race):
    nurse, doctor = factories.staff("nurse"), factories.staff("doctor")
    save(1)
    transact(lambda now: article_writing.submit(nurse, "sore-hip", 2, now=now))

    def approve():
        return transact(
            lambda now: article_publishing.approve(
                doctor, "sore-hip", 2, RULES, publish_at=None, now=now
            )
        )

    def back():
        return transact(
            lambda now: article_publishing.send_back(nurse, "sore-hip", 2, note="No", now=now)
        )

    results = race([approve, back])
    assert [type(r) for r in results if r is not None] == [ChangedMeanwhile]
