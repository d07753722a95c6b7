"""One kind of visit as a card: how long, with whom, what it costs, how to get it."""

from dataclasses import dataclass

from clinic_app.reference.catalogue import AppointmentType
from clinic_app.reference.fields import NURSING
from clinic_app.scheduling.visits import Step
from clinic_app.web import ways_in
from clinic_app.web.filters import minutes_text
from clinic_app.web.next_free import NextFree

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
        href=ways_in.href(kind),
        next=free,
    )


def icon(slug: str, area: str) -> str:
    """Return the drawing for a kind of visit."""
    begins = (drawing for start, drawing in ICONS if slug.startswith(start))
    return next(begins, AREA_ICONS.get(area, "need-gp"))


def length(kind: AppointmentType) -> str:
    """Return how long a visit is: "15 minutes, then a 15 minute wait", "50 minutes in all"."""
    if len(kind.staffed_steps) > 1:
        return f"{minutes_text(kind.minutes)} in all"
    if kind.observe:
        return f"{minutes_text(kind.staffed_minutes)}, then a {kind.observe} minute wait"
    return minutes_text(kind.minutes)


def who(kind: AppointmentType) -> str:
    """Return whom one sees, in order: "Nurse", "Doctor, then nurse", "Doctor and nurse"."""
    seen = list(dict.fromkeys(_seen(step) for step in kind.staffed_steps))
    return ", then ".join(seen).capitalize()


def _seen(step: Step) -> str:
    if step.all_of:
        return " and ".join(dict.fromkeys(_role({one}) for one in step.all_of))
    return _role(step.any_of)


def _role(capabilities: frozenset[str] | set[str]) -> str:
    nursing = capabilities & NURSING
    if nursing == capabilities:
        return "nurse"
    return "doctor or nurse" if nursing else "doctor"
