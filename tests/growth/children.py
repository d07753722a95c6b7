"""Children, and short ways to say what was measured of them."""

from datetime import date, timedelta

from clinic_app.growth.measures import Child, Measure, Measured, Value, gestation
from clinic_app.reference.growth_tables import standards

BIRTH = date(2026, 8, 18)
WHO = standards()
GIRL, BOY, UNKNOWN = Child(BIRTH, "female"), Child(BIRTH, "male"), Child(BIRTH)
EARLY_GIRL = Child(BIRTH, "female", gestation(35))
WEIGHT, LENGTH, HEAD = Measure


def day(days):
    return BIRTH + timedelta(days=days)


def weighed(days, grams):
    return Measured(day(days), grams=grams)


def weight(days, grams):
    return Value(WEIGHT, grams, day(days))


def length(days, mm, *, standing=False):
    return Value(LENGTH, mm, day(days), standing)
