"""Where a version of an article stands, and what else somebody may want to read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic_app.education import related
from clinic_app.education.lifecycle import State, Steps, shown, state
from tests.education.conftest import TEXTS, Written

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGO, SOON = NOW - HOUR, NOW + HOUR
ARTICLES = {slug: Written(slug).read().article for slug in TEXTS}


@pytest.mark.parametrize(
    ("steps", "facts", "expected"),
    [
        (Steps(2, None, None, None), {}, State.DRAFT),
        (Steps(2, AGO, None, None), {}, State.IN_REVIEW),
        (Steps(2, AGO, AGO, SOON), {}, State.SCHEDULED),
        (Steps(2, AGO, AGO, AGO), {}, State.PUBLISHED),
        (Steps(1, AGO, AGO, AGO), {}, State.REPLACED),
        (Steps(1, AGO, AGO, SOON), {}, State.REPLACED),
        (Steps(3, AGO, AGO, SOON), {}, State.SCHEDULED),
        (Steps(1, AGO, AGO, SOON), {"seen": None}, State.SCHEDULED),
        (Steps(2, AGO, AGO, NOW, date(2026, 11, 23)), {}, State.EXPIRED),
        (Steps(2, AGO, AGO, NOW, date(2026, 11, 24)), {}, State.PUBLISHED),
        (Steps(2, AGO, AGO, AGO), {"withdrawn": True}, State.WITHDRAWN),
        (Steps(3, None, None, None), {"withdrawn": True}, State.DRAFT),
    ],
)
def test_where_a_version_stands(steps, facts, expected):
    known = {"seen": 2, "withdrawn": False, "now": NOW, "today": NOW.date()} | facts
    assert state(steps, **known) is expected


def test_readers_see_the_newest_version_whose_time_has_come():
    versions = [Steps(1, AGO, AGO, AGO), Steps(2, AGO, AGO, NOW), Steps(3, AGO, AGO, SOON)]
    assert shown(versions, now=NOW) == 2
    assert shown(versions, now=AGO) == 1
    assert shown([Steps(1, AGO, None, None)], now=NOW) is None


def test_similar_articles_share_words_that_few_others_have():
    hip, bone = ARTICLES["sore-hip"], ARTICLES["tired-bone"]
    everything = ARTICLES.values()
    assert related.similar(hip, everything) == ()  # it names the other itself
    assert related.similar(ARTICLES["baby-needles"], everything) == ()
    assert related.same_category(bone, everything, leave_out=()) == (hip,)
    assert related.same_category(bone, everything, leave_out=["sore-hip"]) == ()
