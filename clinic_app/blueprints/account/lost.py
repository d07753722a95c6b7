"""What is lost without a visit of the family, before it is cancelled and after."""

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.operations import own_visits
from clinic_app.web import loss_words, visitor
from clinic_app.web.said import worded

LOST = "lost-without"


def words(person: Person, appointment: int) -> str:
    """Return what is lost without a visit, "" where nothing is."""
    found = own_visits.loss(person, appointment, now=clock.now())
    return loss_words.told(found, today=clock.today())


@worded(LOST)
def after(appointment: int) -> str:
    """Return what was lost with a visit that was just cancelled, to whoever is signed in."""
    person = visitor.person()
    return words(person, appointment) if person is not None else ""
