"""Who is asking: the signed-in person, or a guest known by their browser's random token."""

import hashlib
import hmac
import ipaddress
import secrets
from typing import Any

from flask import current_app, request, session
from flask_login import UserMixin, current_user, login_user, logout_user

from clinic_app import clock
from clinic_app.access.actors import Actor, Guest, Person
from clinic_app.operations import accounts

from .transaction import transact

BROWSER = "b"
SEEN = "s"
IDLE_SECONDS = {True: 4 * 3600, False: 45 * 60}
"""How long a signed-in browser may rest: staff, who lock their screens; patients, who may not."""
REFRESH_SECONDS = 60


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of a signed-in browser: the token in the cookie, and the person."""

    def __init__(self, token: str, person: Person) -> None:
        self.token = token
        self.person = person

    def get_id(self) -> str:
        return self.token


def load(token: str) -> SignedIn | None:
    """Return who is signed in with this token, unless they left it alone for too long."""
    person = accounts.signed_in(fingerprint(token))
    rested = int(clock.now().timestamp()) - session.get(SEEN, 0)
    if person is None or rested > IDLE_SECONDS[person.staff]:
        return None
    if rested > REFRESH_SECONDS:  # not on each request: the cookie would be sent every time
        session[SEEN] = int(clock.now().timestamp())
    return SignedIn(token, person)


def sign_in(person: Person) -> None:
    """Sign this browser in with a new token; what a guest's browser was doing goes on."""
    browser = session.get(BROWSER)
    session.clear()  # a token planted before signing in is worth nothing after
    if browser:
        session[BROWSER] = browser
    token = secrets.token_urlsafe(32)
    transact(lambda now: accounts.open_sign_in(person, fingerprint(token), now=now))
    session[SEEN] = int(clock.now().timestamp())
    session.permanent = True
    login_user(SignedIn(token, person))


def sign_out() -> None:
    """Sign this browser out, here and in the database, and forget what it was doing."""
    user: Any = current_user
    if user.is_authenticated:
        token, person = fingerprint(user.token), user.person
        transact(lambda now: accounts.close_sign_in(person, token, now=now))
    logout_user()
    session.clear()


def actor() -> Actor:
    """Return who is asking."""
    user: Any = current_user
    return user.person if user.is_authenticated else Guest(browser_hash())


def person() -> Person | None:
    """Return who is signed in, if anybody is; a guest's browser is given nothing to keep."""
    user: Any = current_user
    return user.person if user.is_authenticated else None


def browser_hash() -> str:
    """Return the hash that stands for this browser, giving it a token at its first need."""
    if BROWSER not in session:
        session[BROWSER] = secrets.token_urlsafe(24)
    return fingerprint(session[BROWSER])


def network() -> str:
    """Return what stands for the visitor's network in limits; the address itself is not kept."""
    address = _network_of(request.remote_addr or "")
    key = str(current_app.secret_key).encode()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:24]


def _network_of(address: str) -> str:
    """Return an IPv4 address, or the /64 of an IPv6 one: whoever has one has all of it."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False))


def fingerprint(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
