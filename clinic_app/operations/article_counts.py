"""What readers made of the articles: counts by day, and nothing that says who."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import ArticleFeedback, SearchMiss

from . import limits

A_DAY, AN_HOUR, OPINIONS_AN_HOUR = timedelta(days=1), timedelta(hours=1), 30
COUNTED = timedelta(days=90)
"""How long counts are shown, and words kept that were searched for in vain."""
OFTEN = 3
WORDS_A_DAY = 500
"""How many different words of a day are kept: nobody fills the table."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """How often an article was found useful and not, and how often each reason was given."""

    slug: str
    useful: int
    not_useful: int
    reasons: Mapping[str, int]


def count_opinion(
    slug: str, *, useful: bool, reason: str, network: str, browser: str, now: datetime
) -> bool:
    """Count one answer; of a browser the first about an article in a day, False for the others.

    `network` and `browser` are hashes, and are kept for a day as the hash of a limit only. Raises
    `TooMany` for a network that answers all the time.
    """
    limits.allow(f"useful:{network}", OPINIONS_AN_HOUR, every=AN_HOUR, now=now)
    day = clock.local_date(now)
    if _told_today(f"useful:{slug}:{browser}", day) > 1:
        return False
    _add(ArticleFeedback, {"slug": slug, "day": day, "useful": useful, "reason": reason}, 1)
    return True


def _told_today(key: str, day: date) -> int:
    """Count a press on a day of the practice, whose midnight is not that of the counters."""
    noon = datetime.combine(day, time(12), clock.ZONE)
    return limits.count(f"{key}:{day}", every=A_DAY, now=noon)


def count_misses(missed: Mapping[tuple[date, str], int]) -> None:
    """Add how often words were searched for in vain, by day; of a day, so many words at most."""
    for day in sorted({day for day, _ in missed}):
        told = {words: times for (on, words), times in missed.items() if on == day}
        for words in sorted(_kept(day, told)):
            _add(SearchMiss, {"day": day, "words": words}, told[words])


def _kept(day: date, told: Mapping[str, int]) -> list[str]:
    """Return the words that are counted: those of the day, and new ones while there is room."""
    known = set(db.session.scalars(select(SearchMiss.words).where(SearchMiss.day == day)))
    new = sorted(told.keys() - known, key=lambda words: (-told[words], words))
    return [*(told.keys() & known), *new[: max(0, WORDS_A_DAY - len(known))]]


def misses(since: date, *, most: int) -> list[tuple[str, int]]:
    """Return what was often searched for in vain since a day, the commonest first.

    What few asked is not shown: it may be somebody's name.
    """
    times = func.sum(SearchMiss.count)
    asked = select(SearchMiss.words, times).where(SearchMiss.day >= since)
    often = asked.group_by(SearchMiss.words).having(times >= OFTEN)
    rows = db.session.execute(often.order_by(times.desc(), SearchMiss.words).limit(most))
    return [(words, int(count)) for words, count in rows]


def prune(*, before: date) -> None:
    """Forget what was searched for in vain before a day."""
    db.session.execute(delete(SearchMiss).where(SearchMiss.day < before))


def opinions(since: date) -> list[Opinions]:
    """Return what was thought of each article since a day, those least useful first."""
    asked = (
        select(
            ArticleFeedback.slug,
            ArticleFeedback.useful,
            ArticleFeedback.reason,
            func.sum(ArticleFeedback.count),
        )
        .where(ArticleFeedback.day >= since)
        .group_by(ArticleFeedback.slug, ArticleFeedback.useful, ArticleFeedback.reason)
    )
    by_slug: dict[str, list[tuple[bool, str, int]]] = {}
    for slug, useful, reason, count in db.session.execute(asked):
        by_slug.setdefault(slug, []).append((useful, reason, int(count)))
    found = [_opinions(slug, told) for slug, told in by_slug.items()]
    return sorted(found, key=lambda one: (-one.not_useful, one.slug))


def _opinions(slug: str, told: list[tuple[bool, str, int]]) -> Opinions:
    return Opinions(
        slug,
        useful=sum(count for useful, _, count in told if useful),
        not_useful=sum(count for useful, _, count in told if not useful),
        reasons={reason: count for useful, reason, count in told if reason and not useful},
    )


def _add(table: type[ArticleFeedback | SearchMiss], key: Mapping[str, Any], times: int) -> None:
    """Add to a counter, which exists from its first time on."""
    dialect: Any = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    row = dialect.insert(table).values(**key, count=times)
    again = {"count": table.count + row.excluded.count}
    db.session.execute(row.on_conflict_do_update(index_elements=list(key), set_=again))
