"""No age falls between two signs of danger, whatever is booked."""

from datetime import date, timedelta
from functools import cache

import pytest

from clinic_app.reference.catalogue import load_catalogue
from clinic_app.scheduling.ages import add_months, completed_months, completed_years
from clinic_app.scheduling.rules import admits

CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
ALWAYS = {
    "breathing": "breathing",
    "hard to wake": "hard to wake",
    "bleeding": "bleeding that does not stop",
    "allergy": "allergic reaction",
    "injury": "severe injury",
    "chest": "chest pain",
    "poison": "poisonous",
    "overdose": "too much of a medicine",
}
FROM_YEARS = {"stroke": (2, "droops"), "suicide": (5, "suicide")}


def births():
    """Yield births of every age to 100 years: by day at first, then on both sides of each limit."""
    found = {TODAY - days * DAY for days in range(120)}
    for months in [*range(1, 36), *range(36, 101 * 12, 12)]:
        turns = add_months(TODAY, -months)
        found |= {turns - DAY, turns, turns + DAY}
    return sorted(born for born in found if born <= TODAY)


BIRTHS = births()


@cache
def fits(flag, born):
    return flag.fits(born, TODAY)


def shown(kind, born):
    """Return the signs that somebody is asked about, in one text of small letters."""
    flags = CATALOGUE.redirects_of(kind)
    return " / ".join(flag.signs.lower() for flag in flags if fits(flag, born))


def slugs(kind):
    return {flag.slug for flag in CATALOGUE.redirects_of(kind)}


def asked(kinds):
    """Yield (who, signs) of every age that each of these types admits."""
    for kind in kinds:
        for born in BIRTHS:
            if admits(kind.age, born, TODAY) is None:
                yield f"{kind.slug}, born {born}", born, shown(kind, born)


@pytest.mark.parametrize("sign", ALWAYS)
def test_at_every_age_each_visit_asks_about(sign):
    assert [who for who, _, said in asked(CATALOGUE.types) if ALWAYS[sign] not in said] == []


@pytest.mark.parametrize("sign", FROM_YEARS)
def test_from_the_age_at_which_it_is_a_sign_each_visit_asks_about(sign):
    years, words = FROM_YEARS[sign]
    found = list(asked(CATALOGUE.types))
    assert {words in said for _, born, said in found if completed_years(born, TODAY) >= years} == {
        True
    }
    assert {words in said for _, born, said in found if completed_years(born, TODAY) < years} == {
        False
    }


def test_who_swallowed_something_is_sent_to_poisons_information_or_an_ambulance():
    signs = {f for kind in CATALOGUE.types for f in CATALOGUE.redirects_of(kind)}
    found = [f for f in signs if "poisonous" in f.signs]
    assert len(found) == 2
    assert all("000" in f.text and "13 11 26" in f.text and f.go == "000" for f in found)


def test_a_fever_under_3_months_is_asked_whatever_is_booked_for_a_baby():
    """After an accident, in a parent's arms: wherever no lowest age keeps a baby from coming."""
    found = list(asked(CATALOGUE.types))
    for who, born, said in found:
        assert ("under 3 months" in said) == (completed_months(born, TODAY) < 3), who
    assert {"motor-accident-initial", "iud-consult"} <= {
        who.split(",")[0] for who, _, said in found if "under 3 months" in said
    }


def test_who_books_ahead_for_a_baby_is_asked_as_of_today():
    """Of an age that is too young now, and old enough on the last day that can be booked."""
    baby = TODAY - 80 * DAY
    for kind in CATALOGUE.types:
        ahead = TODAY + 7 * kind.horizon_weeks * DAY
        if admits(kind.age, baby, ahead) is None:
            assert "under 3 months" in shown(kind, baby), kind.slug


def test_a_sign_in_a_baby_is_not_asked_where_only_grown_ups_come():
    """Where the birth date is not known yet, the rest is asked of whoever it may be."""
    found = {k.slug for k in CATALOGUE.types if "baby-fever" not in slugs(k)}
    assert found >= {"cst-self", "imms-adult", "health-check-75", "imms-teen"}
    assert not found & {"menopause-assessment", "flu-child", "workers-comp-initial"}


def test_before_a_vaccine_everybody_is_asked_about_a_fever():
    kinds = [k for k in CATALOGUE.types if "imms" in k.slug or k.slug in {"flu-child"}]
    assert len(kinds) == 7
    assert [who for who, _, said in asked(kinds) if "38." not in said] == []


def test_nobody_reads_the_same_sign_twice():
    for who, _, said in asked(CATALOGUE.types):
        for words in ("poisonous", "38.5", "too much of a medicine"):
            assert said.count(words) <= 1, who
