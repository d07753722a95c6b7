"""What the nurse knows of a child, and what happened after a vaccine."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import AuditEntry
from clinic_app.operations import adverse_events, child_records
from clinic_app.operations.adverse_events import Happened
from clinic_app.operations.errors import ChangedMeanwhile, NotFound
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient, at
from tests.vaccines import a_batch, a_child, a_dose, give, nurse


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "10:00"))
    return context


def facts(child):
    db.session.rollback()
    return child_records.facts(child)


def edit(child, who=None, seen=None, **changes):
    actor = who or nurse()
    return transact(lambda now: child_records.edit(actor, child, changes, seen=seen, now=now))


def test_what_is_known_of_a_child_is_written_and_audited_without_its_values(clinic):
    child = a_patient("Mia", "Novak")
    assert (facts(child).sex, facts(child).changed_at) == ("", None)
    changed = edit(child, sex="female", gestation_weeks=35, birth_weight_grams=2350)
    assert changed == ("sex", "gestation_weeks", "birth_weight_grams")
    known = facts(child)
    assert (known.sex, known.gestation_weeks, known.risks) == ("female", 35, ())
    assert edit(child, sex="female", seen=known.changed_at) == ()
    rows = db.session.execute(
        sa.select(AuditEntry.subject_id, AuditEntry.facts).where(
            AuditEntry.action == "patient.child_record"
        )
    )
    assert [tuple(row) for row in rows] == [(str(child), {"fields": list(changed)})]


def test_a_colleagues_change_is_not_lost_unseen(clinic):
    child = a_patient("Mia", "Novak")
    edit(child, sex="female")
    with pytest.raises(ChangedMeanwhile):
        edit(child, sex="male")
    assert facts(child).sex == "female"


def test_the_desk_neither_edits_nor_writes_reactions_down(clinic):
    child = a_child()
    for who in ("reception", "manager"):
        with pytest.raises(NotAllowed):
            edit(child, who=factories.staff(who), sex="male")
        with pytest.raises(NotAllowed):
            happened(child, who=factories.staff(who))
    with pytest.raises(NotFound):
        edit(10_000, sex="male")


def happened(child, who=None, **more):
    actor = who or nurse()
    what = Happened(clock.now() - timedelta(hours=1), "Went pale and limp", **more)
    return transact(lambda now: adverse_events.note(actor, child, what, now=now))


def test_a_reaction_is_to_be_told_until_somebody_was(clinic):
    child = a_child()
    (dose,) = give(child, a_dose(batch=a_batch()))
    event, who = happened(child, dose=dose, serious=True), nurse()
    (waiting,) = adverse_events.to_tell()
    assert (waiting.id, waiting.name, waiting.after.id, waiting.serious) == (
        event, "Noah Bianchi", dose, True,
    )  # fmt: skip
    assert transact(lambda now: adverse_events.told(who, event, "HPS 12", now=now)) == child
    assert transact(lambda now: adverse_events.told(who, event, "again", now=now)) == child
    db.session.rollback()
    assert adverse_events.to_tell() == ()
    assert child_records.record(child).reactions[0].reference == "HPS 12"
    transact(lambda now: adverse_events.not_told(who, event, now=now))
    db.session.rollback()
    assert len(adverse_events.to_tell()) == 1


def test_a_reaction_follows_a_dose_of_the_same_child(clinic):
    (dose,) = give(a_child(), a_dose(batch=a_batch()))
    with pytest.raises(NotFound):
        happened(a_child("Ivy"), dose=dose)
    with pytest.raises(NotFound):
        happened(10_000)
