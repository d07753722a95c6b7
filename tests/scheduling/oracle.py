"""A slow and plain second opinion on offers: days of five-minute cells, every combination tried."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

MIDNIGHT = datetime(2026, 10, 5, 20, tzinfo=UTC)
FIVE = timedelta(minutes=5)
DAY_LONG = 36


def moment(cell):
    return MIDNIGHT + cell * FIVE


def cells(interval):
    """Return the cells of an interval as a set of numbers."""
    return set(range((interval.start - MIDNIGHT) // FIVE, (interval.end - MIDNIGHT) // FIVE))


@dataclass
class Opinion:
    """Answers by looking at every cell of every resource."""

    wanted: object
    supply: object

    def __post_init__(self):
        self.people = {p.id: p for p in self.supply.practitioners}
        self.admitting = [s for s in self.supply.sessions if s.admits(self.wanted.slug)]
        self.locations = {s.location for s in self.admitting}

    def taken(self, resource):
        return {cell for i in self.supply.busy.get(resource, ()) for cell in cells(i)}

    def works(self, who, location):
        mine = (s for s in self.admitting if (s.practitioner, s.location) == (who, location))
        return {cell for s in mine for cell in cells(s.interval)}

    def on_offer(self):
        """Return every (start, lead) that a patient should be shown."""
        return {
            (moment(start), lead)
            for lead in self.people
            for start in self.marks(lead)
            if any(self.possible(start, lead, place) for place in self.locations)
        }

    def marks(self, lead):
        """Return the starts to be tried: the grid of each session, and after each booking."""
        before_lead = self.minutes_before_lead() // 5
        taken, window = self.taken(lead), cells(self.wanted.window)
        found = set()
        for session in (s for s in self.admitting if s.practitioner == lead):
            inside = cells(session.interval)
            first = min(inside)
            for cell in inside:
                if (cell - first) * 5 % self.wanted.grid == 0 or cell - 1 in taken - {cell}:
                    found.add(cell - before_lead)
        return found & window

    def minutes_before_lead(self):
        total = 0
        for step in self.wanted.steps:
            if step.any_of or step.all_of:
                return total
            total += step.minutes
        raise AssertionError

    def anywhere(self, start, lead):
        """Say whether the visit can start in a cell with a lead, at some location."""
        return any(self.possible(start, lead, place) for place in self.locations)

    def possible(self, start, lead, location):
        wants = self.wants(start, location)
        visit = set(range(start, start + sum(s.minutes for s in self.wanted.steps) // 5))
        if self.supply.patient is not None and visit & self.taken(self.supply.patient):
            return False
        return any(
            choice[0] == lead and self.nobody_doubled(choice, wants)
            for choice in product(*(options for options, _ in wants))
        )

    def wants(self, start, location):
        """Return who or what is free for each need, and its cells with the gap."""
        found = []
        for step in self.wanted.steps:
            end = start + step.minutes // 5
            there, held = set(range(start, end)), set(range(start, end + step.gap // 5))
            groups = [set(step.any_of)] if step.any_of else [{c} for c in step.all_of]
            for group in groups:
                able = [
                    p.id
                    for p in self.people.values()
                    if p.capabilities & group
                    and self.wanted.gender in {None, p.gender}
                    and there <= self.works(p.id, location)
                    and not held & self.taken(p.id)
                ]
                found.append((able, held))
            if step.room:
                kind = [
                    r for r in self.supply.rooms if (r.kind, r.location) == (step.room, location)
                ]
                found.append(([r.id for r in kind if not held & self.taken(r.id)], held))
            start = end
        wish = self.wanted.practitioner
        if wish is not None:
            found[0] = ([who for who in found[0][0] if who == wish], found[0][1])
        return found

    @staticmethod
    def nobody_doubled(choice, wants):
        uses = [(who, held) for who, (_, held) in zip(choice, wants, strict=True)]
        return not any(
            who == other and held & also
            for at, (who, held) in enumerate(uses)
            for other, also in uses[:at]
        )
