"""Forms of the staff with odd values: answered in words, never with an error of ours."""

from datetime import date
from urllib.parse import urljoin

import pytest

from tests import factories
from tests.factories import TUESDAY, a_patient, a_visit, at, sign_in_as
from tests.pages import Page
from tests.vaccines import BORN, JO, a_batch, a_child, a_dose, add_past, give

ODD = [
    "",
    "0",
    "-1",
    "9" * 30,
    "9:00",
    "2026-13-45",
    "1066-01-01",
    "'; --",
    "é" * 300,
    "😀",
    "\x00",
]


@pytest.fixture
def manager(browser):
    sign_in_as(browser, "manager")
    return browser


@pytest.fixture
def addresses(manager):
    """Pages of the staff that have forms, with something to do on each."""
    visit = a_visit("standard", start=at(TUESDAY, "10:00"), lead="amara-osei")
    patient = a_patient("Hana", "Tamura", date(1985, 3, 12))
    osei, doctor = factories.practitioner("amara-osei"), factories.staff("doctor").id
    hours = [
        f"/schedules/{osei}/{one}" for one in ("new", "extra", "leave", "relabel", "hours/1/change")
    ]
    return [
        "/reception/", f"/reception/appointments/{visit}", f"/reception/appointments/{visit}/move",
        f"/reception/appointments/{visit}/cancel", f"/reception/book/{patient}?type=standard",
        f"/patients/{patient}/edit", f"/patients/{patient}/carers", "/patients/new",
        "/schedules/closures", "/schedules/closures/new", *hours, "/practice/people/new",
        f"/practice/people/{doctor}/edit", f"/nurses/{TUESDAY}",
    ]  # fmt: skip


def filled(control):
    """Return what a control would send; of a list the last choice, which is seldom "none"."""
    choices = [option.get("value", "") for option in control.iter("option")]
    return choices[-1] if choices else control.get("value", "")


def forms(page):
    """Return each form that changes something, as (address, fields), but not signing out."""
    for form in page.all("form", method="post"):
        fields = {e.get("name"): filled(e) for e in form.iter() if e.get("name")}
        if "sign-out" not in (form.get("action") or ""):
            yield form.get("action") or page.response.request.path, fields


@pytest.fixture
def nurses_addresses(clinic):
    """Pages of the nurses that have forms, with something to do on each."""
    hexa, child = a_batch(), a_child()
    (dose,) = give(child, a_dose(batch=hexa))
    (past,) = add_past(child, BORN, "hepb-paed")
    visit = a_visit("imms-child-6w", start=at(TUESDAY, "9:00"), lead=JO, patient=a_child("Ivy"))
    of_child = [
        f"/nurses/patients/{child}/{one}" for one in ("record/edit", "doses/new", "vaccinate")
    ]
    return [
        *of_child, f"/nurses/patients/{child}/reactions/new", f"/nurses/doses/{past}/correct",
        f"/nurses/doses/{past}/void", f"/nurses/doses/{dose}/correct", "/nurses/register",
        f"/nurses/visits/{visit}/vaccinate", "/nurses/fridge/receive",
        f"/nurses/fridge/batches/{hexa}", "/nurses/fridge/temperatures",
    ]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_in_any_field_is_answered(manager, addresses, odd):
    odd_values_are_answered(manager, addresses, odd)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_on_any_page_of_the_nurses_is_answered(browser, nurses_addresses, odd):
    sign_in_as(browser, "nurse")
    odd_values_are_answered(browser, nurses_addresses, odd)


def odd_values_are_answered(somebody, addresses, odd):
    for address in addresses:
        answer = somebody.get(address, follow_redirects=True)
        if answer.status_code == 404:  # what an odd value before has cancelled or moved away
            continue
        for action, fields in forms(Page(answer)):
            for name in fields.keys() - {"csrf_token"}:
                sent = fields | {name: odd}
                done = somebody.post(urljoin(address, action), data=sent)
                assert done.status_code < 500, (address, action, name, odd)
