"""Visits as calendar entries: the same UID for good, a SEQUENCE that grows with each change."""

from flask import Response
from icalendar import Calendar, Event, vText

from clinic_app.operations import practice
from clinic_app.operations.visit_facts import Visit, place_name


def entry(*visits: Visit, practice_name: str, phone: str) -> bytes:
    """Return the iCalendar file of visits, in UTC so that no zone table can be wrong.

    Those of a family are entries of their own, so that each can be moved or cancelled alone.
    Sensitive visits are named neutrally (`outside_name`): calendars are shared and synced.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Clinic booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if any(visit.live for visit in visits) else "CANCEL")
    for visit in visits:
        calendar.add_component(_event(visit, practice_name, phone))
    written: bytes = calendar.to_ical()
    return written


def _event(visit: Visit, practice_name: str, phone: str) -> Event:
    event = Event()
    event.add("uid", f"{visit.reference.replace(' ', '-').lower()}@clinic-booking")
    event.add("sequence", visit.version)
    event.add("dtstamp", visit.events[-1].at)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", f"{visit.kind.outside_name}, {practice_name}")
    event.add("status", "CONFIRMED" if visit.live else "CANCELLED")
    name, address = place_name(visit.location)
    event["location"] = vText(", ".join([name, *address]))
    event.add("description", f"Reference {visit.reference}. To change it call {phone}.")
    return event


def answer(*visits: Visit) -> Response:
    """Return the calendar file as a download."""
    details = practice.current().practice
    body = entry(*visits, practice_name=details.name, phone=details.phone)
    headers = {"Content-Disposition": 'attachment; filename="visit.ics"'}
    return Response(body, mimetype="text/calendar", headers=headers)
