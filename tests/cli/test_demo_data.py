"""The invented practice: every visit is possible, every kind appears, nobody is real."""

import shutil
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from clinic_app import clock, create_app
from clinic_app.cli import demo, demo_data
from clinic_app.config import from_environment
from clinic_app.extensions import db
from clinic_app.growth.measures import Measure
from clinic_app.growth.scores import Score
from clinic_app.models import (
    Account,
    Appointment,
    ChildRecord,
    FamilyTie,
    GrowthMeasurement,
    ImmunisationDose,
    Patient,
    StepResource,
)
from clinic_app.operations import (
    accounts,
    adverse_events,
    checker,
    day_visits,
    doses_due,
    fridge_readings,
    growth_record,
    immunisers,
    nurse_tasks,
    patient_search,
    patient_twins,
    patients,
    practice,
    register_reports,
    requests,
    rota,
    vaccine_stock,
    visit_facts,
)
from clinic_app.operations.demonstration import families, names, seed, wishes
from clinic_app.scheduling import rules

from .conftest import DAY


def everything():
    return db.session.execute(
        sa.select(Appointment, Patient).join(Patient, Patient.id == Appointment.patient_id)
    ).all()


def test_nobody_is_booked_twice_and_the_claims_agree(in_demo):
    found = checker.check(now=clock.now())
    assert found.wrong == ()
    assert found.visits > 4000


def test_every_kind_of_visit_that_is_in_season_appears(in_demo):
    booked = {visit.type_slug for visit, _ in everything()}
    assert booked == {kind.slug for kind in practice.current().catalogue.types}


def test_everybody_is_of_an_age_that_their_visit_is_for(in_demo):
    types = practice.current()
    wrong = [
        (visit.type_slug, patient.birth_date, visit.local_date)
        for visit, patient in everything()
        if rules.admits(types.type(visit.type_slug).age, patient.birth_date, visit.local_date)
    ]
    assert wrong == []


def test_children_come_for_every_point_of_the_schedule_when_it_is_due(in_demo):
    types, seen = practice.current(), set()
    for visit, patient in everything():
        for point in types.type(visit.type_slug).points:
            if visit.answers.get("point") == point.slug:
                seen.add((visit.type_slug, point.slug))
                late = wishes.due(point, visit.local_date) - patient.birth_date
                assert timedelta(days=-1) <= late <= timedelta(days=21)
    wanted = {(k.slug, p.slug) for k in types.catalogue.types for p in k.points}
    assert seen == wanted


def test_babies_of_every_age_are_weighed(in_demo):
    weeks = {
        (visit.local_date - patient.birth_date).days // 7 // 13
        for visit, patient in everything()
        if visit.type_slug == "baby-weigh"
    }
    assert weeks == set(range(8))


def test_about_six_in_ten_working_minutes_of_eight_weeks_are_booked_the_near_ones_more(in_demo):
    last = DAY + timedelta(weeks=8)
    rota_, _ = rota.load(DAY, last)
    worked, booked = Counter(), Counter()
    for session in rota.sessions(rota_, DAY, last):
        half = (clock.local_date(session.interval.start) - DAY).days // 28
        worked[half] += session.interval.length.total_seconds()
    rows = sa.select(StepResource).where(StepResource.kind == "practitioner")
    for row in db.session.scalars(rows):
        half = (clock.local_date(row.starts_at) - DAY).days // 28
        booked[half] += (row.ends_at - row.starts_at).total_seconds()
    assert 0.55 < booked.total() / worked.total() < 0.7
    assert booked[0] / worked[0] > booked[1] / worked[1] + 0.1


def test_what_the_desk_booked_it_booked_while_somebody_was_there(in_demo):
    hours = {(o.weekday, o.opens, o.closes) for o in open_hours()}
    for row in db.session.scalars(sa.select(Appointment).where(Appointment.channel != "online")):
        made = row.made_at.astimezone(clock.ZONE)
        wall = made.time()
        assert any(d == made.weekday() and a <= wall < b for d, a, b in hours), made
        assert row.made_at < row.starts_at


def open_hours():
    return practice.current().practice.locations[0].hours


def test_brothers_and_sisters_are_years_apart_or_twins(in_demo):
    families_ = defaultdict(list)
    people = sa.select(Patient, FamilyTie.account_id).join(
        FamilyTie, FamilyTie.patient_id == Patient.id
    )
    for person, account in db.session.execute(people):
        if person.birth_date > DAY - timedelta(days=17 * 365):
            families_[account].append(person.birth_date)
    several = [sorted(births) for births in families_.values() if len(births) > 1]
    assert len(several) > 20
    for births in several:
        gaps = [(b - a).days for a, b in pairwise(births)]
        assert all(gap == 0 or gap > 300 for gap in gaps), births


def test_today_is_under_way(in_demo):
    standing = Counter(visit.standing.status for visit in visit_facts.on_day(DAY))
    assert set(standing) >= {"booked", "arrived", "started", "done"}
    for visit in visit_facts.on_day(DAY):
        assert all(event.at <= clock.now() for event in visit.events)
        assert visit.starts_at > clock.now() or visit.standing.status != "booked" or late(visit)


def late(visit):
    return clock.now() - visit.starts_at <= timedelta(minutes=15)


def test_nothing_has_happened_yet_to_visits_of_other_days(in_demo):
    tomorrow = visit_facts.on_day(DAY + timedelta(days=4))
    assert {visit.standing.status for visit in tomorrow} == {"booked"}


def test_nobody_can_be_reached(in_demo):
    staff = Account.role != "patient"
    addresses = [
        *db.session.scalars(sa.select(Patient.email).where(Patient.email != "")),
        *db.session.scalars(sa.select(Account.email).where(~staff)),
        *db.session.scalars(
            sa.select(Appointment.contact_email).where(Appointment.contact_email != "")
        ),
    ]
    assert len(addresses) > 1000
    assert all(address.endswith("@example.com") for address in addresses)
    assert set(db.session.scalars(sa.select(Patient.phone))) == set(names.PHONES)


def test_some_need_an_interpreter_or_help_or_have_an_alert(in_demo):
    rows = list(db.session.scalars(sa.select(Patient)))
    for field in ("interpreter", "access_needs", "alert"):
        assert 2 <= sum(bool(getattr(row, field)) for row in rows) <= len(rows) / 10, field


def test_some_sound_alike_and_two_may_be_one_person(in_demo):
    found = patient_search.find("jon smyth", today=DAY)
    assert [(one.name, one.why) for one in found] == [
        ("Jon Smyth", "name"),
        ("John Smith", "sounds like"),
    ]
    (katherine,) = patient_search.find("katherine lindgren", today=DAY, most=1)[:1]
    assert "Catherine Lindgren" in {one.name for one in patient_twins.of(katherine.id)}


def test_everybody_who_works_here_has_the_printed_password(in_demo):
    hashes = db.session.scalars(sa.select(Account.password_hash).where(Account.role != "patient"))
    assert len(set(hashes)) == 1
    found = accounts.check_password("jo.petrakis@kestrelsquare.example.com", demo_data.PASSWORD)
    assert found.role == "nurse"


def member_names(email):
    account = db.session.scalars(sa.select(Account).where(Account.email == email)).one()
    person = accounts.Person(account.id, account.role, account.name)
    return {m.given_name: str(m.scope) for m in patients.family(person, today=DAY)}


def test_the_printed_families_are_as_they_are_described(in_demo):
    assert set(member_names(families.PARENT)) == {"Hana", "Kenji", "Mina"}
    assert set(member_names(families.TEENS)) == {"Marcus", "Zoe"}
    assert set(member_names(families.ALONE)) == {"Ingrid"}
    assert member_names(families.ACCESS) == {
        "Petra": "full",
        "Tane": "full",
        "Willow": "review",
        "Finn": "narrowed",
        "Uma": "full",
    }


def test_the_printed_baby_is_five_weeks_old_and_has_only_the_weigh(in_demo):
    (found,) = [
        (visit, patient)
        for visit, patient in everything()
        if patient.given_name == "Mina" and patient.contact_name == "Hana Tamura"
    ]
    visit, patient = found
    assert visit.type_slug == "baby-weigh"
    assert (DAY - patient.birth_date).days // 7 == 5


def test_babies_have_grown_each_along_a_line_and_two_ask_for_a_look(in_demo):
    rows = db.session.execute(
        sa.select(ChildRecord, Patient).join(Patient, Patient.id == ChildRecord.patient_id)
    )
    weeks = [child.gestation_weeks for child, _ in rows if child.gestation_weeks]
    assert 0.05 < sum(w < 37 for w in weeks) / len(weeks) < 0.2
    babies = set(db.session.scalars(sa.select(GrowthMeasurement.patient_id)))
    assert len(babies) > 100
    scores = [
        one.worth.z
        for baby in sorted(babies)[::10]
        for one in growth_record.of(baby).course(Measure.WEIGHT)
        if isinstance(one.worth, Score)
    ]
    assert all(-3.5 < z < 3 for z in scores)
    whens = [task.when for task in nurse_tasks.to_do() if task.kind == "growth"]
    assert whens[0] == "same day"
    assert set(whens) == {"same day", "next review"}


def test_a_few_requests_wait_for_reception(in_demo):
    waiting = requests.open_requests()
    assert {one.kind.mode for one in waiting} == {"request"}
    assert len(waiting) >= 4


def test_it_is_the_same_every_time(in_demo):
    again = [
        (v.kind.slug, v.offer.start, v.offer.lead, v.person.name)
        for v in seed.invent(DAY).planner.visits
    ]
    rows = sorted(everything(), key=lambda row: row[0].hold_id)
    assert [(v.type_slug, v.starts_at, v.lead_id, p.name) for v, p in rows] == again


def test_nobody_has_two_visits_within_three_days(in_demo):
    days = defaultdict(list)
    for visit, _ in everything():
        days[visit.patient_id].append(visit.local_date)
    apart = [
        b - a
        for found in days.values()
        for a, b in zip(sorted(found), sorted(found)[1:], strict=False)
    ]
    assert min(apart) > timedelta(days=3)


@pytest.mark.parametrize("left", [14, 13])
def test_two_weeks_ahead_are_enough(in_demo, left):
    assert seed.fresh_enough(seed.last_day() - timedelta(days=left)) is (left == 14)


def test_a_demonstration_whose_weeks_ran_out_is_made_anew(demo_home, tmp_path, travel, capsys):
    home = tmp_path / "copy"
    shutil.copytree(demo_home, home)
    told = {"CLINIC_INSTANCE": str(home)}
    settings = from_environment(told | demo.environment(told, DAY, 5000))
    later = DAY + timedelta(days=50)
    travel(datetime.combine(later, demo.BEGINS, clock.ZONE))
    settings.mailbox.mkdir(exist_ok=True)
    app = create_app(settings)
    with app.app_context():
        demo_data.prepare(settings)
        assert seed.last_day() == later + timedelta(weeks=8)
        assert checker.check(now=clock.now()).wrong == ()
        db.session.remove()
        db.engine.dispose()
    assert not settings.mailbox.exists()
    assert "The visits of the old demonstration are over" in capsys.readouterr().out


# Vaccines


def test_the_fridge_holds_every_group_that_children_need_and_rotavirus_is_running_out(in_demo):
    usable = {one.vaccine: one.usable for one in vaccine_stock.stock(DAY)}
    needed = {rule.vaccine for p in doses_due.schedule().points for rule in p.doses}
    assert needed <= usable.keys()
    assert min(usable.values()) > 0
    assert any(batch.expired(DAY) for batch in vaccine_stock.open_batches())
    assert usable["rotavirus"] <= vaccine_stock.LOW + 1


def test_children_were_given_what_fits_their_age_and_most_have_what_they_come_for(in_demo):
    visits = [v for day in range(10) for v in day_visits.on_day(DAY + timedelta(days=day))]
    mine = [v for v in visits if v.kind.slug == "imms-child"]
    expected = doses_due.of_visits(mine)
    planned = sum(found.planning for found in expected.values())
    assert 0 < planned < len(expected) / 3
    born = dict(db.session.execute(sa.select(Patient.id, Patient.birth_date)).all())
    doses = db.session.scalars(sa.select(ImmunisationDose)).all()
    assert all(born[d.patient_id] <= d.given_on <= DAY for d in doses)
    assert {d.place for d in doses} == {"here", "elsewhere", "overseas"}
    givers = {d.given_by for d in doses if d.place == "here"}
    assert givers <= immunisers.all_of_them().keys()


def test_the_register_waits_for_some_of_it_and_one_is_overdue(in_demo):
    waiting = register_reports.worklist(now=clock.now()).waiting
    assert 1 < len(waiting) < 40
    assert waiting[0].overdue(DAY)
    assert adverse_events.to_tell()


def test_the_temperature_was_read_twice_a_day_and_once_it_was_too_warm(in_demo):
    log = fridge_readings.log(DAY - timedelta(days=29), DAY)
    looks = [r.look for day in log for r in (*day.mornings, *day.afternoons)]
    assert len(looks) > 25
    assert [look.outside for look in looks].count(True) == 1
    assert all(look.done for look in looks if look.outside)
