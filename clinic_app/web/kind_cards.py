"""One kind of visit as a card: how long, with whom, what it costs, how to get it."""

from dataclasses import dataclass

from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.fields import NURSING
from clinic_app.scheduling.visits import Step

from .next_free import NextFree
from .visit_kinds import length, page_of, where_to_book

AREA_ICONS = {
    "family-medicine": "need-gp",
    "childrens-health": "family",
    "womens-health": "need-women",
    "mens-health": "person",
    "sports-injuries": "need-injury",
}
ICONS = (
    ("imms-", "need-immunise"),
    ("flu-", "need-immunise"),
    ("baby-weigh", "need-weigh"),
    ("telehealth-", "need-phone"),
    ("repeat-script", "need-script"),
    ("mental-health", "need-mind"),
    ("mhtp", "need-mind"),
    ("child-", "need-gp"),
)
"""How a slug begins -> its drawing; others have that of their area."""

WAYS = {"online": "Book", "request": "Ask for a time", "phone": "Call"}


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about a kind of visit that helps to choose it."""

    kind: AppointmentType
    icon: str
    length: str
    who: str
    cost: str
    way: str
    href: str
    page: str
    next: NextFree | None


def card(kind: AppointmentType, *, area: str, free: NextFree | None) -> Card:
    """Return the card of a kind of visit on the page of an area."""
    return Card(
        kind=kind,
        icon=icon(kind.slug, area),
        length=length(kind),
        who=who(kind),
        cost=kind.cost.text.partition(". ")[0].removesuffix("."),
        way=WAYS.get(kind.mode, ""),
        href=where_to_book(kind),
        page=page_of(kind),
        next=free,
    )


def icon(slug: str, area: str) -> str:
    """Return the drawing for a kind of visit."""
    begins = (drawing for start, drawing in ICONS if slug.startswith(start))
    return next(begins, AREA_ICONS.get(area, "need-gp"))


def who(kind: AppointmentType) -> str:
    """Return whom one sees, in order: "Nurse", "Doctor, then nurse", "Doctor and nurse"."""
    people = list(dict.fromkeys(seen(step) for step in kind.staffed_steps))
    return ", then ".join(people).capitalize()


def seen(step: Step) -> str:
    """Return whom one sees in a step: "nurse", "doctor or nurse", "doctor and nurse"."""
    if step.all_of:
        return " and ".join(dict.fromkeys(_role({one}) for one in step.all_of))
    return _role(step.any_of)


def _role(capabilities: frozenset[str] | set[str]) -> str:
    nursing = capabilities & NURSING
    if nursing == capabilities:
        return "nurse"
    return "doctor or nurse" if nursing else "doctor"
