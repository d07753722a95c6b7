"""The practice's files in the database: loaded once, changed where they changed, hours kept."""

import pytest
import sqlalchemy as sa

from clinic_app import clock
from clinic_app.access.actors import System
from clinic_app.extensions import db
from clinic_app.models import (
    Account,
    AuditEntry,
    Closure,
    Location,
    Practitioner,
    Resource,
    Room,
    RosterPattern,
    ScheduleChange,
)
from clinic_app.operations import audit, practice, practice_load, staff_changes
from clinic_app.operations.errors import AddressTaken
from clinic_app.operations.staff_changes import Facts
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import load_practice, practice_files

TABLES = (Account, AuditEntry, Closure, Location, Practitioner, Resource, Room, RosterPattern)


def rows():
    db.session.rollback()
    return {
        table.__tablename__: db.session.execute(sa.select(*table.__table__.columns)).all()
        for table in TABLES
    }


def load(details=None, checksum="changed", password_hash=None):
    files, catalogue = practice_files()

    def work(now):
        return practice_load.load(
            System("practice"),
            details or files,
            catalogue,
            checksum=checksum,
            now=now,
            password_hash=password_hash,
        )

    return transact(work)


def person(slug, **changes):
    """Return the practice with one person changed, or with None, gone."""
    files, _ = practice_files()
    people = [one.model_copy(update=changes) if one.slug == slug else one for one in files.people]
    return files.model_copy(update={"people": tuple(people)})


def without(slug):
    files, _ = practice_files()
    people = tuple(one for one in files.people if one.slug != slug)
    return files.model_copy(update={"people": people})


def practitioner(slug):
    db.session.rollback()
    return db.session.scalars(sa.select(Practitioner).where(Practitioner.slug == slug)).one()


def test_everybody_every_room_and_every_hour_of_the_files_is_there(practice_loaded, context):
    files, catalogue = practice_loaded
    assert len(practice.faces()) == len(files.practitioners)
    assert len(rows()["account"]) == len(files.people)
    assert len(rows()["room"]) == len(files.rooms)
    assert len(rows()["closure"]) == len(files.closures)
    assert len(rows()["roster_pattern"]) == sum(len(p.sessions) for p in files.people)
    assert practice.current().catalogue.types == catalogue.types


def test_a_practitioner_and_a_room_are_resources_of_their_kind(practice_loaded, context):
    kinds = dict(db.session.execute(sa.select(Resource.id, Resource.kind)).all())
    assert {kinds[i] for i in db.session.scalars(sa.select(Practitioner.id))} == {"practitioner"}
    assert {kinds[i] for i in db.session.scalars(sa.select(Room.id))} == {"room"}


def test_loading_the_same_files_again_does_nothing_at_all(practice_loaded, context):
    before = rows()
    assert load_practice() is False
    assert rows() == before


def test_loading_the_same_content_under_another_checksum_changes_no_row(practice_loaded, context):
    before = rows()
    assert load() is True
    after = rows()
    new = after.pop("audit_entry")[len(before.pop("audit_entry")) :]
    assert after == before
    assert [entry.action for entry in new] == ["practice.loaded"]


def test_a_changed_name_reaches_practitioner_and_account(practice_loaded, context):
    load(person("amara-osei", family_name="Osei-Mensah"))
    row = practitioner("amara-osei")
    assert row.name == "Dr Amara Osei-Mensah"
    account = db.session.get_one(Account, row.account_id)
    assert account.name == "Dr Amara Osei-Mensah"
    entries = sa.select(AuditEntry.subject_id).where(AuditEntry.action == "account.loaded")
    assert db.session.scalars(entries.order_by(AuditEntry.id.desc())).first() == str(account.id)


def test_hours_that_the_desk_changed_are_left_alone(practice_loaded, context):
    row = practitioner("jo-petrakis").id

    def shorten(now):
        db.session.execute(
            sa.update(RosterPattern)
            .where(RosterPattern.practitioner_id == row)
            .values(valid_to=clock.today())
        )
        from clinic_app.operations import audit

        audit.record(System("desk"), "roster.changed", "practice", 1, now=now)

    transact(shorten)
    before = rows()["roster_pattern"]
    load(person("jo-petrakis", sessions=()))
    assert rows()["roster_pattern"] == before


def test_somebody_new_is_booked_from_then_on_with_the_hours_of_the_file(context):
    load(without("lani-tupou"), checksum="first")
    assert "Nurse Lani Tupou" not in {face.name for face in practice.faces().values()}
    load(checksum="second")
    db.session.rollback()
    new = practitioner("lani-tupou")
    hours = sa.select(RosterPattern).where(RosterPattern.practitioner_id == new.id)
    assert len(db.session.scalars(hours).all()) == 8


def test_somebody_who_left_is_not_offered_any_more_and_can_come_back(practice_loaded, context):
    load(without("isobel-carver"))
    assert practitioner("isobel-carver").active is False
    load(checksum="back again")
    assert practitioner("isobel-carver").active is True


OSEI, TESS = "amara.osei@kestrelsquare.example.com", "tess.byrne@kestrelsquare.example.com"


def account(email):
    db.session.rollback()
    return db.session.scalars(sa.select(Account).where(Account.email == email)).one()


def leaves_with_a_new_address(email, new):
    """Let a manager correct somebody's address and later close their access."""
    manager, row = factories.staff("manager"), account(email)
    facts = Facts(row.name, new, row.role)
    seen = staff_changes.shown(Facts(row.name, email, row.role))
    db.session.rollback()
    transact(lambda now: staff_changes.change(manager, row.id, facts, seen=seen, now=now))
    transact(lambda now: staff_changes.leave(manager, row.id, now=now))
    return row.id


@pytest.mark.parametrize("email", [OSEI, TESS])
def test_somebody_who_left_under_another_address_does_not_come_back_with_the_file(
    practice_loaded, context, email
):
    people = len(rows()["account"])
    gone = leaves_with_a_new_address(email, "another@example.com")
    load(password_hash="anything")
    assert len(rows()["account"]) == people
    row = account("another@example.com")
    assert (row.id, row.active, row.password_hash) == (gone, False, None)
    assert practitioner("amara-osei").active is (email != OSEI)


def test_an_address_that_passes_to_somebody_new_does_not_make_them_the_one_before(
    practice_loaded, context
):
    gone = leaves_with_a_new_address(OSEI, "another@example.com")
    files, _ = practice_files()
    new = person("amara-osei").people[0].model_copy(update={"slug": "kim-shaw", "email": OSEI})
    load(files.model_copy(update={"people": (*without("amara-osei").people, new)}))
    assert account(OSEI).id != gone
    assert account(OSEI).slug == "kim-shaw"


def test_an_address_that_somebody_else_has_stops_the_load(practice_loaded, context):
    factories.a_family(email="alex.vale@example.com")
    before = rows()
    for taken in ("alex.vale@example.com", TESS):
        new = person("amara-osei").people[0].model_copy(update={"slug": "kim", "email": taken})
        files, _ = practice_files()
        with pytest.raises(AddressTaken):
            load(files.model_copy(update={"people": (*files.people, new)}))
        assert rows() == before


def test_who_was_invited_before_they_stand_in_the_file_keeps_their_account(context):
    load(without("lani-tupou"), checksum="first")
    details, _ = practice_files()
    lani = next(one for one in details.people if one.slug == "lani-tupou")
    manager = factories.staff("manager")
    facts = Facts(lani.name, lani.email, "nurse")
    invited = transact(lambda now: staff_changes.add(manager, facts, now=now))
    load(checksum="second")
    assert practitioner("lani-tupou").account_id == invited
    assert account(lani.email).slug == "lani-tupou"


def test_a_new_address_in_the_file_is_the_same_persons(practice_loaded, context):
    before = account(OSEI).id
    load(person("amara-osei", email="amara@example.com"))
    assert account("amara@example.com").id == before


def test_a_password_is_filled_in_but_never_replaced(context):
    load(checksum="first")
    assert {row.password_hash for row in rows()["account"]} == {None}
    load(checksum="second", password_hash="one")
    load(checksum="third", password_hash="two")
    assert {row.password_hash for row in rows()["account"]} == {"one"}


def test_a_closure_is_known_by_its_day_and_place(practice_loaded, context):
    files, _ = practice_loaded
    renamed = files.closures[0].model_copy(update={"name": "Another name"})
    load(files.model_copy(update={"closures": (renamed, *files.closures[1:])}))
    assert len(rows()["closure"]) == len(files.closures)


def test_a_day_that_the_desk_opened_again_stays_open(practice_loaded, context):
    files, _ = practice_files()
    day = files.closures[0].day

    def open_again(now):
        db.session.execute(sa.delete(Closure).where(Closure.day == day))
        change = ScheduleChange(
            kind="closure", first_day=day, summary="Open", made_at=now, taken_back_at=now
        )
        db.session.add(change)
        audit.record(System("tests"), "schedule.reopened", "practice", 1, now=now)

    transact(open_again)
    load()
    assert day not in {row.day for row in rows()["closure"]}
