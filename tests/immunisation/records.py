"""Children and their records, written briefly."""

from datetime import date

from clinic_app.immunisation.children import Child, Given
from clinic_app.reference.nip_schedule import national_schedule

SCHEDULE = national_schedule()

VISITS = {
    "m2": ["hexavalent", "pcv20", "rotavirus"],
    "m4": ["hexavalent", "pcv20", "rotavirus"],
    "m6": ["hexavalent"],
    "m12": ["menacwy-12m", "mmr", "pcv20"],
    "m18": ["mmrv", "dtpa", "hib"],
    "y4": ["dtpa-ipv"],
    "year-7": ["hpv", "dtpa-booster"],
    "year-10": ["menacwy-teen"],
}
"""What is given at each age point to a child without risks."""


def day(text):
    return date.fromisoformat(text)


def doses(*written):
    """Return doses written as "mmr@2027-08-10", or as "m2@2026-10-10" for a whole visit."""
    found = []
    for one in written:
        what, on = one.split("@")
        found += [Given(vaccine, day(on)) for vaccine in VISITS.get(what, [what])]
    return tuple(found)


def child(born, *written, **known):
    """Return a child of whom everything is known: no other doses than those written."""
    known = {"first_nations": False} | known
    return Child(day(born), doses("hepb-paed@" + born, *written), **known)


def behind(born, *doses):
    """Return that a nurse has planned how these doses are caught up, written as "m2 hexavalent"."""
    return frozenset(f"catch-up:{dose} born {born}" for dose in doses)


def slugs(found):
    return [dose.vaccine.slug for dose in found]


def asked(answer):
    return {question.slug for question in answer.questions}
