"""The schedule read a second time, from its sources alone, and held against what the core says.

One line a dose, one list of distances an antigen, nothing else: no slots, no courses, no standings.
Children are made up with a fixed seed: they come on the day, late, or leave something out.
"""

import random
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

import pytest

from clinic_app.immunisation.children import Child, Given
from clinic_app.immunisation.due import due
from tests.immunisation.records import SCHEDULE

OF_MEN_B = ("first-nations", "risk-meningococcal")
OF_PNEUMOCOCCAL = ("first-nations", "risk-pneumococcal")

# Point, its day, from when it may be, vaccine, against what, for whom, first age, last age.
DOSES = [
    ("m2", "2m", "6w", "hexavalent", "dtpa hepb ipv hib", (), "6w", None),
    ("m2", "2m", "6w", "pcv20", "pcv", (), "6w", None),
    ("m2", "2m", "6w", "rotavirus", "rota", (), "6w", "104d"),
    ("m2", "2m", "6w", "menb", "menb", OF_MEN_B, "6w", None),
    ("m4", "4m", "4m", "hexavalent", "dtpa hepb ipv hib", (), "6w", None),
    ("m4", "4m", "4m", "pcv20", "pcv", (), "6w", None),
    ("m4", "4m", "4m", "rotavirus", "rota", (), "10w", "174d"),
    ("m4", "4m", "4m", "menb", "menb", OF_MEN_B, "6w", None),
    ("m6", "6m", "6m", "hexavalent", "dtpa hepb ipv hib", (), "24w", None),
    ("m6", "6m", "6m", "pcv20", "pcv", OF_PNEUMOCOCCAL, "6w", None),
    ("m6", "6m", "6m", "menb", "menb", ("risk-meningococcal",), "6w", None),
    ("m12", "12m", "12m", "menacwy-12m", "acwy", (), "12m", None),
    ("m12", "12m", "12m", "mmr", "mmr", (), "12m", None),
    ("m12", "12m", "12m", "pcv20", "pcv", (), "12m", None),
    ("m12", "12m", "12m", "menb", "menb", OF_MEN_B, "12m", None),
    ("m18", "18m", "18m", "mmrv", "mmr vzv", (), "12m", None),
    ("m18", "18m", "18m", "dtpa", "dtpa", (), "6w", None),
    ("m18", "18m", "18m", "hib", "hib", (), "12m", None),
    ("y4", "48m", "42m", "dtpa-ipv", "dtpa ipv", (), "42m", None),
]
# From which earlier dose, counted back from the next one, and how far: the minima of catch-up.
APART = {
    "dtpa": {2: "4w", 3: "4w", 4: "6m", 5: "6m"},
    "hepb": {2: "1m", 3: "2m"},
    "ipv": {2: "4w", 3: "4w", 4: "4w"},
    "hib": {2: "4w", 3: "4w", 4: "2m"},
    "rota": {2: "4w"},
    "menb": {2: "8w", 3: "8w", 4: "8w"},
    "mmr": {2: "4w"},
}
HEPATITIS_B_FIRST_TO_THIRD = "4m"
BEFORE_THE_BOOSTER = "8w"
"""The pneumococcal dose from 12 months on; those before it are 4 weeks apart."""

MEN_B_UNDER = "24m"
"""Without a risk it is caught up under 2 years."""

LIVE = {"mmr", "mmrv"}
AGAINST = {line[3]: line[4].split() for line in DOSES}
POINTS = {line[0] for line in DOSES}
GROUPS = ("first-nations", "risk-meningococcal", "risk-pneumococcal")


def after(day, span):
    """Return the day so many days, weeks or calendar months later; a shorter month ends earlier."""
    number, unit = int(span[:-1]), span[-1]
    if unit in "dw":
        return day + timedelta(days=number * (7 if unit == "w" else 1))
    years, month = divmod(day.month - 1 + number, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def missing(born, groups, given, today):
    """Return each dose on no record that may still be: its line, first day, whether it waits."""
    counts, lost, waited_for, found = Counter(), set(), set(), []
    for line in DOSES:
        _, _, _, vaccine, against, whom, _, last = line
        names = {*against.split()}
        if whom and not {*whom} & groups:
            continue
        counts.update(names)
        if all(len(days_of(name, given)) >= counts[name] for name in names):
            continue
        first = first_day(line, born, counts, given)
        if lost & names or (last and after(born, last) < max(first, today)):
            lost |= names
            continue
        if vaccine == "menb" and OF_MEN_B[1] not in groups and today >= after(born, MEN_B_UNDER):
            continue
        found.append((line, first, bool(waited_for & names)))
        waited_for |= names
    return found


def days_of(antigen, given):
    """Return the days on which something against an antigen was given."""
    return [on for vaccine, on in given if antigen in AGAINST[vaccine]]


def first_day(line, born, counts, given):
    """Return the first day for a dose: its age, every distance, and other live vaccines."""
    _, _, opens, vaccine, against, _, age, _ = line
    days = [after(born, opens), after(born, age)]
    for antigen in against.split():
        span = APART.get(antigen, {}).get(counts[antigen])
        if antigen == "pcv":
            span = BEFORE_THE_BOOSTER if age == "12m" else "4w"
        before = days_of(antigen, given)
        days += [after(before[-1], span)] if before and span else []
        if antigen == "hepb" and counts[antigen] == 3 and before:
            days.append(after(before[0], HEPATITIS_B_FIRST_TO_THIRD))
    return max([*days, *(after(on, "4w") for other, on in given if {other, vaccine} <= LIVE)])


def made_up(seed):
    """Return a birth date, groups, doses and a day, by a seed."""
    chance = random.Random(seed)
    born = date(2025, 9, 1) + timedelta(days=chance.randrange(1600))
    if chance.random() < 0.4:
        born = born.replace(day=monthrange(born.year, born.month)[1])
    groups = {group for group in GROUPS if chance.random() < 0.25}
    today = born + timedelta(days=int(chance.choice([200, 420, 640, 1700, 2500]) * chance.random()))
    left_out, on, given = chance.choice([0, 0, 0.15]), born, []
    for _ in range(chance.randrange(9)):
        coming = [first for _, first, waits in missing(born, groups, given, on) if not waits]
        on = max([on, min(coming, default=on)]) + timedelta(
            days=chance.choice([0, 0, 1, 8, 60, 160])
        )
        if on > today:
            break
        ready = [
            line[3]
            for line, first, waits in missing(born, groups, given, on)
            if first <= on and not waits and chance.random() >= left_out
        ]
        given += [(vaccine, on) for vaccine in dict.fromkeys(ready)]
    return born, groups, given, today


def asked_of_the_core(born, groups, given, today):
    """Return what the core says of such a child."""
    child = Child(
        born,
        (Given("hepb-paed", born), *(Given(vaccine, on) for vaccine, on in given)),
        first_nations="first-nations" in groups,
        risks=frozenset(groups - {"first-nations"}),
    )
    return due(SCHEDULE, child, today=today)


@pytest.mark.parametrize("first", range(0, 900, 300))
def test_both_readings_of_the_schedule_agree(first):
    for seed in range(first, first + 300):
        born, groups, given, today = made_up(seed)
        found = asked_of_the_core(born, groups, given, today)
        visit = found.visit
        day, planning = (visit.day, visit.planning) if visit else (today, False)
        said = (*visit.doses, *visit.later, *visit.not_recorded) if visit else ()
        core = {
            (dose.point.slug, dose.vaccine.slug): (dose.earliest, dose.last)
            for dose in said
            if dose.point.slug in POINTS
        }
        lines = [one for one in missing(born, groups, given, day) if after(born, one[0][2]) <= day]
        second = {
            (line[0], line[3]): (first, after(born, line[7]) if line[7] else None)
            for line, first, waits in lines
            if not waits
        }
        waiting = {(line[0], line[3]) for line, _, waits in lines if waits and planning}
        assert core.keys() == second.keys() | waiting, (seed, born, groups, given, today)
        assert {one: core[one] for one in second} == second, (seed, born, groups, given, today)


@pytest.mark.parametrize("first", range(0, 900, 300))
def test_no_age_is_said_to_be_behind_before_its_day(first):
    for seed in range(first, first + 300):
        born, groups, given, today = made_up(seed)
        behind = {point.slug for point in asked_of_the_core(born, groups, given, today).behind}
        lines = [line for line, _, _ in missing(born, groups, given, today)]
        late = {line[0] for line in lines if after(born, line[1]) < today}
        assert behind & POINTS <= late, (seed, born, groups, given, today)
