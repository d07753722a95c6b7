"""The page of what has been booked, and what can be booked next."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from clinic_app import clock
from clinic_app.operations import children_due, patients, visit_facts
from clinic_app.operations.article_links import AFTER_CARE, one_article
from clinic_app.operations.draft_values import Draft
from clinic_app.operations.visit_facts import Visit
from clinic_app.web import plan_words, visitor
from clinic_app.web.baby_signs import SLUG
from clinic_app.web.filters import clock_time, long_day, minutes_text

from . import views


@dataclass(frozen=True, slots=True)
class Line:
    """One of the visits: for whom, what for, when, with whom."""

    name: str
    what: str
    time: str
    who: str
    reference: str


@dataclass(frozen=True, slots=True)
class Following:
    """What is next for a child, with the address that begins to book it."""

    name: str
    words: str
    action: str


@dataclass(frozen=True, slots=True)
class DonePage:
    """What has been booked; `visit` is the first of them."""

    visit: Visit
    lines: tuple[Line, ...]
    day: str
    place: str
    address: tuple[str, ...]
    preparation: tuple[str, ...]
    following: tuple[Following, ...]
    after_care: str
    growth: str
    in_all: str
    limits: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether it is a family that comes together."""
        return len(self.lines) > 1


def page(draft: Draft, visits: Sequence[Visit]) -> DonePage:
    """Return the page of what a draft has become."""
    place, address = visit_facts.place_name(visits[0].location)
    kinds = [visit.kind for visit in visits]
    vaccines = any(part.plan for part in draft.parts)
    return DonePage(
        visit=visits[0],
        lines=tuple(_line(visit, _what(visit, draft)) for visit in visits),
        day=long_day(visits[0].starts_at),
        place=place,
        address=address,
        preparation=views.preparation(kinds),
        following=tuple(_following(draft, visits)) if vaccines else (),
        after_care=_after_care() if vaccines else "",
        growth=_growth(visits[0]),
        in_all=_in_all(visits) if len(visits) > 1 else "",
        limits=views.limits(draft),
    )


def _in_all(visits: Sequence[Visit]) -> str:
    how_long = views.in_all((visit.starts_at, visit.minutes) for visit in visits)
    return how_long.replace(",", " in all,", 1)


def _after_care() -> str:
    """Return where to read on about the days after, "" if there is no such article now."""
    found = one_article(AFTER_CARE, now=clock.now())
    return url_for("articles.show", slug=found.slug) if found else ""


def _growth(visit: Visit) -> str:
    """Return where a weighed child's growth record is, for somebody signed in who acts for it."""
    person = visitor.person()
    if person is None or visit.kind.slug != SLUG:
        return ""
    today = clock.today()
    acts = person.id in patients.acting(person.id, visit.patient, today=today).carers
    return url_for("baby_weighing.growth", patient=visit.patient) if acts else ""


def _line(visit: Visit, what: str) -> Line:
    return Line(
        name=visit.name,
        what=f"{what}, {minutes_text(visit.minutes)}",
        time=clock_time(visit.starts_at),
        who=visit.who,
        reference=visit.reference,
    )


def _what(visit: Visit, draft: Draft) -> str:
    """Return what a visit is for, where the draft says it better than its kind."""
    if not draft.together:
        return views.what(draft.parts[0]) if draft.parts[0].plan else visit.kind.name
    born = visit.birth_date.isoformat()
    same = (
        part
        for part in draft.parts
        if part.answers.get("birth_date") == born and part.given_name == visit.given_name
    )
    part = next(same, None)
    return views.what(part) if part else visit.kind.name


def _following(draft: Draft, visits: Sequence[Visit]) -> list[Following]:
    children = [visit for visit in visits if visit.kind.for_child]
    now = clock.now()
    plans = children_due.following([visit.patient for visit in children], now=now)
    return [
        Following(
            name=visit.given_name,
            words=f"{plan_words.title(plan)}, from {long_day(plan.first)}",
            action=url_for("immunisations.book_next", key=draft.key, appointment=visit.id),
        )
        for visit in children
        if (plan := plans.get(visit.patient))
    ]
