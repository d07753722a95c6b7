"""Adding and correcting patients, telling records apart, and who may act for whom."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.access.policy import NotAllowed
from clinic_app.extensions import db
from clinic_app.models import Account, Appointment, AuditEntry, FamilyTie, LikelyDuplicate
from clinic_app.operations import (
    appointments,
    audit,
    patient_records,
    patient_search,
    patient_ties,
    patient_twins,
    patient_visits,
    patients,
    visit_facts,
)
from clinic_app.operations.errors import NotFound
from clinic_app.operations.patient_records import LooksAlike, Stale
from clinic_app.operations.patient_ties import (
    AnotherSelf,
    NeedsAgreement,
    NoSuchAccount,
    TooOld,
    TooYoung,
)
from clinic_app.scheduling.ages import add_months
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TESTS, TUESDAY, a_family, a_patient, a_visit, at

BORN = date(1985, 3, 12)
FACTS = {
    "given_name": "Hana",
    "family_name": "Tamura",
    "birth_date": BORN,
    "gender": "female",
    "phone": "+61491570156",
    "email": "hana@example.com",
    "contact_name": "",
    "interpreter": "",
    "access_needs": "",
    "alert": "",
}


@pytest.fixture
def clinic(practice_loaded, context, travel):
    travel(at(TUESDAY, "7:30"))
    return context


@pytest.fixture
def desk(clinic):
    return factories.staff("reception")


@pytest.fixture
def hana(clinic):
    return a_patient(**FACTS)


def add(actor, *different_from, **facts):
    return transact(
        lambda now: patient_records.add(
            actor, FACTS | facts, different_from=different_from, now=now
        )
    )


def shown(patient):
    db.session.rollback()
    return patient_records.fingerprint(patient_records.record(patient).facts)


def edit(actor, patient, *, seen=None, **facts):
    now_shown = seen or shown(patient)
    typed = patient_records.record(patient).facts | facts
    return transact(
        lambda now: patient_records.edit(actor, patient, typed, shown=now_shown, now=now)
    )


def entries(kind="patient", action="patient."):
    db.session.rollback()
    rows = sa.select(AuditEntry).where(AuditEntry.subject_kind == kind).order_by(AuditEntry.id)
    return [e for e in db.session.scalars(rows) if e.action.startswith(action)]


def names(text):
    db.session.rollback()
    return [one.name for one in patient_search.find(text, today=TUESDAY)]


def alike(given_name, family_name, born, phone=""):
    found = patient_records.look_alikes(given_name, family_name, born, phone)
    return [(one.name, one.why) for one in found]


# New patients


def test_a_patient_added_at_the_desk_is_found_and_is_to_be_checked_at_arrival(desk):
    patient = add(desk, interpreter="Japanese")
    assert names("hana tam") == ["Hana Tamura"]
    found = patient_records.one(patient)
    assert not found.checked
    assert found.interpreter == "Japanese"
    (entry,) = entries()
    assert (entry.actor, entry.action) == (desk.code, "patient.added")


def test_nurses_and_doctors_read_patients_but_add_and_correct_none(hana):
    for role in ("nurse", "doctor"):
        with pytest.raises(NotAllowed):
            add(factories.staff(role))
        with pytest.raises(NotAllowed):
            edit(factories.staff(role), hana, alert="x")


@pytest.mark.parametrize(
    ("given_name", "family_name", "born", "phone", "why"),
    [
        ("Hana", "Tamura", BORN, "", "same birth date"),
        ("Hanna", "Becker", BORN, "", "same birth date"),
        ("Yuki", "Tamoora", BORN, "", "same birth date"),
        ("Hannah", "Becker", date(1990, 1, 1), "+61491570156", "same phone"),
        ("HANA", "tamura", date(1990, 1, 1), "", "same name"),
        ("Tamura", "Hana", date(1990, 1, 1), "", "same name"),
    ],
)
def test_a_record_looks_alike_by(hana, given_name, family_name, born, phone, why):
    assert alike(given_name, family_name, born, phone) == [("Hana Tamura", why)]


@pytest.mark.parametrize(
    ("given_name", "family_name", "born", "phone"),
    [
        ("Petra", "Waratah", BORN, ""),
        ("Hana", "Becker", date(1990, 1, 1), ""),
        ("Kenji", "Tamura", date(2023, 6, 1), "+61491570156"),
        ("Hana", "", date(1990, 1, 1), "+61491570157"),
    ],
)
def test_relatives_and_strangers_do_not_look_alike(hana, given_name, family_name, born, phone):
    assert alike(given_name, family_name, born, phone) == []


def test_names_of_a_script_without_sounds_are_compared_as_they_are_written(clinic):
    a_patient("花", "田村", BORN)
    a_patient("太郎", "山田", BORN)
    assert alike("花", "中村", BORN) == [("花 田村", "same birth date")]


def test_nobody_is_added_twice_unseen(desk, hana):
    with pytest.raises(LooksAlike) as refused:
        add(desk)
    assert [one.id for one in refused.value.alike] == [hana]
    second = add(desk, hana)
    with pytest.raises(LooksAlike) as again:
        add(desk, hana)
    assert {one.id for one in again.value.alike} == {hana, second}


def test_what_the_desk_has_looked_at_is_settled_at_once(desk, hana):
    second = add(desk, hana)
    assert patient_twins.of(second) == []
    assert patients.likely_duplicates([second]) == set()


def test_a_patient_added_without_looking_is_noted_as_a_likely_duplicate(desk, hana):
    second = transact(lambda now: patient_records.add(desk, FACTS, now=now))
    assert [one.id for one in patient_twins.of(second)] == [hana]
    assert [one.id for one in patient_twins.of(hana)] == [second]


def test_somebody_of_the_same_name_alone_is_not_noted_as_a_duplicate(desk, hana):
    other = FACTS | {"birth_date": date(1990, 1, 1), "phone": "+61491570157"}
    second = transact(lambda now: patient_records.add(desk, other, now=now))
    assert patient_twins.of(second) == []


@pytest.mark.parametrize("which", [(0, 1), (1, 0)])
def test_different_people_are_told_apart_once_from_either_record(desk, hana, which):
    pair = (hana, transact(lambda now: patient_records.add(desk, FACTS, now=now)))
    one, other = pair[which[0]], pair[which[1]]
    for _ in range(2):
        transact(lambda now: patient_records.settle_duplicate(desk, one, other, now=now))
    assert patient_twins.of(one) == []
    assert len(entries(action="patient.told_apart")) == 1
    nurse = factories.staff("nurse")
    with pytest.raises(NotAllowed):
        transact(lambda now: patient_records.settle_duplicate(nurse, one, other, now=now))


# Corrections


def test_a_corrected_name_is_found_and_the_old_one_is_not(desk, hana):
    assert edit(desk, hana, given_name="Zoë", family_name="Berg") == ("given_name", "family_name")
    assert names("tamura") == []
    assert names("zoe berg") == ["Zoë Berg"]


def test_a_correction_is_audited_by_the_names_of_the_fields_and_not_their_values(desk, hana):
    edit(desk, hana, alert="Allergic to latex", phone="+61491570157")
    (entry,) = entries(action="patient.edited")
    assert entry.facts == {"fields": ["phone", "alert"]}


def test_saving_what_was_so_already_changes_and_records_nothing(desk, hana):
    before = shown(hana)
    edit(desk, hana, alert="Allergic to latex")
    assert edit(desk, hana, seen=before, alert="Allergic to latex") == ()
    assert len(entries(action="patient.edited")) == 1


def test_a_stale_correction_is_refused_with_what_changed_and_what_it_is_now(desk, hana):
    before = shown(hana)
    edit(desk, hana, phone="+61491570157", alert="Allergic to latex")
    typed = FACTS | {"alert": "Uses a walker", "interpreter": "Japanese"}
    with pytest.raises(Stale) as refused:
        transact(lambda now: patient_records.edit(desk, hana, typed, shown=before, now=now))
    told = [(change.field, change.value, change.both) for change in refused.value.changes]
    assert told == [("phone", "+61491570157", False), ("alert", "Allergic to latex", True)]
    assert patient_records.record(hana).interpreter == ""


@pytest.mark.parametrize("sent", ["", "x", "a.b.c", "." * 9])
def test_a_fingerprint_that_is_none_of_ours_saves_nothing(desk, hana, sent):
    typed = FACTS | {"alert": "x"}
    with pytest.raises(Stale):
        transact(lambda now: patient_records.edit(desk, hana, typed, shown=sent, now=now))


def test_a_corrected_birth_date_shows_a_second_record(desk, hana):
    other = a_patient("Hana", "Tamura", date(1958, 3, 12))
    assert patient_twins.of(other) == []
    edit(desk, other, birth_date=BORN)
    assert [one.id for one in patient_twins.of(other)] == [hana]
    edit(desk, other, given_name="Hanna")
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LikelyDuplicate)) == 1


def test_a_new_address_goes_onto_the_visits_to_come_that_have_the_old_one(desk, hana, travel):
    own = {"contact_email": FACTS["email"], "contact_phone": FACTS["phone"]}
    past = a_visit("standard", start=at(TUESDAY, "9:00"), patient=hana, **own)
    travel(at(TUESDAY, "12:00"))
    later = at(TUESDAY + timedelta(days=1), "9:00")
    coming = a_visit("standard", start=later, patient=hana, **own)
    others = a_visit(
        "standard",
        start=later + timedelta(hours=1),
        patient=hana,
        contact_email="friend@example.com",
    )
    edit(desk, hana, email="new@example.com", phone="")
    rows = dict(iter(db.session.execute(sa.select(Appointment.id, Appointment.contact_email))))
    assert rows == {
        past: "hana@example.com",
        coming: "new@example.com",
        others: "friend@example.com",
    }
    assert visit_facts.of(coming).phone == ""
    assert {e.subject_id for e in entries("appointment", "appointment.readdressed")} == {
        str(coming)
    }


def test_a_patient_who_is_not_there_cannot_be_read_or_corrected(desk):
    for ask in (patient_records.one, patient_records.record):
        with pytest.raises(NotFound):
            ask(4711)
    with pytest.raises(NotFound):
        transact(lambda now: patient_records.edit(desk, 4711, FACTS, shown="", now=now))


# Visits


def test_visits_are_listed_to_come_and_past_and_private_ones_are_not_named(desk, hana, travel):
    gone = a_visit("standard", start=at(TUESDAY, "9:00"), patient=hana)
    tomorrow = TUESDAY + timedelta(days=1)
    private = a_visit("mhtp", start=at(tomorrow, "9:00"), patient=hana)
    off = a_visit("standard", start=at(tomorrow, "11:00"), patient=hana)
    transact(lambda now: appointments.cancel(desk, off, reason="ill", subject=None, now=now))
    found = patient_visits.visits(hana, now=at(TUESDAY, "12:00"))
    assert [(v.id, v.what) for v in found.to_come] == [(private, "GP visit")]
    assert [(v.id, v.standing.status) for v in found.past] == [(off, "cancelled"), (gone, "booked")]
    assert not found.more
    assert patient_visits.next_of([hana], now=at(TUESDAY, "12:00")) == {hana: at(tomorrow, "9:00")}


def test_of_many_past_visits_the_newest_are_listed(desk, hana):
    for quarter in range(patient_visits.MOST_PAST + 2):
        day, nth = divmod(quarter, 10)
        start = at(TUESDAY - timedelta(days=7 * (day + 1)), "9:00") + nth * timedelta(minutes=15)
        a_visit("standard", start=start, patient=hana)
    found = patient_visits.visits(hana, now=at(TUESDAY, "7:30"))
    assert (len(found.past), found.more) == (patient_visits.MOST_PAST, True)
    starts = [v.starts_at for v in found.past]
    assert starts == sorted(starts, reverse=True)
    assert starts[0] == at(TUESDAY - timedelta(days=7), "9:00") + 9 * timedelta(minutes=15)


# Who may act


def account(email="sam@example.com", name="Sam Vale", **more):
    def work(now):
        row = Account(**({"role": "patient"} | more), email=email, name=name, created_at=now)
        db.session.add(row)
        db.session.flush()
        audit.record(TESTS, "account.added", "account", row.id, now=now)
        return row.id

    return transact(work)


def aged(years):
    return a_patient("Kim", "Vale", add_months(TUESDAY, -12 * years), email="sam@example.com")


def tie(actor, patient, kind="parent", *, agreed=False, email="sam@example.com"):
    return transact(
        lambda now: patient_ties.confirm_tie(actor, patient, email, kind, agreed=agreed, now=now)
    )


def tied(patient):
    db.session.rollback()
    return [
        (t.name, t.kind, str(t.scope), t.confirmed_at is not None, t.ended_at is not None)
        for t in patient_ties.ties(patient, today=TUESDAY)
    ]


def test_an_account_checked_at_the_desk_acts_for_a_child_from_then_on(desk):
    parent, child = account(), aged(3)
    assert tie(desk, child, email=" Sam@Example.com ") == parent
    assert tied(child) == [("Sam Vale", "parent", "full", True, False)]
    person = factories.Person(parent, "patient", "Sam Vale")
    assert [m.id for m in patients.family(person, today=TUESDAY)] == [child]
    (entry,) = entries("family_tie", "family_tie.")
    assert (entry.action, entry.subject_id) == ("family_tie.confirmed", f"{parent}-{child}")


def test_tying_twice_changes_nothing(desk):
    account()
    child = aged(3)
    for _ in range(2):
        tie(desk, child)
    assert len(entries("family_tie", "family_tie.")) == 1


def test_a_tie_that_waits_is_confirmed_and_one_that_ended_begins_again(desk):
    parent, child = account(), aged(3)

    def wait(now):
        db.session.add(FamilyTie(account_id=parent, patient_id=child, kind="guardian"))
        audit.record(TESTS, "family_tie.asked", "family_tie", f"{parent}-{child}", now=now)

    transact(wait)
    assert tied(child) == [("Sam Vale", "guardian", "full", False, False)]
    tie(desk, child)
    for _ in range(2):
        transact(lambda now: patient_ties.end_tie(desk, parent, child, now=now))
    assert tied(child) == [("Sam Vale", "parent", "full", True, True)]
    assert patients.family(factories.Person(parent, "patient", "Sam"), today=TUESDAY) == []
    tie(desk, child)
    assert tied(child) == [("Sam Vale", "parent", "full", True, False)]
    assert len(entries("family_tie", "family_tie.ended")) == 1


@pytest.mark.parametrize(
    ("years", "kind", "agreed", "refused"),
    [
        (16, "parent", False, NeedsAgreement),
        (17, "guardian", False, NeedsAgreement),
        (16, "carer", False, NeedsAgreement),
        (40, "carer", False, NeedsAgreement),
        (18, "parent", True, TooOld),
        (40, "guardian", True, TooOld),
        (13, "self", False, TooYoung),
    ],
)
def test_the_ages_of_carers_stand_at_the_desk_too(desk, years, kind, agreed, refused):
    account()
    patient = aged(years)
    with pytest.raises(refused):
        tie(desk, patient, kind, agreed=agreed)
    assert tied(patient) == []


@pytest.mark.parametrize(
    ("years", "kind", "agreed", "scope"),
    [
        (11, "parent", False, "full"),
        (13, "parent", False, "review"),
        (15, "parent", False, "narrowed"),
        (15, "parent", True, "full"),
        (16, "parent", True, "full"),
        (40, "carer", True, "full"),
        (14, "self", False, "full"),
    ],
)
def test_what_a_tie_opens_goes_by_age_and_by_what_the_young_person_said(
    desk, years, kind, agreed, scope
):
    account()
    patient = aged(years)
    tie(desk, patient, kind, agreed=agreed)
    assert tied(patient) == [("Sam Vale", kind, scope, True, False)]
    row = db.session.scalars(sa.select(FamilyTie)).one()
    assert (row.young_person_agreed_at is not None) is agreed


def test_a_small_child_cannot_agree_for_later(desk):
    account()
    patient = aged(8)
    tie(desk, patient, agreed=True)
    assert db.session.scalars(sa.select(FamilyTie)).one().young_person_agreed_at is None


def test_agreement_ends_with_the_tie(desk):
    parent, patient = account(), aged(15)
    tie(desk, patient, agreed=True)
    transact(lambda now: patient_ties.end_tie(desk, parent, patient, now=now))
    tie(desk, patient)
    assert tied(patient)[0][2] == "narrowed"


def test_a_parents_own_account_never_becomes_the_childs(desk):
    family = a_family("sam@example.com", "Sam Vale", births=[add_months(TUESDAY, -12 * 15)])
    with pytest.raises(AnotherSelf):
        tie(desk, family.children[0], "self")


def test_only_an_active_account_of_a_patient_can_be_tied(desk):
    account("left@example.com", active=False)
    child = aged(3)
    for email in ("left@example.com", factories.STAFF["nurse"], "nobody@example.com", ""):
        with pytest.raises(NoSuchAccount):
            tie(desk, child, email=email)


def test_only_the_desk_ties_and_ends(desk):
    parent, child = account(), aged(3)
    nurse = factories.staff("nurse")
    with pytest.raises(NotAllowed):
        tie(nurse, child)
    tie(desk, child)
    with pytest.raises(NotAllowed):
        transact(lambda now: patient_ties.end_tie(nurse, parent, child, now=now))
    with pytest.raises(NotFound):
        transact(lambda now: patient_ties.end_tie(desk, 4711, child, now=now))


def test_it_is_known_when_messages_to_a_patient_go_to_a_parent(desk):
    parent, child = account(), aged(15)
    assert not patient_ties.parents_address(child)
    tie(desk, child)
    assert patient_ties.parents_address(child)
    transact(lambda now: patient_ties.end_tie(desk, parent, child, now=now))
    assert patient_ties.parents_address(child), "ended or not, it is not the patient's own"
    edit(desk, child, email="kim@example.com")
    assert not patient_ties.parents_address(child)
