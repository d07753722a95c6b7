"""Inviting people, changing what they may do, and closing their access."""

import pytest
import sqlalchemy as sa

from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import (
    Account,
    Appointment,
    AuditEntry,
    OutboxMessage,
    Practitioner,
    ScheduleChange,
    TouchedVisit,
)
from clinic_app.operations import (
    accounts,
    availability,
    day_list,
    diary,
    leaving,
    opened_visit,
    practice,
    schedules,
    staff_changes,
    staff_people,
    touched,
)
from clinic_app.operations.errors import AddressTaken, ChangedMeanwhile, NotFound
from clinic_app.operations.staff_changes import Facts, HasLeft, LastManager, NotOneself
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

KIM = Facts("Kim Shaw", "Kim.Shaw@kestrelsquare.example.com", "nurse")


@pytest.fixture
def manager(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    return factories.staff("manager")


@pytest.fixture
def doctor(manager):
    return factories.staff("doctor")


def do(act, *args, **facts):
    return transact(lambda now: act(*args, **facts, now=now))


def member(manager, account):
    db.session.rollback()
    return do(staff_people.one, manager, account)


def queued(kind):
    db.session.rollback()
    return len(db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == kind)).all())


def test_who_is_invited_has_no_password_and_gets_a_link(manager):
    kim = do(staff_changes.add, manager, KIM)
    found = member(manager, kim)
    assert (found.name, found.email, found.role) == (KIM.name, KIM.email.lower(), "nurse")
    assert found.standing == staff_people.INVITED
    assert accounts.check_password(KIM.email, "") is None
    assert queued("invitation") == 1


@pytest.mark.parametrize("role", ["reception", "nurse", "doctor"])
def test_only_managers_invite_change_and_let_go(manager, role):
    somebody = factories.staff(role)
    acts = [
        (staff_changes.add, somebody, KIM),
        (staff_changes.invite, somebody, manager.id),
        (staff_changes.leave, somebody, manager.id),
        (staff_changes.come_back, somebody, manager.id),
        (staff_people.everyone, somebody),
        (staff_people.one, somebody, manager.id),
    ]
    for act, *args in acts:
        with pytest.raises(NotAllowed):
            do(act, *args)
    with pytest.raises(NotAllowed):
        do(staff_changes.change, somebody, manager.id, KIM, seen="")


@pytest.mark.parametrize("address", [factories.STAFF["nurse"].upper(), "alex.vale@example.com"])
def test_an_address_that_anybody_has_is_refused(manager, address):
    factories.a_family("alex.vale@example.com")
    with pytest.raises(AddressTaken):
        do(staff_changes.add, manager, Facts("Kim Shaw", address, "nurse"))


def test_a_role_that_is_none_is_refused(manager):
    with pytest.raises(NotFound):
        do(staff_changes.add, manager, Facts("Kim Shaw", "kim@example.com", "patient"))


def test_an_account_of_a_patient_is_none_of_the_managers(manager):
    family = factories.a_family()
    for act in (staff_changes.invite, staff_changes.leave, staff_changes.come_back):
        with pytest.raises(NotFound):
            do(act, manager, family.person.id)


def test_another_role_counts_at_the_next_page(manager, doctor):
    do(accounts.open_sign_in, doctor, "t" * 64)
    known = member(manager, doctor.id)
    seen = staff_changes.shown(Facts(known.name, known.email, known.role))
    to = Facts(known.name, known.email, "reception")
    do(staff_changes.change, manager, doctor.id, to, seen=seen)
    db.session.rollback()
    assert accounts.signed_in("t" * 64).role == "reception"


def test_of_two_managers_the_second_is_refused_what_changed_meanwhile(manager, doctor):
    known = member(manager, doctor.id)
    seen = staff_changes.shown(Facts(known.name, known.email, known.role))
    do(staff_changes.change, manager, doctor.id, Facts("Amy", known.email, "doctor"), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        do(staff_changes.change, manager, doctor.id, Facts("Ann", known.email, "nurse"), seen=seen)
    assert member(manager, doctor.id).name == "Amy"


def another_manager(manager):
    other = do(staff_changes.add, manager, Facts("Kim Shaw", "kim@example.com", "manager"))

    def let_in(now):
        db.session.get_one(Account, other).password_hash = factories.password_hash()
        factories.audit.record(factories.TESTS, "account.tested", "account", other, now=now)

    transact(let_in)
    return other


def test_nobody_takes_their_own_access_or_role_away(manager):
    another_manager(manager)
    known = member(manager, manager.id)
    seen = staff_changes.shown(Facts(known.name, known.email, known.role))
    with pytest.raises(NotOneself):
        do(staff_changes.leave, manager, manager.id)
    to = Facts(known.name, known.email, "nurse")
    with pytest.raises(NotOneself):
        do(staff_changes.change, manager, manager.id, to, seen=seen)


def test_the_last_manager_stays_whoever_asks(manager):
    with pytest.raises(LastManager):
        do(staff_changes.leave, factories.System("practice"), manager.id)
    another_manager(manager)
    do(staff_changes.leave, factories.System("practice"), manager.id)


def test_a_manager_who_was_let_go_a_moment_ago_lets_nobody_go(manager):
    other = another_manager(manager)
    do(staff_changes.leave, factories.System("practice"), manager.id)
    third = do(
        staff_changes.add, factories.System("practice"), Facts("Al", "al@example.com", "manager")
    )
    with pytest.raises(ChangedMeanwhile):
        do(staff_changes.leave, manager, third)
    assert member(factories.System("practice"), other).standing == staff_people.ACTIVE


def test_leaving_closes_access_at_once(manager, doctor):
    do(accounts.open_sign_in, doctor, "t" * 64)
    do(staff_changes.leave, manager, doctor.id)
    db.session.rollback()
    assert accounts.signed_in("t" * 64) is None
    assert accounts.check_password(factories.STAFF["doctor"], factories.PASSWORD) is None
    assert member(manager, doctor.id).standing == staff_people.LEFT
    with pytest.raises(HasLeft):
        do(staff_changes.invite, manager, doctor.id)


def test_leaving_twice_is_leaving_once(manager, doctor):
    assert do(staff_changes.leave, manager, doctor.id) is not None
    assert do(staff_changes.leave, manager, doctor.id) is None
    left = sa.select(sa.func.count()).where(AuditEntry.action == "account.left")
    assert db.session.scalar(left) == 1


def test_visits_of_who_leaves_stay_booked_and_wait_to_be_sorted_out(manager, doctor):
    visits = [
        factories.a_visit("standard", start=at(TUESDAY, wall), lead="amara-osei")
        for wall in ("10:00", "14:00")
    ]
    others = factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead="isobel-carver",
                               patient=factories.a_patient("Kim", "Shaw"))  # fmt: skip
    assert {v.id for v in do(leaving.touched, doctor.id)} == set(visits)
    change = do(staff_changes.leave, manager, doctor.id)
    db.session.rollback()
    assert set(db.session.scalars(sa.select(TouchedVisit.appointment_id))) == set(visits)
    assert {one.visit.id for one in do(touched.waiting)} == set(visits)
    waiting = do(touched.of_change, schedules.change(change))
    assert {(one.visit.id, one.state) for one in waiting} == {(v, touched.WAITS) for v in visits}
    assert all(db.session.scalars(sa.select(Appointment.live)))
    assert others not in visits


def test_pages_still_name_who_left_where_visits_are(manager, doctor):
    visit = factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    do(staff_changes.leave, manager, doctor.id)
    day = do(diary.of_day, TUESDAY)
    assert doctor.practitioner in day.working
    assert day.faces[doctor.practitioner].name == "Dr Amara Osei"
    assert do(opened_visit.of, visit).steps[0].people[0].name == "Dr Amara Osei"
    assert do(day_list.of_day, TUESDAY) is not None


def test_nobody_can_be_booked_with_who_left(manager, doctor):
    do(staff_changes.leave, manager, doctor.id)
    question = availability.Question(
        kind=practice.current().type("standard"),
        now=at(TUESDAY, "7:30"),
        birth=factories.birth_for("standard", TUESDAY),
        staff=True,
    )
    offer = availability.offer_at(question, at(TUESDAY, "10:00"), doctor.practitioner)
    assert isinstance(offer, Refusal)
    assert doctor.practitioner not in practice.faces()


def test_who_comes_back_needs_a_new_password_and_their_visits_stand_as_before(manager, doctor):
    factories.a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    do(staff_changes.leave, manager, doctor.id)
    do(staff_changes.come_back, manager, doctor.id)
    assert member(manager, doctor.id).standing == staff_people.INVITED
    assert accounts.check_password(factories.STAFF["doctor"], factories.PASSWORD) is None
    assert do(touched.waiting) == []
    assert doctor.practitioner in practice.faces()
    assert db.session.scalar(sa.select(ScheduleChange.taken_back_at)) is not None


def test_who_is_not_booked_leaves_no_change_of_the_schedule(manager):
    assert do(staff_changes.leave, manager, factories.staff("reception").id) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ScheduleChange)) == 0


def test_the_practices_files_neither_bring_back_who_left_nor_undo_what_a_manager_changed(
    manager, doctor
):
    nurse = factories.staff("nurse")
    known = member(manager, nurse.id)
    seen = staff_changes.shown(Facts(known.name, known.email, known.role))
    to = Facts("Jo Petrakis-Lind", known.email, "manager")
    do(staff_changes.change, manager, nurse.id, to, seen=seen)
    do(staff_changes.leave, manager, doctor.id)
    factories.load_practice("other files")
    db.session.rollback()
    found = member(manager, nurse.id)
    assert (found.name, found.role) == ("Jo Petrakis-Lind", "manager")
    assert member(manager, doctor.id).standing == staff_people.LEFT
    assert db.session.get_one(Account, doctor.id).password_hash is None
    assert not db.session.get_one(Practitioner, doctor.practitioner).active


def test_what_was_done_is_told_newest_first_with_who_did_it(manager):
    kim = do(staff_changes.add, manager, KIM)
    do(staff_changes.leave, manager, kim)
    told = [(one.action, one.by) for one in do(lambda now: staff_people.history(manager, kim))]
    assert told == [
        ("account.left", manager.name),
        ("account.invited", manager.name),
        ("account.added", manager.name),
    ]
