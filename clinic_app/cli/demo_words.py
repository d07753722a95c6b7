"""What the demonstration says once it is there: where it is, what day it is, who can sign in."""

from flask import current_app, url_for

from clinic_app import clock
from clinic_app.config import Settings
from clinic_app.operations import practice
from clinic_app.operations.demonstration import families
from clinic_app.web.filters import clock_time, long_day

from .demo_data import PASSWORD

PAGES = ("account.staff_sign_in", "account.sign_in", "demo.mailbox")
ROLES = ("reception", "nurse", "doctor", "manager")


def welcome(settings: Settings) -> str:
    """Return the lines to print; needs the application's context."""
    with current_app.test_request_context(base_url=settings.public_url):
        staff_door, patient_door, mailbox = (url_for(page, _external=True) for page in PAGES)
    now = clock.now()
    people = practice.current().practice.people
    staff = [next(person for person in people if person.role == role) for role in ROLES]
    lines = [
        "",
        f"The demonstration is at {settings.public_url}",
        f"There it is {long_day(now)}, {clock_time(now)}. Everybody in it is invented.",
        "",
        f"Staff sign in at {staff_door} with the password: {PASSWORD}",
        *(_line(person.email, person.role) for person in staff),
        "",
        f"Patients sign in at {patient_door} with a code by e-mail,",
        f"which arrives at {mailbox}",
        *(_line(email, who) for email, who in families.WHO.items()),
        "",
        "Press Ctrl-C to end.",
    ]
    return "\n".join(lines)


def _line(email: str, who: str) -> str:
    return f"  {email:<44}{who}"
