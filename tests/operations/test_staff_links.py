"""Links by which people who work here set a password."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app.access.actors import Guest, System
from clinic_app.extensions import db
from clinic_app.models import Account, OutboxMessage, SignIn, StaffLink
from clinic_app.operations import accounts, limits, staff_accounts, staff_changes, staff_links
from clinic_app.operations.staff_links import LinkOver
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

SECRET = "the practice's secret"
WHO = factories.STAFF["reception"]
SOMEBODY = Guest("a-browser")
NEW = "four apples in a wagon"


@pytest.fixture
def manager(practice_loaded, context, travel):
    travel(at(TUESDAY, "9:00"))
    return factories.staff("manager")


def ask(email=WHO, network="n"):
    transact(lambda now: staff_links.ask_reset(SOMEBODY, email, network, now=now))


def token():
    """Return what stands in the newest link."""
    db.session.rollback()
    newest = db.session.scalars(sa.select(StaffLink.id).order_by(StaffLink.id.desc())).first()
    with_its_time = db.session.get_one(StaffLink, newest)
    link = staff_links.open_link(newest, secret=SECRET, now=with_its_time.made_at)
    return link.path.removeprefix("/account/staff/password/")


def use(what, password=NEW):
    hashed = accounts.hash_password(password)
    transact(
        lambda now: staff_links.use(SOMEBODY, what, password_hash=hashed, secret=SECRET, now=now)
    )


def queued(kind):
    db.session.rollback()
    return db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == kind)).all()


def opens(what, later, secret=SECRET):
    db.session.rollback()
    made = db.session.scalar(sa.select(sa.func.max(StaffLink.made_at)))
    return staff_links.read(what, secret=secret, now=made + later)


def test_a_reset_sets_the_password_signs_out_everywhere_and_tells_the_person(manager):
    person = factories.staff("reception")
    transact(lambda now: accounts.open_sign_in(person, "t" * 64, now=now))
    ask()
    use(token())
    assert accounts.check_password(WHO, NEW) == person
    assert accounts.check_password(WHO, factories.PASSWORD) is None
    assert accounts.signed_in("t" * 64) is None
    assert len(queued("password_changed")) == 1


def test_a_link_works_once(manager):
    ask()
    what = token()
    use(what)
    with pytest.raises(LinkOver):
        use(what, "another apple in a wagon")
    assert accounts.check_password(WHO, NEW) is not None


def test_a_password_set_by_a_command_ends_every_link_that_was_sent_before(manager):
    person = factories.staff("reception")
    transact(lambda now: accounts.open_sign_in(person, "t" * 64, now=now))
    ask()
    what = token()
    hashed, practice = accounts.hash_password(NEW), System("practice")
    transact(lambda now: staff_accounts.set_password(practice, WHO, password_hash=hashed, now=now))
    assert accounts.signed_in("t" * 64) is None
    with pytest.raises(LinkOver):
        use(what, "another apple in a wagon")
    assert accounts.check_password(WHO, NEW) is not None


@pytest.mark.parametrize("end", ["é", "-é", "٣", ""])
def test_a_link_that_was_mangled_on_its_way_is_over_like_any_other(manager, end):
    ask()
    what = token()
    number = what.partition("-")[0]
    for mangled in (f"{number}-{end}", f"{what}{end or 'x'}"):
        assert opens(mangled, timedelta()) is None
        with pytest.raises(LinkOver):
            use(mangled)


def test_looking_at_a_link_spends_nothing(manager):
    ask()
    what = token()
    assert [opens(what, timedelta(minutes=n)).email for n in (1, 2, 3)] == [WHO] * 3


@pytest.mark.parametrize(
    ("later", "open_"), [(timedelta(minutes=59), True), (timedelta(minutes=61), False)]
)
def test_a_reset_works_for_an_hour(manager, later, open_):
    ask()
    assert (opens(token(), later) is not None) is open_


@pytest.mark.parametrize(
    ("later", "open_"), [(timedelta(days=6, hours=23), True), (timedelta(days=7, hours=1), False)]
)
def test_an_invitation_works_for_seven_days(manager, later, open_):
    facts = staff_changes.Facts("Kim Shaw", "kim@kestrelsquare.example.com", "nurse")
    transact(lambda now: staff_changes.add(manager, facts, now=now))
    assert (opens(token(), later) is not None) is open_


def test_a_newer_link_ends_the_older_ones(manager):
    ask()
    first = token()
    ask()
    assert opens(first, timedelta()) is None
    assert opens(token(), timedelta()) is not None


def test_a_link_that_was_changed_or_made_with_another_secret_opens_nothing(manager):
    ask()
    what = token()
    number, _, mac = what.partition("-")
    other = f"{number}-{mac[:-1]}{'0' if mac[-1] != '0' else '1'}"
    for wrong in (other, number, f"{int(number) + 1}-{mac}", "", "x-y", "99999999999-a", "²-a"):
        assert opens(wrong, timedelta()) is None, wrong
    assert opens(what, timedelta(), secret="another") is None


def test_for_an_address_at_which_nobody_works_nothing_happens(manager):
    factories.a_family("alex.vale@example.com")
    for address in ("nobody@example.com", "alex.vale@example.com"):
        ask(address)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StaffLink)) == 0
    assert queued("staff_reset") == []


def test_who_has_left_gets_no_link_and_an_old_one_is_over(manager):
    ask()
    what = token()
    person = factories.staff("reception")
    transact(lambda now: staff_changes.leave(manager, person.id, now=now))
    assert opens(what, timedelta()) is None
    before = len(queued("staff_reset"))
    ask()
    assert len(queued("staff_reset")) == before


def test_one_address_is_not_flooded(manager):
    for _ in range(3):
        ask()
    with pytest.raises(limits.TooMany):
        ask()


def test_nothing_stored_opens_a_link(manager):
    ask()
    what = token()
    row = db.session.scalars(sa.select(StaffLink)).one()
    assert row.nonce not in what
    assert what.partition("-")[2] not in (row.nonce, row.kind)


def test_codes_and_links_that_are_over_are_forgotten_and_open_ones_stay(manager, travel):
    ask()
    transact(lambda now: accounts.prune(now=now))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StaffLink)) == 1
    transact(lambda now: accounts.prune(now=now + timedelta(days=32)))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StaffLink)) == 0


def test_a_sign_in_is_remembered_for_a_year(manager):
    transact(lambda now: accounts.open_sign_in(manager, "t" * 64, now=now))
    transact(lambda now: accounts.prune(now=now + timedelta(days=365)))
    assert db.session.get(SignIn, "t" * 64) is not None
    transact(lambda now: accounts.prune(now=now + timedelta(days=401)))
    db.session.expire_all()
    assert db.session.get(SignIn, "t" * 64) is None
    assert db.session.get(Account, manager.id) is not None
