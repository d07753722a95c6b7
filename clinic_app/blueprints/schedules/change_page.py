"""The page on which touched visits are sorted out, with every value ready."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from clinic_app import clock
from clinic_app.operations import proposals, touched
from clinic_app.operations.practice import Face
from clinic_app.operations.proposals import Proposal
from clinic_app.operations.schedule_changes import GIVEN_BACK
from clinic_app.operations.schedules import Made
from clinic_app.operations.touched import Touched
from clinic_app.scheduling import status
from clinic_app.scheduling.ages import age_in_words, completed_years
from clinic_app.web.filters import clock_time, day_and_time, long_day, phone
from clinic_app.web.short_names import short_name

from . import news
from .news import News

STATES = {
    touched.MOVED: ("done", "Moved"),
    touched.KEPT: ("started", "Kept"),
    touched.CANCELLED: ("cancelled", "Cancelled"),
    touched.STANDS: ("booked", "As before"),
    touched.SEEN: ("done", "Seen or noted"),
}
"""How a sorted visit is shown: the look of a status, and the word."""
HALVES = {"am": "Same morning", "pm": "Same afternoon"}
WHO = {"Dr": "doctor", "Nurse": "nurse"}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new time: in words, as the button posts it, and why this one."""

    when: str
    why: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A touched visit; `seen` is the last event that the page knows of."""

    id: int
    href: str
    was: str
    was_with: str
    name: str
    age: str
    tag: str
    what: str
    seen: int
    proposed: Proposed | None
    status: str
    text: str
    more: str
    news: News
    phone: str
    phone_link: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many visits stand so."""

    number: int
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Everything the page shows; `here` is where its buttons come back to."""

    title: str
    about: str
    back_href: str
    back_text: str
    todo: tuple[Row, ...]
    all: tuple[str, ...]
    here: str
    counts: tuple[Count, ...] = ()
    done: tuple[Row, ...] = ()
    taken_back: str = ""
    take_back: str = ""
    take_back_text: str = ""
    extend: str = ""
    extend_text: str = ""


def of_change(
    made: Made,
    found: Sequence[Touched],
    proposed: Mapping[int, Proposal],
    *,
    faces: Mapping[int, Face],
    now: datetime,
) -> ChangePage:
    """Return the page of one change."""
    today, face = clock.local_date(now), faces.get(made.practitioner or 0)
    rows = [_row(one, proposed.get(one.visit.id), faces, today) for one in found]
    todo = [row for row, one in zip(rows, found, strict=True) if one.state == touched.WAITS]
    back_href, back_text = _back(None if made.kind == "left" else face)
    return ChangePage(
        title=_title(made, face, today),
        about=", ".join(_about(made, today)),
        back_href=back_href,
        back_text=back_text,
        counts=tuple(_counts(found)),
        todo=tuple(todo),
        done=tuple(row for row in rows if row not in todo),
        all=_all(todo),
        here=url_for("schedules.change", change=made.id),
        taken_back=_taken_back(made, today),
        take_back=_take_back(made, today),
        take_back_text="Coming after all" if made.kind == "leave" else "Take it back",
        extend=_extend(made, face, today),
        extend_text=f"Also away {long_day((made.last_day or made.first_day) + ONE_DAY)}",
    )


def to_sort_out(
    found: Sequence[Touched],
    proposed: Mapping[int, Proposal],
    *,
    faces: Mapping[int, Face],
    today: date,
) -> ChangePage:
    """Return the page of every visit that waits outside all hours, whatever left it there."""
    rows = tuple(_row(one, proposed.get(one.visit.id), faces, today) for one in found)
    return ChangePage(
        title="To sort out",
        about="Visits from today on that nobody’s hours cover any more",
        back_href=url_for("schedules.index"),
        back_text="Schedules",
        todo=rows,
        all=_all(rows),
        here=url_for("schedules.to_sort_out"),
    )


def _back(face: Face | None) -> tuple[str, str]:
    if face is None:
        return url_for("schedules.closed_days"), "Closed days"
    return url_for("schedules.person", practitioner=face.id), face.name


def _taken_back(made: Made, today: date) -> str:
    """Say since when a change does not hold any more."""
    at = made.taken_back_at
    if at is None or at == made.made_at:
        return ""
    rest = ", for the days from then on" if clock.local_date(at) > made.first_day else ""
    return f"Taken back {_then(at, today)}{rest}"


def _title(made: Made, face: Face | None, today: date) -> str:
    if face is None:
        return made.summary
    if made.kind != "leave":
        return f"{face.name}: {made.summary}"
    if made.first_day == made.last_day == today and made.starts is None:
        return f"{face.name} is away today"
    return f"{face.name} is away {made.summary.removeprefix('Away ')}"


def _about(made: Made, today: date) -> Iterator[str]:
    if made.reason:
        yield made.reason
    by = f" by {made.by}" if made.by else ""
    yield f"entered {_then(made.made_at, today)}{by}"


def _take_back(made: Made, today: date) -> str:
    ahead = (made.last_day or made.first_day) >= today
    if made.kind in GIVEN_BACK and made.taken_back_at is None and ahead:
        return url_for("schedules.take_back", change=made.id)
    return ""


def _extend(made: Made, face: Face | None, today: date) -> str:
    last = made.last_day or made.first_day
    if made.kind != "leave" or made.taken_back_at or not face or last < today:
        return ""
    day = (last + ONE_DAY).isoformat()
    return url_for("schedules.leave", practitioner=face.id, day=day, why=made.reason)


def _counts(found: Sequence[Touched]) -> Iterator[Count]:
    if not found:
        return
    yield Count(len(found), "", "visits touched" if len(found) > 1 else "visit touched")
    number = Counter(one.state for one in found)
    for state in touched.SORTED:
        if number[state]:
            look, word = STATES[state]
            yield Count(number[state], look, word)
    if number[touched.WAITS]:
        yield Count(number[touched.WAITS], "late", "To do")
    calls = sum(one.to_phone for one in found)
    if calls:
        yield Count(calls, "urgent", "Must be phoned")


def _all(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return what the button for all posts: visit, what is known of it, and the time proposed."""
    return tuple(f"{row.id}~{row.seen}~{row.proposed.value}" for row in rows if row.proposed)


def _row(one: Touched, proposal: Proposal | None, faces: Mapping[int, Face], today: date) -> Row:
    visit = one.visit
    look, word = STATES.get(one.state, ("late", "To do"))
    return Row(
        id=visit.id,
        href=url_for("reception.appointment", appointment=visit.id),
        was=_when(one.was_at, today),
        was_with=short_name(one.was_with),
        name=visit.name,
        age=age_in_words(visit.birth_date, max(visit.day, visit.birth_date)),
        tag=_tag(one),
        what=visit.kind.outside_name,
        seen=visit.events[-1].id,
        proposed=_proposed(proposal, one, faces, today) if proposal else None,
        status=look,
        text=word,
        more=_became(one, today),
        news=news.of(one, today),
        phone=phone(visit.phone),
        phone_link=f"tel:{visit.phone}",
    )


def _when(instant: datetime, today: date) -> str:
    return (
        clock_time(instant) if clock.local_date(instant) == today else day_and_time(instant, today)
    )


def _then(instant: datetime, today: date) -> str:
    """Return when something was, as it stands inside a sentence."""
    said = day_and_time(instant, today)
    return f"today{said.removeprefix('Today')}" if said.startswith("Today") else said


def _tag(one: Touched) -> str:
    visit = one.visit
    years = completed_years(visit.birth_date, max(visit.day, visit.birth_date))
    if proposals.same_day(visit):
        return "Must be seen that day"
    if years < proposals.YOUNG:
        return "Under 2"
    return "Over 75" if years > proposals.OLD else ""


def _proposed(proposal: Proposal, one: Touched, faces: Mapping[int, Face], today: date) -> Proposed:
    face = faces.get(proposal.lead)
    gender = f", a {_gender(proposal.gender)}" if proposal.gender else ""
    name = f"{short_name(face)}{gender}"
    first = proposal.why == proposals.FIRST_FREE
    return Proposed(
        when=day_and_time(proposal.start, today),
        why=f"First free, with {name}" if first else f"{name}. {_same_day(proposal, one, face)}",
        value=f"{proposal.start.isoformat()}~{proposal.lead}",
    )


def _same_day(proposal: Proposal, one: Touched, face: Face | None) -> str:
    """Say how near a time of the same day is: "Same afternoon, another doctor"."""
    halves = {clock_time(at).split()[1] for at in (proposal.start, one.was_at)}
    half = "Same day" if len(halves) > 1 else HALVES[halves.pop()]
    near = "Same time" if proposal.start == one.was_at else half
    if face is not None and proposal.lead == one.visit.practitioner.id:
        return f"{near}, the same person"
    alike = face and one.was_with and face.title == one.was_with.title
    return f"{near}, another {WHO.get(face.title, 'person')}" if face and alike else near


def _gender(gender: str) -> str:
    return {"female": "woman", "male": "man"}.get(gender, gender)


def _became(one: Touched, today: date) -> str:
    """Say what a sorted visit became."""
    visit = one.visit
    if one.state == touched.MOVED:
        name = short_name(visit.practitioner)
        return f"{day_and_time(visit.starts_at, today)}, {name}"
    if one.state == touched.KEPT:
        kept = status.kept(visit.events)
        return kept.reason if kept else ""
    last = visit.standing.last if one.state == touched.CANCELLED else None
    return last.reason if last else ""
