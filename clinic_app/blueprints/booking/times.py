"""The pages of free times: for one patient, or for a family that comes together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from clinic_app.operations import availability, draft_times, practice
from clinic_app.operations.draft_values import Draft
from clinic_app.scheduling.blocks import Block
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import NotAfter, NotBefore, NothingDue, Refusal, Taken
from clinic_app.scheduling.visits import Offer
from clinic_app.web import plan_words, refusal_words
from clinic_app.web.filters import clock_time, long_day

from . import why
from .asked import Chosen, Wanted
from .times_page import TimesPage
from .times_values import DayTimes, Page, Section

GONE = refusal_words.GONE
TOO_MANY = (
    "Too many times are being held from your network just now. Try again in ten minutes, or call us"
)
TINTS = ("", "b", "c", "d")


def why_not(refusal: Refusal, draft: Draft) -> str:
    """Say why a chosen time cannot be had."""
    if isinstance(refusal, NotBefore):
        return (
            f"Too early: the first good day is {long_day(refusal.day)}. Choose a time from then on"
        )
    if isinstance(refusal, NotAfter | NothingDue):
        return refusal_words.say(refusal, draft.kind)
    return GONE if isinstance(refusal, Taken) else "That time cannot be booked online"


def page(draft: Draft, asked: Wanted, *, lost: Chosen | None, now: datetime) -> Page:
    """Return the page of times for a draft."""
    gone = lost.start if lost else _instant(draft.answers.get("lost"))
    return _times(draft, asked, now).page(gone)


def day(draft: Draft, asked: Wanted, shown: date, *, now: datetime) -> DayTimes:
    """Return the times of one day for a draft."""
    return _times(draft, asked, now).of_day(shown)


def _times(draft: Draft, asked: Wanted, now: datetime) -> "ForOne | ForFamily":
    return ForFamily(draft, asked, now) if draft.together else ForOne(draft, asked, now)


class ForOne(TimesPage[Offer]):
    """The times of one patient's visit."""

    def __init__(self, draft: Draft, asked: Wanted, now: datetime) -> None:
        super().__init__(draft, asked, now)
        self.question = draft_times.questions(draft, now=now)[0]

    def window(self) -> Interval | Refusal:
        return self.question.window()

    def free(self, first: date, last: date) -> tuple[list[Offer], list[Offer]] | Refusal:
        one = first == last  # then nobody else's times are asked for: only who is wished matters
        wanted, gender = self.asked.practitioner, self.asked.gender or None
        asked = replace(self.question, practitioner=wanted if one else None)
        known = availability.search(asked, first, last)
        if isinstance(known, Refusal):
            return known
        found = known.offers(practitioner=wanted, gender=gender)
        return found, found if one or self.wish().any else known.offers()

    def with_whom(self, one: Offer) -> str:
        return self.faces[one.lead].name

    def value(self, one: Offer) -> str:
        return f"{one.start.isoformat()}~{one.lead}"

    def is_held(self, one: Offer) -> bool:
        held = self.draft.held
        return bool(
            held and held.live(self.now) and (held.start, held.lead) == (one.start, one.lead)
        )

    def sections(self, found: Sequence[Offer]) -> list[Section]:
        leads = dict.fromkeys(o.lead for o in found)
        return [self._section(lead, [o for o in found if o.lead == lead]) for lead in leads]

    def _section(self, lead: int, own: Sequence[Offer]) -> Section:
        face = self.faces[lead]
        tint = TINTS[list(self.faces).index(lead) % len(TINTS)]
        spoken = f", {', '.join(face.languages)}" if face.languages else ""
        return Section(
            title=face.name,
            lines=(face.summary, f"{face.pronouns}{spoken}"),
            faces=((face.initials, tint),),
            times=[self.time(offer) for offer in own],
        )

    def wish(self) -> why.Wish:
        return why.Wish(self.faces.get(self.asked.practitioner or 0), self.asked.gender)

    def choices(self) -> list[tuple[int, str]]:
        needed = self.draft.kind.staffed_steps[0]
        able = needed.any_of | set(needed.all_of)
        return [(f.id, f.name) for f in self.faces.values() if able & f.capabilities]


class ForFamily(TimesPage[Block]):
    """The times of a family: one after another with one person, or at once with several."""

    def __init__(self, draft: Draft, asked: Wanted, now: datetime) -> None:
        super().__init__(draft, asked, now)
        self.questions = draft_times.questions(draft, now=now)

    def window(self) -> Interval | Refusal:
        return draft_times.family_window(self.questions)

    def free(self, first: date, last: date) -> tuple[list[Block], list[Block]] | Refusal:
        found = draft_times.of_family(self.questions, first, last)
        return found if isinstance(found, Refusal) else (found, found)

    def with_whom(self, one: Block) -> str:
        return plan_words.listed(self._names(one.leads))

    def value(self, one: Block) -> str:
        return f"{one.start.isoformat()}~{'.'.join(str(lead) for lead in one.leads)}"

    def is_held(self, one: Block) -> bool:
        held = self.draft.held
        if held is None or not held.live(self.now):
            return False
        return (held.start, held.lead, *held.others) == (one.start, *one.leads)

    def sections(self, found: Sequence[Block]) -> list[Section]:
        alike = sorted(found, key=lambda b: (b.at_once, b.leads, b.start))
        return [
            self._section(leads, list(own)) for leads, own in groupby(alike, key=lambda b: b.leads)
        ]

    def _section(self, leads: tuple[int, ...], own: Sequence[Block]) -> Section:
        order = list(self.faces)
        tints = (TINTS[order.index(lead) % len(TINTS)] for lead in leads)
        faces = tuple((self.faces[lead].initials, t) for lead, t in zip(leads, tints, strict=True))
        return Section(
            title=plan_words.listed(self._names(leads)),
            lines=(self._how(own[0]),),
            faces=faces,
            times=[self.time(block) for block in own],
        )

    def _how(self, block: Block) -> str:
        """Say in which order the children are seen, and how long all of it takes."""
        minutes = int((block.end - block.start).total_seconds() // 60)
        names = plan_words.listed([part.given_name for part in self.draft.parts])
        how = "at the same time" if block.at_once else "one after another"
        return f"{names}, {how}. {minutes} minutes in all, with the wait."

    def _names(self, leads: Sequence[int]) -> list[str]:
        return [self.faces[lead].name for lead in leads]

    def wish(self) -> why.Wish:
        return why.Wish(None, "")

    def choices(self) -> list[tuple[int, str]]:
        return []


def seen(draft: Draft) -> list[tuple[str, str]]:
    """Return who of a family is seen when: "Mia Vale", "9:00 am with Nurse Jo Petrakis"."""
    if draft.held is None:
        return []
    faces = practice.faces(who_left=True)
    return [
        (part.name, f"{clock_time(start)} with {faces[lead].name}")
        for part, (start, lead) in zip(draft.parts, draft.held.parts, strict=True)
    ]


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
