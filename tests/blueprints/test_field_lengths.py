"""What the desk types fits into its column: of the two databases one refuses a letter too many."""

import pytest
from wtforms.validators import Length

from clinic_app.blueprints.calls.forms import CallForm
from clinic_app.blueprints.desk.forms import BookForm
from clinic_app.blueprints.patients.forms import PatientForm
from clinic_app.blueprints.practice.forms import PersonForm
from clinic_app.blueprints.reception.forms import WHY_CANCELLED, CancelForm, KeepForm
from clinic_app.models import Account, Appointment, AppointmentEvent, CallTry, Patient
from clinic_app.web.fit_in import REASON_LENGTH

FITS = [
    (BookForm, "contact", Appointment.contact_name),
    (BookForm, "note", Appointment.note),
    (CallForm, "note", CallTry.note),
    (KeepForm, "reason", AppointmentEvent.reason),
    (PersonForm, "name", Account.name),
    *(
        (PatientForm, name, getattr(Patient, name))
        for name in (
            "given_name", "family_name", "contact_name", "interpreter", "access_needs", "alert",
        )
    ),
]  # fmt: skip


def longest(form, name):
    """Return how many letters a field of a form lets through."""
    unbound = getattr(form, name)
    validators = unbound.kwargs.get("validators") or unbound.args[1]
    return max(v.max for v in validators if isinstance(v, Length))


@pytest.mark.parametrize(("form", "name", "column"), FITS, ids=lambda one: str(one)[-30:])
def test_what_a_field_lets_through_its_column_holds(form, name, column):
    assert longest(form, name) <= column.type.length


def test_the_longest_reason_fits_too():
    words = max(len(words) for _, words in WHY_CANCELLED)
    assert words + len(". ") + longest(CancelForm, "more") <= AppointmentEvent.reason.type.length
    assert Appointment.fit_in_reason.type.length >= REASON_LENGTH
