"""The list of a day is one question for everybody, and says what the records say."""

from datetime import date, timedelta

import pytest

from clinic_app.growth.measures import Measured
from clinic_app.operations import appointments, day_list, measurements, vaccine_tally
from clinic_app.operations.measurements import Reading
from clinic_app.web.transaction import transact
from tests import factories
from tests.budgets.conftest import counted
from tests.factories import TUESDAY, a_visit, at
from tests.vaccines import JO, TWO_MONTHS, a_batch, a_child, a_dose, give

EARLY = at(TUESDAY, "7:30")
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _clinic(practice_loaded, context, travel):
    travel(EARLY)


def booked(slug, wall, child, day=TUESDAY):
    return a_visit(slug, start=at(day, wall), lead=JO, patient=child)


def test_an_entry_says_what_is_expected_and_what_was_weighed_last():
    child, nurse = a_child(), factories.staff("nurse")
    for day, grams in ((date(2026, 11, 3), 4300), (date(2026, 11, 17), 4700)):
        reading = Reading(Measured(day, grams=grams))
        sure = {f"weight:{grams}"}
        transact(
            lambda now, r=reading, s=sure: measurements.record(
                nurse, child, r, confirmed=s, now=now
            )
        )
    booked("imms-child-6w", "9:00", child)
    (entry,) = day_list.of_day(TUESDAY, now=EARLY).entries
    assert [dose.vaccine for dose in entry.expected.doses] == list(TWO_MONTHS)
    assert (entry.weight.grams, entry.weight.change.by) == (4700, 400)


def test_the_tally_of_the_list_is_the_fridges_own():
    child, other, late = a_child(), a_child("Eli", "Marsh"), a_child("Ada", "Moss")
    booked("imms-child-6w", "9:00", child)
    done = booked("imms-child-6w", "9:30", other)
    booked("imms-child-6w", "9:00", late, WEDNESDAY)
    a_visit("imms-catchup", start=at(TUESDAY, "14:00"), patient=a_child("Kit", "Shaw"))
    give(child, a_dose(batch=a_batch(doses=2)))
    nurse = factories.staff("nurse")
    for kind in ("arrived", "finished"):
        transact(lambda now, k=kind: appointments.note(nurse, done, k, now=now, position=0))
    for day in (TUESDAY, WEDNESDAY, TUESDAY + timedelta(days=7)):
        own = vaccine_tally.of_day(day, now=EARLY)
        found = day_list.of_day(day, now=EARLY)
        assert found.tally == own if found.entries else found.tally is None


def test_the_desk_sees_who_comes_but_nothing_of_a_childs_record():
    booked("imms-child-6w", "9:00", a_child(history="register"))
    found = day_list.of_day(TUESDAY, now=EARLY, records=False)
    (entry,) = found.entries
    assert (entry.facts, entry.expected, entry.weight, found.tally) == (None, None, None, None)
    assert entry.visit.name == "Noah Bianchi"


def test_a_list_is_five_questions_however_many_come_and_two_without_records():
    def asked(**how):
        with counted() as seen:
            day_list.of_day(TUESDAY, now=EARLY, **how)
        return len([text for text in seen if "FROM practice" not in text])

    booked("imms-child-6w", "9:00", a_child())
    few = asked()
    for n, wall in enumerate(("9:30", "10:00", "10:30", "11:00")):
        booked("imms-child-6w", wall, a_child("Eli", "abcd"[n] * 5))
    booked("baby-weigh", "11:45", a_child("Mia", "Novak"))
    assert asked() == few == 5
    assert asked(records=False) == 2
