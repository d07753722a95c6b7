"""Vaccines are written down once, whole, by who may give them, from a batch that may be given."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AuditEntry, ImmunisationDose, StockMovement
from clinic_app.operations import (
    appointments,
    child_records,
    dose_corrections,
    given_doses,
    stock_changes,
    vaccinating,
    vaccine_stock,
    visit_facts,
)
from clinic_app.operations.errors import ChangedMeanwhile, NotFound
from clinic_app.operations.past_doses import NotThen
from clinic_app.operations.vaccinating import AlreadyGiven, BatchRefused, NotAnImmuniser, NotToday
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_visit, at
from tests.vaccines import BEN, BORN, a_batch, a_child, a_dose, add_past, give, nurse

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "9:00"))
    return context


def written():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(ImmunisationDose))


def left(batch):
    db.session.rollback()
    return vaccine_stock.batch(batch).left


def live(patient):
    db.session.rollback()
    return given_doses.live(given_doses.of(patient))


def acts(kind):
    db.session.rollback()
    wanted = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == kind)
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


def test_the_doses_of_a_visit_are_written_with_stock_and_audit(clinic):
    child, hexa, drops = a_child(), a_batch(), a_batch("rotavirus", "R7")
    found = give(child, a_dose(batch=hexa), a_dose("rotavirus", drops))
    first, second = live(child)
    assert {first.id, second.id} == set(found)
    assert (first.brand, first.batch, first.given_on) == ("Infanrix hexa", "A100", TUESDAY)
    assert (first.site, second.site, second.route) == ("left_thigh", "mouth", "PO")
    assert first.given_by == factories.practitioner("jo-petrakis")
    assert (left(hexa), left(drops)) == (9, 9)
    assert acts("dose") == ["dose.given", "dose.given"]
    assert acts("stock").count("stock.given") == 2


@pytest.mark.parametrize(("entered", "history"), [("no", ""), ("yes", "register"), (None, "")])
def test_doses_given_elsewhere_count_as_missing_only_once_all_are_said_to_be_entered(
    clinic, entered, history
):
    """The register was seen: that alone says nothing of what is on the record here."""
    child, hexa = a_child(birth_date=date(2026, 7, 20)), a_batch()
    answers = {"unwell": "no", "register": "yes"} | ({"entered": entered} if entered else {})
    give(child, a_dose(batch=hexa), answers=answers)
    assert child_records.facts(child).history == history


def test_what_is_sent_twice_is_written_once(clinic):
    child, hexa = a_child(), a_batch()
    assert len(give(child, a_dose(batch=hexa))) == 1
    assert give(child, a_dose(batch=hexa)) == ()
    assert (written(), left(hexa)) == (1, 9)
    with pytest.raises(AlreadyGiven):
        give(child, a_dose(batch=hexa, number=2))
    assert written() == 1


@pytest.mark.parametrize("who", ["doctor", "reception", "manager"])
def test_only_an_authorised_immuniser_writes_vaccines_down(clinic, who):
    child, hexa = a_child(), a_batch()
    with pytest.raises(NotAllowed):
        give(child, a_dose(batch=hexa), who=factories.staff(who))
    assert written() == 0


@ON_SQLITE
def test_nobody_else_is_written_down_as_having_given_one(clinic):
    child, hexa = a_child(), a_batch()
    for other in ("lani-tupou", "amara-osei"):
        with pytest.raises(NotAnImmuniser):
            give(child, a_dose(batch=hexa), given_by=factories.practitioner(other))
    assert give(child, a_dose(batch=hexa), given_by=factories.practitioner(BEN))


def test_a_batch_that_may_not_be_given_stops_the_whole_sitting(clinic, travel):
    child, good = a_child(), a_batch()
    old = a_batch("pcv20", "P1", expires_on=TUESDAY)
    gone = a_batch("rotavirus", "R1", doses=1)
    who = nurse()
    transact(lambda now: stock_changes.count(who, gone, 0, note="", now=now))
    travel(at(TUESDAY + timedelta(days=1), "9:00"))
    refused = {}
    for dose in (
        a_dose("pcv20", old), a_dose("rotavirus", gone), a_dose("mmr", good), a_dose("menb", 999),
    ):  # fmt: skip
        with pytest.raises(BatchRefused) as error:
            give(child, a_dose(batch=good), dose)
        refused[dose.vaccine] = error.value.why
    assert refused == {
        "pcv20": "expired", "rotavirus": "closed", "mmr": "another", "menb": "unknown",
    }  # fmt: skip
    assert (written(), left(good)) == (0, 10)


@ON_SQLITE
def test_a_batch_may_be_given_on_the_day_it_expires(clinic):
    child, last = a_child(), a_batch(expires_on=TUESDAY)
    assert give(child, a_dose(batch=last))


def test_a_visit_begins_its_fifteen_minutes_with_the_last_vaccine(clinic):
    child, hexa = a_child(), a_batch()
    visit = a_visit("imms-child-6w", start=at(TUESDAY, "9:00"), lead="jo-petrakis", patient=child)
    give(child, a_dose(batch=hexa), appointment=visit, observe=True)
    standing = visit_facts.of(visit).standing
    assert standing.status == "observing"
    assert standing.until - clock.now() <= timedelta(minutes=15)
    assert [e.kind for e in visit_facts.of(visit).events] == ["booked", "started", "observing"]
    assert {e.position for e in visit_facts.of(visit).events} == {None, 0}


@ON_SQLITE
def test_the_six_week_check_is_observed_in_the_nurses_part(clinic):
    child, hexa = a_child(birth_date=TUESDAY - timedelta(days=45)), a_batch()
    visit = a_visit("baby-check-6w", start=at(TUESDAY, "10:45"), patient=child)
    give(child, a_dose(batch=hexa), appointment=visit, observe=True)
    assert visit_facts.of(visit).events[-1].position == 1


@ON_SQLITE
def test_a_visit_of_tomorrow_or_of_somebody_else_is_no_place_for_a_dose(clinic):
    child, hexa = a_child(), a_batch()
    tomorrow = at(TUESDAY + timedelta(days=1), "10:00")
    visit = a_visit("imms-child-6w", start=tomorrow, lead="jo-petrakis", patient=child)
    with pytest.raises(NotToday):
        give(child, a_dose(batch=hexa), appointment=visit)
    with pytest.raises(NotFound):
        give(a_child("Ivy"), a_dose(batch=hexa), appointment=visit)
    assert written() == 0


@ON_SQLITE
def test_a_cancelled_visit_holds_no_dose(clinic):
    child, hexa, desk = a_child(), a_batch(), factories.staff("reception")
    visit = a_visit("imms-child-6w", start=at(TUESDAY, "9:15"), lead="jo-petrakis", patient=child)
    transact(lambda now: appointments.cancel(desk, visit, reason="", subject=None, now=now))
    with pytest.raises(NotToday):
        give(child, a_dose(batch=hexa), appointment=visit)


@ON_SQLITE
def test_the_batch_of_today_is_remembered_ones_own_before_a_colleagues(clinic):
    first, second = a_batch(), a_batch(batch="B200")
    give(a_child(), a_dose(batch=second))
    give(a_child("Ivy"), a_dose(batch=first), given_by=factories.practitioner(BEN))
    jo, ben = (factories.practitioner(s) for s in ("jo-petrakis", BEN))
    assert vaccinating.used_on(TUESDAY, jo) == {"hexavalent": second}
    assert vaccinating.used_on(TUESDAY, ben) == {"hexavalent": first}
    assert vaccinating.used_on(TUESDAY + timedelta(days=1), jo) == {}


@ON_SQLITE
def test_the_batch_of_an_entry_that_was_no_dose_is_not_remembered(clinic):
    first, second, who = a_batch(), a_batch(batch="B200"), nurse()
    (wrong,) = give(a_child(), a_dose(batch=second))
    give(a_child("Ivy"), a_dose(batch=first), given_by=factories.practitioner(BEN))
    transact(lambda now: dose_corrections.void(who, wrong, why="Not given", now=now))
    jo = factories.practitioner("jo-petrakis")
    assert vaccinating.used_on(TUESDAY, jo) == {"hexavalent": first}


# Corrections


def correct(dose, why="Slip", who=None, **changes):
    actor = who or nurse()
    return transact(lambda now: dose_corrections.correct(actor, dose, changes, why=why, now=now))


def void(dose, why="Wrong child", who=None):
    actor = who or nurse()
    return transact(lambda now: dose_corrections.void(actor, dose, why=why, now=now))


def test_a_correction_is_a_second_entry_and_the_first_stays_as_it_was(clinic):
    child, hexa = a_child(), a_batch()
    (first,) = give(child, a_dose(batch=hexa))
    second = correct(first, number=2, site="right_thigh")
    (entry,) = given_doses.of(child)
    assert (entry.dose.id, entry.dose.number, entry.dose.note) == (second, 2, "Slip")
    assert [(d.id, d.number, d.site) for d in entry.earlier] == [(first, 1, "left_thigh")]
    assert correct(second, number=2) == second, "nothing differs, nothing is written"
    assert left(hexa) == 9
    with pytest.raises(ChangedMeanwhile):
        correct(first, number=3)
    assert acts("dose") == ["dose.given", "dose.corrected"]


def test_another_batch_gives_the_first_ones_dose_back(clinic):
    child, hexa, other = a_child(), a_batch(), a_batch(batch="V9", brand="Vaxelis")
    (first,) = give(child, a_dose(batch=hexa))
    correct(first, batch_id=other)
    assert (left(hexa), left(other)) == (10, 9)
    (dose,) = live(child)
    assert (dose.brand, dose.batch) == ("Vaxelis", "V9")
    late = a_batch(batch="OLD", expires_on=TUESDAY + timedelta(days=1))
    give(a_child("Ivy"), a_dose(batch=late))
    with pytest.raises(BatchRefused):
        correct(dose.id, batch_id=10_000)


def test_an_entry_that_was_no_dose_is_kept_and_counts_no_more(clinic):
    child, hexa = a_child(), a_batch()
    (first,) = give(child, a_dose(batch=hexa))
    said = void(first)
    assert void(first) == said == void(said), "said again, it is noted once"
    (entry,) = given_doses.of(child)
    assert (entry.live, entry.dose.void, entry.earlier[0].id) == (False, True, first)
    assert (live(child), left(hexa), written()) == ((), 10, 2)
    with pytest.raises(ChangedMeanwhile):
        correct(said, number=2)
    assert give(child, a_dose(batch=hexa)), "the real one can be written down"


@ON_SQLITE
def test_a_doctor_who_is_no_immuniser_corrects_papers_but_not_what_was_given_here(clinic):
    doctor, child = factories.staff("doctor"), a_child()
    (given,) = give(child, a_dose(batch=a_batch()))
    (past,) = add_past(child, BORN, "hepb-paed")
    for act in (correct, void):
        with pytest.raises(NotAllowed):
            act(given, who=doctor)
    second = correct(past, who=doctor, given_on=BORN + timedelta(days=1), country="NPL")
    dose = next(d for d in live(child) if d.id == second)
    assert (dose.place, dose.country, dose.given_on) == ("overseas", "NPL", date(2026, 9, 23))
    assert correct(second, who=doctor, given_by=1, batch_id=1) == second, "papers know no batch"


@ON_SQLITE
def test_past_doses_lie_between_birth_and_today(clinic):
    child = a_child()
    for wrong, why in ((BORN - timedelta(days=1), "born"), (TUESDAY + timedelta(days=1), "today")):
        with pytest.raises(NotThen) as error:
            add_past(child, wrong, "hepb-paed")
        assert error.value.why == why
    assert len(add_past(child, BORN, "hepb-paed", "rotavirus", country="IND")) == 2
    assert add_past(child, BORN, "hepb-paed") == (), "it is on record already"
    assert {d.place for d in live(child)} == {"overseas"}
    assert child_records.facts(child).history == "papers"
    with pytest.raises(NotFound):
        add_past(child, BORN, "snake-oil")


def test_movements_say_which_dose_they_were_for(clinic):
    child, hexa = a_child(), a_batch()
    (first,) = give(child, a_dose(batch=hexa))
    void(first)
    rows = db.session.execute(
        sa.select(StockMovement.reason, StockMovement.change, StockMovement.dose_id).order_by(
            StockMovement.id
        )
    )
    found = [tuple(row) for row in rows]
    assert found == [("received", 10, None), ("given", -1, first), ("given_back", 1, first)]
