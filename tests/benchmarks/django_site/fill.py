"""Fill a new database of the site with the weeks that all have, and print what clients need.

`python -m tests.benchmarks.django_site.fill 2026-11-24`, with the site's own interpreter.
"""

# mypy: disable-error-code="import-not-found"

import json
import os
import sys
from datetime import date, time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.django_site.settings")
django.setup()

from appointment.models import (  # noqa: E402  (models need the setup above)
    Appointment,
    AppointmentRequest,
    Service,
    StaffMember,
    WorkingHours,
)
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from tests.benchmarks import weeks  # noqa: E402

CLIENTS = 16
WORKDAYS = range(1, 6)
"""Monday to Friday, as the package counts the days of a week."""


def people(service: object) -> list[int]:
    """Add the twelve, with their hours, and return their numbers."""
    return [_person(n, service) for n in range(1, weeks.PEOPLE + 1)]


def _person(number: int, service: object) -> int:
    user = User.objects.create(
        username=f"practitioner{number}", first_name="Practitioner", last_name=f"Number {number}"
    )
    staff = StaffMember.objects.create(
        user=user, slot_duration=15, lead_time=time(9), finish_time=time(17)
    )
    staff.services_offered.add(service)
    for day in WORKDAYS:
        WorkingHours.objects.create(
            staff_member=staff, day_of_week=day, start_time=time(9), end_time=time(17)
        )
    return int(staff.pk)


def visits(today: date, service: object, staff: list[int], client: object) -> None:
    """Add everything that is taken."""
    slots = weeks.taken(weeks.first_monday(today))
    asked = AppointmentRequest.objects.bulk_create(
        AppointmentRequest(
            date=slot.day,
            start_time=slot.start.astimezone(weeks.ZONE).time(),
            end_time=slot.end.astimezone(weeks.ZONE).time(),
            service=service,
            staff_member_id=staff[slot.person - 1],
            id_request=f"bench{n}",
        )
        for n, slot in enumerate(slots)
    )
    Appointment.objects.bulk_create(
        Appointment(client=client, appointment_request=one, id_request=f"bench{n}")
        for n, one in enumerate(asked)
    )


def signed_in() -> list[str]:
    """Return a session for each client."""
    found = []
    for n in range(CLIENTS):
        user = User.objects.create(username=f"client{n}", email=f"client{n}@example.com")
        browser = Client()
        browser.force_login(user)
        found.append(browser.cookies["sessionid"].value)
    return found


def main(today: date) -> None:
    """Make the tables, fill them, print the numbers and sessions."""
    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # the package ships no migrations
    with transaction.atomic():
        service = Service.objects.create(
            name="Standard visit", duration=timedelta(minutes=15), price=0
        )
        staff, sessions = people(service), signed_in()
        visits(today, service, staff, User.objects.get(username="client0"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    told = {"service": int(service.pk), "staff": staff, "sessions": sessions}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
