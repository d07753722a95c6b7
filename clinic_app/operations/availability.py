"""When a visit can be had. Showing, holding and booking ask this one function."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from clinic_app import clock
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import refusals, rules, slots, visits
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal

from . import claims, rota

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Question:
    """What is wanted: a kind of visit, for whom, from which day to which.

    The time of `hold_id` counts as free. Where several see the patient, those to `prefer` do so if
    they can; unless others are named, they are whom the hold has already. Notice counts from
    `asked_at`, when the time was held: filling in the form takes nothing away from it. `minutes` is
    how long the first who sees the patient needs at least, where that is more than usual.
    """

    kind: AppointmentType
    now: datetime
    birth: date | None = None
    not_before: date | None = None
    not_after: date | None = None
    minutes: int = 0
    patient: int | None = None
    practitioner: int | None = None
    gender: str | None = None
    hold_id: str = ""
    staff: bool = False
    fit_in: bool = False
    asked_at: datetime | None = None
    prefer: frozenset[int] = frozenset()

    @property
    def steps(self) -> tuple[visits.Step, ...]:
        """The visit's steps, as long as this one needs."""
        return visits.lasting(self.kind.steps, self.minutes)

    def window(self) -> Interval | Refusal:
        """Return from when to when the visit may start, or why never.

        Patients are bound by notice, horizon, age, season and mode; staff by none of these but
        age, which is a fact about the visit and not about who books it.
        """
        if not self.staff and self.kind.mode != "online":
            return refusals.NotOnline(self.kind.mode)
        whole = rules.booking_window(
            self.asked_at or self.now,
            notice=timedelta(minutes=0 if self.staff else self.kind.notice_minutes),
            horizon_weeks=52 if self.staff else self.kind.horizon_weeks,
            zone=clock.ZONE,
        )
        return self._of_age(whole)

    def _of_age(self, whole: Interval) -> Interval | Refusal:
        start, end = whole.start, whole.end
        if self.birth is not None:
            first = rules.first_day(self.kind.age, self.birth)
            last = rules.last_day(self.kind.age, self.birth)
            if last is not None and last < clock.local_date(start):
                return refusals.TooOld(last)
            start = max(start, day_start(first))
            end = end if last is None else min(end, day_start(last + DAY))
            if start >= end:
                return refusals.TooYoung(first)
        return self._when_due(Interval(start, end), whole.end)

    def _when_due(self, whole: Interval, horizon: datetime) -> Interval | Refusal:
        """Return what is left of a window inside the days that what the visit is for has."""
        start, end = whole.start, whole.end
        if self.not_before is not None:
            start = max(start, day_start(self.not_before))
        if start >= horizon and self.not_before is not None:
            return refusals.NotBefore(self.not_before)
        if self.not_after is not None:
            end = min(end, day_start(self.not_after + DAY))
            if start >= end:
                return refusals.NotAfter(self.not_after)
        return Interval(start, end) if start < end else refusals.BeyondHorizon(horizon.date())


def day_start(day: date) -> datetime:
    """Return the instant at which a day begins at the practice."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.ZONE).astimezone(UTC)


def within(question: Question, first: date, last: date) -> Interval | Refusal:
    """Return the question's window from day `first` to day `last`, or why there is none."""
    window = question.window()
    if isinstance(window, Refusal):
        return window
    if question.not_before is not None and last < question.not_before:
        return refusals.NotBefore(question.not_before)
    if question.not_after is not None and first > question.not_after:
        return refusals.NotAfter(question.not_after)
    start = max(window.start, day_start(first))
    end = min(window.end, day_start(last + DAY))
    if start < end:
        return Interval(start, end)
    if day_start(first) >= window.end:
        return refusals.BeyondHorizon(clock.local_date(window.end - timedelta(minutes=1)))
    return refusals.TooSoon(window.start)


@dataclass(frozen=True, slots=True)
class Search:
    """Who works and what is taken on some days, asked once; answers for any wish about people."""

    question: Question
    window: Interval
    supply: slots.Supply

    def offers(
        self, *, practitioner: int | None = None, gender: str | None = None
    ) -> list[visits.Offer]:
        """Return every offer with these people, earliest first."""
        wish = replace(self.question, practitioner=practitioner, gender=gender)
        found = slots.offers(wanted(wish, self.window), self.supply)
        return [o for o in found if in_season(wish, o.start)] if wish.kind.season else found

    def unbooked(self) -> "Search":
        """Return the same days as if nothing were taken of anybody."""
        return replace(self, supply=replace(self.supply, busy={}))


def search(question: Question, first: date, last: date) -> Search | Refusal:
    """Look from day `first` to day `last`, or say why there is nothing to look for."""
    window = within(question, first, last)
    if isinstance(window, Refusal):
        return window
    return Search(_keeping(question), window, supply(window, question))


def offers(question: Question, first: date, last: date) -> list[visits.Offer] | Refusal:
    """Return every offer from day `first` to day `last`, earliest first, or why none may be."""
    found = search(question, first, last)
    if isinstance(found, Refusal):
        return found
    return found.offers(practitioner=question.practitioner, gender=question.gender)


def offer_at(question: Question, start: datetime, lead: int) -> visits.Offer | Refusal:
    """Return the one offer at an instant with a practitioner, or why there is none.

    A patient gets only what is offered; staff may start at any five minutes of a session.
    """
    day = clock.local_date(start)
    window = within(question, day, day)
    if isinstance(window, Refusal):
        return window
    if not window.start <= start < window.end:
        return refusals.TooSoon(window.start)
    if question.kind.season and not in_season(question, start):
        return refusals.OutOfSeason(question.kind.season)
    with_lead = replace(_keeping(question), practitioner=lead)
    asked, found = wanted(with_lead, window), supply(window, with_lead)
    if question.staff:
        return slots.offer_at(asked, found, start=start, lead=lead)
    for offer in slots.offers(asked, found):
        if offer.start == start and offer.lead == lead:
            return offer
    missing = slots.offer_at(asked, found, start=start, lead=lead)
    return missing if isinstance(missing, Refusal) else refusals.Taken()


def supply(window: Interval, *questions: Question) -> slots.Supply:
    """Load what the core needs: two questions, three when a room is needed, for any window.

    Several questions are those of a family that comes together: they differ in the kind of visit
    and in the patient, of whom each must be told apart by the caller.
    """
    question = questions[0]
    first, last = clock.local_date(window.start), clock.local_date(window.end)
    only = _only(question) if len(questions) == 1 else None
    worked, people = rota.worked(first, last, only=only)
    rooms = rota.rooms({step.room for q in questions for step in q.kind.steps if step.room})
    resources = {room.id for room in rooms}
    if not question.fit_in:  # a fit-in is over others' times, but never in an occupied room
        resources |= {p.id for p in people} | {q.patient or 0 for q in questions}
    reach = Interval(window.start, window.end + rota.LONGEST)
    return slots.Supply(
        sessions=worked if question.staff else [s for s in worked if s.open_online(question.now)],
        practitioners=people,
        rooms=rooms,
        busy=rota.busy(resources, reach, hold_id=question.hold_id, now=question.now, joined=True),
        patient=question.patient,
    )


def _only(question: Question) -> int | None:
    """Return the one practitioner who matters, if nobody else sees the patient."""
    return None if _several(question) else question.practitioner


def _several(question: Question) -> bool:
    return sum(len(step.people) for step in question.kind.staffed_steps) > 1


def _keeping(question: Question) -> Question:
    """Return the question of somebody who keeps whom their hold has, where there is a choice."""
    if question.prefer or not question.hold_id or not _several(question):
        return question
    return replace(question, prefer=claims.resources(question.hold_id))


def wanted(question: Question, window: Interval) -> slots.Wanted:
    """Return the question as the core takes it, for starts in a window."""
    return slots.Wanted(
        slug=question.kind.slug,
        steps=question.steps,
        grid=question.kind.grid,
        window=window,
        practitioner=question.practitioner,
        gender=question.gender,
        prefer=question.prefer,
    )


def in_season(question: Question, start: datetime) -> bool:
    """Say whether a visit is given at that time of the year; the desk may always."""
    return question.staff or rules.in_season(question.kind.season, clock.local_date(start))
