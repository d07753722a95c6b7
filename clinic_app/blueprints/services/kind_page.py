"""What the page of one kind of visit shows."""

from dataclasses import dataclass

from clinic_app import clock
from clinic_app.operations import article_links, next_times, practice
from clinic_app.operations.errors import NotFound
from clinic_app.operations.next_times import Fortnight
from clinic_app.operations.practice import Face, Snapshot
from clinic_app.reference.areas import Area
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling.visits import Step
from clinic_app.web import kind_cards, next_free, person_cards, sign_groups, visit_kinds
from clinic_app.web.age_words import ages
from clinic_app.web.filters import MONTHS, minutes_text
from clinic_app.web.kind_cards import Card
from clinic_app.web.person_cards import PersonCard
from clinic_app.web.sign_groups import Signs

from .views import Link, area_of, links


@dataclass(frozen=True, slots=True)
class KindPage:
    """Everything the page of a kind of visit shows; `reads` are articles on the subject."""

    area: Area
    card: Card
    signs: Signs
    facts: list[tuple[str, str]]
    happens: list[str]
    people: list[PersonCard]
    also: list[Link]
    description: str
    reads: list[Link]


def page(area: str, slug: str) -> KindPage:
    """Return the page of a kind of visit in its own area; raises `NotFound`."""
    snapshot, faces = practice.current(), practice.faces()
    kind, found = snapshot.type(slug), area_of(snapshot, area)
    if kind.area != area:
        raise NotFound(slug)
    now = clock.now()
    fortnight = next_times.load((kind,), now=now)
    free = next_free.say(fortnight.first(kind), faces, fortnight)
    card = kind_cards.card(kind, area=area, free=free)
    own = (*kind.redirects, *found.redirects)
    return KindPage(
        area=found,
        card=card,
        signs=sign_groups.grouped(own),
        facts=_facts(kind, card),
        happens=_happens(kind),
        people=_people(snapshot, kind, faces, fortnight),
        also=_also(snapshot, kind, found),
        description=f"{kind.name}: {card.length}, {card.who.lower()}. {kind.summary}",
        reads=links(article_links.articles_for_type(slug, now=now)),
    )


def _facts(kind: AppointmentType, card: Card) -> list[tuple[str, str]]:
    rows = [
        ("How long", card.length),
        ("Who you see", card.who),
        ("What it is expected to cost", kind.cost.text),
        ("For which age", ages(kind.age)),
        ("When in the year", _season(kind.season)),
        ("How to get it", _way(kind)),
    ]
    return [(name, value) for name, value in rows if value]


def _season(season: tuple[int, int] | None) -> str:
    return f"{MONTHS[season[0] - 1]} to {MONTHS[season[1] - 1]}" if season else ""


def _way(kind: AppointmentType) -> str:
    if not kind.online:
        return kind.how
    return f"Book online, up to {kind.horizon_weeks} weeks ahead, or call us."


def _happens(kind: AppointmentType) -> list[str]:
    """Return what happens, in order: what the clinic says of it, else whom one sees how long."""
    steps = list(kind.happens) or [_seen(step) for step in kind.staffed_steps]
    return [*steps, kind.wait] if kind.wait else steps


def _seen(step: Step) -> str:
    return f"{kind_cards.seen(step).capitalize()}, {minutes_text(step.minutes)}."


def _people(
    snapshot: Snapshot, kind: AppointmentType, faces: dict[int, Face], fortnight: Fortnight
) -> list[PersonCard]:
    """Return who has a part in the visit, first to whom most come for it.

    Whoever it can be booked with has a time, if free.
    """
    often = {person.slug for person in snapshot.practice.people if kind.slug in person.often}
    able = [(n, face) for n, face in enumerate(faces.values()) if kind.given_by(face.capabilities)]
    able.sort(key=lambda one: one[1].slug not in often)  # equals stay in the practice's order
    return [
        person_cards.card(
            face,
            n,
            when=(when := person_cards.next_with(face, kind, fortnight)),
            book=visit_kinds.where_to_book(kind, practitioner=face.id) if when else "",
        )
        for n, face in able
    ]


def _also(snapshot: Snapshot, kind: AppointmentType, area: Area) -> list[Link]:
    """Return the other visits of the offerings for which most people take this one.

    Where it is nowhere the usual one, those of every offering that it belongs to.
    """
    own = [one for one in area.offerings if kind.slug in one.types]
    usual = [one for one in own if one.types[0] == kind.slug]
    slugs = [slug for one in usual or own for slug in one.types]
    others = (snapshot.type(slug) for slug in dict.fromkeys(slugs) if slug != kind.slug)
    return [Link(other.name, visit_kinds.page_of(other)) for other in others][:8]
