"""Filling eight weeks of diaries with visits that the scheduling core says are possible."""

import random
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_app import clock
from clinic_app.operations import availability, places
from clinic_app.reference.catalogue import AppointmentType, capabilities
from clinic_app.scheduling import rules, slots
from clinic_app.scheduling.intervals import Interval
from clinic_app.scheduling.refusals import Refusal
from clinic_app.scheduling.rosters import Session
from clinic_app.scheduling.visits import Offer, Practitioner, Room

from .people import Somebody
from .wishes import Wish, Wishes, weight

FULLEST, EMPTIEST = 0.80, 0.44
"""How much of the working time is booked today and in eight weeks."""

A_DAY_FIRST = 7
"""So many visits a day are chosen kind by kind, so that every kind there is appears."""

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit of the demonstration."""

    kind: AppointmentType
    offer: Offer
    person: Somebody
    point: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """Who works when in which rooms, and what can be booked."""

    sessions: Mapping[date, Sequence[Session]]
    practitioners: Sequence[Practitioner]
    rooms: Sequence[Room]
    kinds: Sequence[AppointmentType]

    def led_by(self, practitioner: int) -> list[AppointmentType]:
        """Return the kinds of visit that a practitioner begins."""
        person = next(p for p in self.practitioners if p.id == practitioner)
        return [k for k in self.kinds if capabilities(k.staffed_steps[0]) & person.capabilities]


class Planner:
    """Books visits into days, one after another, and remembers what is taken."""

    def __init__(self, house: House, wishes: Wishes, dice: random.Random) -> None:
        self.house, self.wishes, self.dice = house, wishes, dice
        self.busy: dict[int, list[Interval]] = defaultdict(list)
        self.visits: list[Planned] = []
        kinds = list(house.kinds)
        dice.shuffle(kinds)
        self._next_kinds = deque(kinds)
        self._led_by = {p.id: house.led_by(p.id) for p in house.practitioners}

    def fill(self, first: date, last: date) -> None:
        """Book visits from the first to the last day, fewer the later it is."""
        whole = (last - first).days
        for n in range(whole + 1):
            day = first + timedelta(days=n)
            self.busy = self._kept(day)
            self._one_of_each(day)
            full = FULLEST + (EMPTIEST - FULLEST) * n / whole
            for session in self.house.sessions.get(day, ()):
                self._fill(session, day, full)

    def first_on(self, kind: AppointmentType, person: Somebody, day: date) -> bool:
        """Book a visit on a day, in the morning if there is time, and say whether there was."""
        self.busy = self._kept(day)
        found = slots.offers(self._wanted(kind, day), self._supply(day))
        if not found or not person.free_around(day):
            return False
        offer = found[len(found) // 4]
        return self._book(kind, Wish(person), offer.start, offer.lead) is not None

    def _kept(self, day: date) -> dict[int, list[Interval]]:
        """Return what was booked on a day before it is filled."""
        kept: dict[int, list[Interval]] = defaultdict(list)
        for visit in self.visits:
            if clock.local_date(visit.offer.start) == day:
                for place in places.of_offer(visit.offer, patient=None):
                    kept[place.resource].append(place.interval)
        return kept

    def _one_of_each(self, day: date) -> None:
        """Book visits of the kinds whose turn it is, while people, rooms and time are free."""
        sessions = self.house.sessions.get(day, ())
        for _ in range(A_DAY_FIRST if sessions else 0):
            kind = self._next_kinds[0]
            self._next_kinds.rotate(-1)
            if len(kind.staffed_steps[0].people) > 1 or len(kind.staffed_steps) > 1:
                self._anywhere(kind, day)
                continue
            for _try in range(8):
                session = self.dice.choice(sessions)
                if kind in self._suited(session, day) and self._somewhere(kind, session, day):
                    break

    def _anywhere(self, kind: AppointmentType, day: date) -> None:
        """Book a visit that needs several people wherever the day has time for it."""
        found = slots.offers(self._wanted(kind, day), self._supply(day))
        if found:
            offer = self.dice.choice(found)
            self._wished(kind, day, offer.start, offer.lead)

    def _somewhere(self, kind: AppointmentType, session: Session, day: date) -> bool:
        quarters = session.interval.length // QUARTER
        start = session.interval.start + QUARTER * self.dice.randrange(quarters)
        return self._wished(kind, day, start, session.practitioner) is not None

    def _fill(self, session: Session, day: date, full: float) -> None:
        """Go through a session and book, or leave a quarter of an hour, as full as asked."""
        kinds = self._suited(session, day)
        weights = [weight(kind) for kind in kinds]
        chance = 15 * full / (15 * full + 19 * (1 - full))
        at = session.interval.start
        while at < session.interval.end:
            booked = None
            if kinds and self.dice.random() < chance:
                (kind,) = self.dice.choices(kinds, weights)
                booked = self._wished(kind, day, at, session.practitioner)
            at = booked or self._after(session, at)

    def _after(self, session: Session, at: datetime) -> datetime:
        """Return the end of what is booked of the practitioner at a time, or a quarter later."""
        for taken in self.busy[session.practitioner]:
            if taken.start <= at < taken.end:
                return taken.end
        return at + QUARTER

    def _suited(self, session: Session, day: date) -> list[AppointmentType]:
        return [
            kind
            for kind in self._led_by[session.practitioner]
            if session.admits(kind.slug) and rules.in_season(kind.season, day)
        ]

    def _wished(
        self, kind: AppointmentType, day: date, start: datetime, lead: int
    ) -> datetime | None:
        wish = self.wishes.somebody(kind, day)
        return self._book(kind, wish, start, lead) if wish else None

    def _book(
        self, kind: AppointmentType, wish: Wish, start: datetime, lead: int
    ) -> datetime | None:
        """Book a visit and return until when the lead is busy with it, or None."""
        day = clock.local_date(start)
        wanted, supply = self._wanted(kind, day), self._supply(day)
        offer = slots.offer_at(wanted, supply, start=start, lead=lead)
        if isinstance(offer, Refusal):
            return None
        for place in places.of_offer(offer, patient=None):
            self.busy[place.resource].append(place.interval)
        wish.person.days.append(day)
        wish.person.had |= {wish.point} - {""}
        self.visits.append(Planned(kind, offer, wish.person, wish.point))
        own = [p.busy_until for p in offer.placements if lead in p.practitioners]
        return own[0]

    def _wanted(self, kind: AppointmentType, day: date) -> slots.Wanted:
        window = Interval(availability.day_start(day), availability.day_start(day + DAY))
        return slots.Wanted(kind.slug, kind.steps, kind.grid, window)

    def _supply(self, day: date) -> slots.Supply:
        house = self.house
        sessions = house.sessions.get(day, ())
        return slots.Supply(sessions, house.practitioners, house.rooms, self.busy)
