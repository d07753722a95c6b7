"""What is odd about a dose by the record as it is now is not written down unanswered."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import ImmunisationDose
from clinic_app.operations import (
    adverse_events,
    child_records,
    dose_corrections,
    given_doses,
    vaccine_stock,
)
from clinic_app.operations.adverse_events import Happened
from clinic_app.operations.sittings import Unanswered
from clinic_app.web.transaction import transact
from tests.factories import TUESDAY, at
from tests.vaccines import a_batch, a_child, a_dose, add_past, give, nurse

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "9:00"))
    return context


def written():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(ImmunisationDose))


def refused(child, *doses, **facts):
    """Give doses, and return what was said to be odd: then nothing is written."""
    before = written()
    with pytest.raises(Unanswered) as error:
        give(child, *doses, **facts)
    assert written() == before
    return error.value.doubts


@pytest.mark.parametrize(
    ("days", "history", "vaccine", "number", "said"),
    [
        (127, "register", "rotavirus", 1, "The first rotavirus drops are given before the age"),
        (127, "", "rotavirus", 1, "The first rotavirus drops are given before the age"),
        (30, "register", "hexavalent", 1, "DTPa: old enough from"),
        (63, "register", "hexavalent", 2, "6-in-1: by the record it is dose 1, and you wrote 2."),
        (63, "", "hexavalent", 7, "6-in-1: you wrote dose 7, and the schedule has no more than 4."),
        (900, "register", "mmrv", 1, "MMRV is not the first dose against measles under 4 years."),
    ],
)
def test_what_is_odd_about_a_dose_is_refused_until_it_has_a_reason(
    days, history, vaccine, number, said
):
    child = a_child(birth_date=TUESDAY - timedelta(days=days), history=history)
    batch = a_batch(vaccine, "Z1", brand="Of some kind")
    dose = {"vaccine": vaccine, "batch": batch, "number": number}
    odd = refused(child, a_dose(**dose))
    assert any(text.startswith(said) for text in odd), odd
    for half in ({"reason": "The doctor asked for it"}, {"asked": odd}):
        assert refused(child, a_dose(**dose, **half)) == odd
    assert refused(child, a_dose(**dose, asked=odd, reason=" ")) == odd
    other = ("Something else that was odd.",)
    assert refused(child, a_dose(**dose, asked=other, reason="The doctor asked for it")) == odd
    give(child, a_dose(**dose, asked=odd, reason="The doctor asked for it"))
    (known,) = given_doses.live(given_doses.of(child))
    assert known.answers["reason"] == "The doctor asked for it"
    assert known.answers["asked"] == " ".join(odd)


def test_a_dose_too_soon_after_one_that_another_nurse_has_entered_is_refused():
    child, batch = a_child(history="register", birth_date=date(2026, 7, 20)), a_batch()
    add_past(child, TUESDAY - timedelta(days=10), "hexavalent")
    odd = refused(child, a_dose(batch=batch))
    assert "DTPa: far enough from the dose before on 12 December 2026." in odd
    assert "6-in-1: by the record it is dose 2, and you wrote 1." in odd


def test_a_vaccine_against_the_same_on_the_same_day_is_refused_also_within_one_sitting():
    child = a_child(history="register", birth_date=date(2023, 5, 1))
    flu = a_batch("influenza", "F1", brand="Flu")
    spray = a_batch("influenza-nasal", "N1", brand="FluMist")
    one, two = a_dose("influenza", flu), a_dose("influenza-nasal", spray, site="nose", route="NS")
    again = "Flu: another vaccine against it is of the same day."
    assert refused(child, one, two) == (again,)
    give(child, one)
    assert refused(child, two) == (again,)


def test_the_answers_before_are_part_of_what_a_dose_is_held_against():
    """Once all earlier doses are said to be entered, what is not on record was not given."""
    child, batch = a_child(birth_date=date(2026, 7, 20)), a_batch()
    known = {"register": "yes", "entered": "yes"}
    odd = refused(child, a_dose(batch=batch, number=2), answers=known)
    assert odd == ("6-in-1: by the record it is dose 1, and you wrote 2.",)
    assert child_records.facts(child).history == ""
    give(child, a_dose(batch=batch, number=2), answers={"register": "yes", "entered": "no"})


def test_none_before_beside_a_reaction_on_record_is_refused_until_it_was_looked_at():
    child, who, batch = a_child(), nurse(), a_batch()
    what = Happened(at(date(2026, 11, 3), "10:00"), "Hives.", serious=True)
    transact(lambda now: adverse_events.note(who, child, what, now=now))
    denied = {"past-reaction": "no"}
    odd = refused(child, a_dose(batch=batch), answers=denied)
    assert odd == ("A reaction is on record, 3 November 2026: Hives. The answer above says none.",)
    give(child, a_dose(batch=batch), answers=denied, again=odd)
    (known,) = given_doses.live(given_doses.of(child))
    assert known.answers["again"] == odd[0]


def test_a_needle_into_a_babys_arm_is_refused_until_it_was_looked_at():
    child, batch = a_child(), a_batch()
    odd = refused(child, a_dose(batch=batch, site="left_arm"))
    assert odd == ("6-in-1: left arm. The thigh is usual under 12 months of age.",)
    assert give(child, a_dose(batch=batch, site="left_arm"), again=odd)


def test_an_answer_at_which_one_stops_needs_what_was_decided():
    child, batch = a_child(), a_batch()
    (asked,) = refused(child, a_dose(batch=batch), answers={"unwell": "yes"})
    assert asked.startswith("Unwell today")
    assert give(child, a_dose(batch=batch), answers={"unwell": "yes"}, note="Dr Osei: go on")


ADULT = date(1986, 5, 1)


@pytest.mark.parametrize(("history", "born"), [("", ADULT), ("register", ADULT), ("", None)])
def test_a_number_that_another_dose_on_record_has_is_asked_about_at_any_age(history, born, travel):
    """Of adults nothing else is: the record of childhood is seldom whole."""
    child = a_child(birth_date=born or date(2026, 8, 1), history=history)
    vaccine = "shingles" if born else "hexavalent"
    batch = a_batch(vaccine, "S1", brand="Of some kind")
    give(child, a_dose(vaccine, batch, number=2, asked=(), reason=""))
    travel(at(TUESDAY + timedelta(days=70), "9:00"))
    group = "Shingles" if born else "6-in-1"
    odd = refused(child, a_dose(vaccine, batch, number=2))
    assert f"{group}: dose 2 is on record already, 24 November 2026." in odd
    assert give(child, a_dose(vaccine, batch, number=3 if not born else 9))


def test_a_vaccine_of_each_season_or_pregnancy_begins_at_one_again(travel):
    child = a_child(birth_date=ADULT, history="register")
    known = {v: a_batch(v, f"{v[:2]}9", brand="Some") for v in ("influenza", "dtpa-booster")}
    for year in (0, 1):
        travel(at(TUESDAY + timedelta(days=200 * year), "9:00"))
        sites = {"site": "left_arm"}
        assert len(give(child, *(a_dose(v, batch, **sites) for v, batch in known.items()))) == 2


@pytest.mark.parametrize(
    ("days", "vaccine", "said"),
    [
        (63, "dtpa-ipv", "DTPa-IPV: the schedule has it from the age of 3 years 6 months."),
        (700, "dtpa-booster", "dTpa: usual from the age of 12 years."),
        (730, "rotavirus", "The first rotavirus drops are given before the age of 15 weeks."),
        (2000, "rsv-pregnancy", "RSV, pregnancy: usual from the age of 12 years."),
        (4000, "hexavalent", "6-in-1: usual under the age of 10 years."),
        (300, "yellow-fever", "Yellow fever: this schedule states no age for it."),
    ],
)
@pytest.mark.parametrize("history", ["", "register"])
def test_a_vaccine_outside_the_ages_of_the_schedule_is_asked_about_with_what_that_says(
    history, days, vaccine, said
):
    child = a_child(birth_date=TUESDAY - timedelta(days=days), history=history)
    odd = refused(child, a_dose(vaccine, a_batch(vaccine, "Z1", brand="Of some kind")))
    assert said in odd


def test_the_number_by_a_known_record_is_not_asked_about_though_another_dose_was_numbered_so(
    travel,
):
    """By age it was the second; the register has no first, so that the next one is."""
    child, batch, who = a_child(birth_date=date(2026, 7, 20)), a_batch(), nurse()
    give(child, a_dose(batch=batch, number=2))
    known = {"history": "register"}
    transact(lambda now: child_records.edit(who, child, known, seen=None, now=now))
    travel(at(TUESDAY + timedelta(days=60), "9:00"))
    assert give(child, a_dose(batch=batch, number=2))


def test_a_correction_that_is_odd_by_the_record_is_refused_until_it_was_looked_at():
    child, who = a_child(history="register"), nurse()
    (first,) = give(child, a_dose(batch=a_batch()))

    def correct(changes, looked_at=()):
        def work(now):
            return dose_corrections.correct(
                who, first, changes, why="Slip", now=now, looked_at=looked_at
            )

        return transact(work)

    instead = a_batch("rotavirus", "R1")
    for changes, said in (
        ({"number": 3}, "6-in-1: by the record it is dose 1, and you wrote 3."),
        ({"site": "left_arm"}, "6-in-1: left arm. The thigh is usual under 12 months of age."),
        ({"batch_id": instead}, "It would no longer be 6-in-1, dose 1, but Rotavirus, oral."),
    ):
        with pytest.raises(Unanswered) as error:
            correct(changes)
        assert error.value.doubts[0] == said
        assert written() == 1
        assert vaccine_stock.batch(instead).left == 10
    odd = ("6-in-1: by the record it is dose 1, and you wrote 3.",)
    assert correct({"number": 3}, odd) != first
