"""Builders for tests: people, visits and signed-in browsers, made through the real operations.

Times are the practice's: `at(TUESDAY, "9:00")` is nine o'clock in the morning there, in UTC. All
builders need an application context and a database with the practice (fixture `practice_loaded`).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from flask import session
from sqlalchemy import select

from clinic_app import clock
from clinic_app.access.actors import Person, System
from clinic_app.extensions import db
from clinic_app.growth.measures import Measured
from clinic_app.models import Account, Appointment, FamilyTie, Location, Practitioner, Room
from clinic_app.operations import (
    accounts,
    article_loading,
    audit,
    availability,
    claims,
    measurements,
    patients,
    places,
    practice,
    practice_load,
    visit_rows,
)
from clinic_app.operations.growth_facts import GrowthFacts
from clinic_app.operations.measurements import Reading
from clinic_app.reference import article_source
from clinic_app.reference import articles as article_files
from clinic_app.reference.catalogue import capabilities, load_catalogue
from clinic_app.reference.practice import load_practice as read_practice
from clinic_app.scheduling import rules
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import visitor
from clinic_app.web.transaction import transact

TUESDAY = date(2026, 11, 24)
"""An ordinary Tuesday: no closure, every practitioner of the week works, the baby clinic runs."""

LOADED = date(2026, 1, 5)
"""When the practice was loaded: before any day that a test travels to."""

PASSWORD = "a long password for tests"
STAFF = {
    "reception": "tess.byrne@kestrelsquare.example.com",
    "nurse": "jo.petrakis@kestrelsquare.example.com",
    "doctor": "amara.osei@kestrelsquare.example.com",
    "manager": "nadia.rossi@kestrelsquare.example.com",
}
TESTS = System("tests")


def at(day, wall):
    """Return a wall-clock time of a day at the practice, such as at(TUESDAY, "13:30"), in UTC."""
    hours, minutes = (int(part) for part in wall.split(":"))
    return datetime.combine(day, time(hours, minutes), clock.ZONE).astimezone(UTC)


@lru_cache
def practice_files():
    """Return (practice, catalogue), read once from the real reference files."""
    catalogue = load_catalogue()
    return read_practice(catalogue=catalogue), catalogue


@lru_cache
def password_hash():
    """Return what is stored of PASSWORD, which everybody who works here has."""
    return accounts.hash_password(PASSWORD)


def load_practice(checksum="tests"):
    """Load the real practice into the database; returns whether anything was done."""
    details, catalogue = practice_files()
    hashed = password_hash()

    def work(now):
        return practice_load.load(
            System("practice"),
            details,
            catalogue,
            checksum=checksum,
            now=now,
            password_hash=hashed,
        )

    return transact(work)


ARTICLES = Path(__file__).with_name("education") / "articles"
"""Three short articles, for tests that need some whatever the practice's own are."""


def load_articles(folder=ARTICLES, *, pictures=("bridge",), demonstration=True):
    """Load a folder of articles into the database; returns how many were new or changed."""
    texts = article_source.files(folder)
    known = article_files.known(
        *practice_files(),
        articles=texts,
        pictures=pictures,
        today=TUESDAY,
        demonstration=demonstration,
    )
    ready = article_files.publishable(texts, known)
    loads = System("practice")
    return transact(lambda now: article_loading.load(loads, texts, ready=ready, now=now))


def practitioner(slug):
    """Return the id of a practitioner, such as practitioner("jo-petrakis")."""
    return db.session.scalars(select(Practitioner.id).where(Practitioner.slug == slug)).one()


def room(slug):
    """Return the id of a room, such as room("baby-room")."""
    return db.session.scalars(select(Room.id).where(Room.slug == slug)).one()


def a_location(name):
    """Add another place of the practice."""

    def write(now):
        place = Location(slug=name.lower().replace(" ", "-"), name=name)
        db.session.add(place)
        db.session.flush()
        audit.record(TESTS, "location.added", "practice", place.id, now=now)
        return place.id

    return transact(write)


def birth_for(slug, day):
    """Return a date of birth that a kind of visit admits on a day."""
    window = practice.current().type(slug).age
    for days in (7 * 7, 20 * 7, 47 * 365, 10 * 365, 14 * 365, 3 * 365, 80 * 365):
        birth = day - timedelta(days=days)
        if rules.admits(window, birth, day) is None:
            return birth
    raise AssertionError(f"no age for {slug}")


def a_patient(given_name="Robin", family_name="Vale", birth_date=date(1980, 3, 14), **facts):
    """Add a patient and return the id."""
    person = {"given_name": given_name, "family_name": family_name, "birth_date": birth_date}
    return transact(lambda now: patients.add(TESTS, person | facts, now=now))


@dataclass(frozen=True)
class Family:
    """An account with the patients it acts for: `own` first, then the children."""

    person: Person
    own: int
    children: tuple[int, ...]


def a_family(email="alex.vale@example.com", name="Alex Vale", births=(), own=date(1990, 5, 2)):
    """Add an account, its own patient and a child for each date of birth, all confirmed."""
    given, _, family = name.partition(" ")
    adult = a_patient(given, family, own, email=email)
    children = tuple(
        a_patient(f"Child{n}", family, birth, contact_name=name)
        for n, birth in enumerate(births, 1)
    )

    def work(now):
        account = Account(email=email, role="patient", name=name, created_at=now)
        db.session.add(account)
        db.session.flush()
        audit.record(TESTS, "account.added", "account", account.id, now=now)
        for patient in (adult, *children):
            kind = "self" if patient == adult else "parent"
            db.session.add(
                FamilyTie(account_id=account.id, patient_id=patient, kind=kind, confirmed_at=now)
            )
            tie = f"{account.id}-{patient}"
            audit.record(TESTS, "family_tie.confirmed", "family_tie", tie, now=now)
        return account.id

    return Family(Person(transact(work), "patient", name), adult, children)


def a_visit(slug, *, start, lead=None, patient=None, actor=TESTS, booked_by=None, **contact):
    """Book a visit at an instant, past ones too, and return the appointment's id.

    `lead` is a practitioner's slug, or None for the first who is free. Without a patient, one of an
    age that suits is added. `contact` are columns of the appointment, such as contact_email.
    """
    day = clock.local_date(start)
    patient = patient or a_patient(birth_date=birth_for(slug, day))

    def work(now):
        offer = _offer(slug, start, lead, patient)
        taken = places.of_offer(offer, patient=patient)
        visit = Appointment(
            **visit_rows.when_and_where(offer),
            **({"contact_email": "robin.vale@example.com"} | contact),
            reference=visit_rows.reference(),
            hold_id=secrets.token_hex(16),
            patient_id=patient,
            type_slug=slug,
            channel="desk",
            booked_by=booked_by,
            answers={},
            made_at=now,
        )
        claims.lock(taken)
        claims.take(taken, hold_id=visit.hold_id, expires_at=None, now=now)
        db.session.add(visit)
        db.session.flush()
        visit_rows.write_steps(visit.id, offer, taken)
        visit_rows.happened(actor, visit, "booked", now=now)
        audit.record(actor, "appointment.booked", "appointment", visit.id, now=now)
        return visit.id

    return transact(work)


def _offer(slug, start, lead, patient):
    """Return the offer at an instant, asked for a day before, so that past ones can be made."""
    question = availability.Question(
        kind=practice.current().type(slug),
        now=start - timedelta(days=1),
        patient=patient,
        staff=True,
    )
    leads = [practitioner(lead)] if lead else _able(question.kind)
    found = [availability.offer_at(question, start, one) for one in leads]
    for offer in found:
        if not isinstance(offer, Refusal):
            return offer
    raise AssertionError(f"{slug} cannot be booked at {start}: {found}")


def _able(kind):
    """Return who may take the first part of a visit that somebody takes."""
    needed = capabilities(kind.staffed_steps[0])
    return [id_ for id_, face in practice.faces().items() if face.capabilities & needed]


def staff(role):
    """Return the member of staff that tests use for a role."""
    row = db.session.execute(
        select(Account, Practitioner.id)
        .outerjoin(Practitioner, Practitioner.account_id == Account.id)
        .where(Account.email == STAFF[role])
    ).one()
    return Person(row[0].id, row[0].role, row[0].name, row[1])


def sign_in_as(client, who):
    """Sign a test client in as a role ("nurse", ...) or as a Person, and return the Person."""
    person = who if isinstance(who, Person) else staff(who)
    application = client.application
    with application.test_request_context(environ_base=client.environ_base):
        visitor.sign_in(person)
        kept = dict(session)
    with client.session_transaction() as cookie:
        cookie.update(kept)
    return person


def browser_of(client):
    """Return the hash that stands for a client's browser, after its first page that needs one."""
    with client.session_transaction() as cookie:
        return hashlib.sha256(cookie[visitor.BROWSER].encode()).hexdigest()


def a_weight(patient, day, grams=None, *, by="nurse", confirmed=None, **measured):
    """Write down what a child weighed on a day, and return the entry.

    `measured` are fields of the core's `Measured`; odd numbers are confirmed unless the test says.
    """
    actor = staff(by)
    reading = Reading(Measured(day, grams, **measured))

    def work(now):
        try:
            return measurements.record(actor, patient, reading, confirmed=confirmed or (), now=now)
        except measurements.LooksOdd as asked:
            if confirmed is not None:
                raise
            keys = {question.key for question in asked.questions}
            return measurements.record(actor, patient, reading, confirmed=keys, now=now)

    return transact(work)


def some_facts(patient, sex="female", weeks=None, birth_grams=None):
    """Write down what the growth chart needs to know of a child."""
    facts, nurse = GrowthFacts(sex, weeks, birth_grams), staff("nurse")
    return transact(lambda now: measurements.describe(nurse, patient, facts, now=now))
