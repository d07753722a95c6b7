"""Builders for tests about vaccines: children, batches and doses, through the real operations."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from clinic_app.access.actors import Person
from clinic_app.extensions import db
from clinic_app.models import Account, Practitioner
from clinic_app.operations import child_records, past_doses, stock_changes, vaccinating
from clinic_app.operations.past_doses import PastDoses
from clinic_app.operations.sittings import NewDose, Sitting, Unanswered
from clinic_app.operations.stock_changes import Delivery
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, a_patient

JO, BEN, LANI = "jo-petrakis", "ben-castellano", "lani-tupou"
TWO_MONTHS = ("hexavalent", "pcv20", "rotavirus")
BORN = date(2026, 9, 22)
"""Nine weeks before TUESDAY: the doses of two months are due."""

BRANDS = {
    "hexavalent": "Infanrix hexa",
    "pcv20": "Prevenar 20",
    "rotavirus": "Rotarix",
    "mmr": "Priorix",
    "menb": "Bexsero",
}


def nurse():
    """Return Jo, who may give vaccines."""
    return factories.staff("nurse")


def no_immuniser():
    """Return Lani, a nurse who may not give vaccines."""
    wanted = select(Account, Practitioner.id).join(
        Practitioner, Practitioner.account_id == Account.id
    )
    account, face = db.session.execute(wanted.where(Practitioner.slug == LANI)).one()
    return Person(account.id, account.role, account.name, face)


def a_child(given_name="Noah", family_name="Bianchi", birth_date=BORN, history="", **facts):
    """Add a child; `history` "register" says that no earlier doses are on the register."""
    child = a_patient(given_name, family_name, birth_date)
    known = facts | ({"history": history} if history else {})
    if known:
        who = nurse()
        transact(lambda now: child_records.edit(who, child, known, seen=None, now=now))
    return child


def a_batch(vaccine="hexavalent", batch="A100", *, expires_on=None, doses=10, brand=None):
    """Put a batch into the fridge and return its id."""
    expires = expires_on or TUESDAY + timedelta(days=300)
    delivery = Delivery(vaccine, brand or BRANDS[vaccine], batch, expires, doses)
    who = nurse()
    return transact(lambda now: stock_changes.receive(who, delivery, now=now))


def a_dose(vaccine="hexavalent", batch=1, **facts):
    """Return a dose to be written down."""
    oral = vaccine == "rotavirus"
    usual = {
        "number": 1,
        "site": "mouth" if oral else "left_thigh",
        "route": "PO" if oral else "IM",
        "funding": "national",
    }
    return NewDose(vaccine, batch, **usual | facts)


def a_sitting(patient, appointment=None, **facts):
    """Return a sitting with Jo to which the mother consented."""
    usual = {
        "given_by": factories.practitioner(JO),
        "consent_by": "Elena Bianchi, mother",
        "answers": {"unwell": "no", "register": "yes"},
    }
    return Sitting(patient, appointment, **usual | facts)


def give(patient, *doses, who=None, why="", **facts):
    """Write doses down as given and return them; `why` answers whatever is odd about them."""
    actor, sitting = who or nurse(), a_sitting(patient, **facts)

    def write(*given):
        return transact(lambda now: vaccinating.give(actor, sitting, given, now=now))

    try:
        return write(*doses)
    except Unanswered as odd:
        if not why:
            raise
        return write(*(replace(dose, asked=odd.doubts, reason=why) for dose in doses))


def add_past(patient, given_on, *vaccines, seen_in="papers", **facts):
    """Add doses from papers and return them."""
    past, who = PastDoses(given_on, vaccines, seen_in, **facts), nurse()
    return transact(lambda now: past_doses.add(who, patient, past, now=now))


def as_it_stands(page, having):
    """Return (address, fields) of the form with this field as a browser would send it now."""
    for form in page.all("form"):
        if having in {e.get("name") for e in form.iter()}:
            fields = dict(_standing(form))
            return form.get("action") or page.response.request.path, fields
    raise AssertionError(f"no form having {having} on {page.h1}")


def _standing(form):
    several = {}
    for box in form.iter("input"):
        if box.get("type") in {"checkbox", "radio"} and box.get("checked") is None:
            continue
        several.setdefault(box.get("name"), []).append(box.get("value", ""))
    for area in form.iter("textarea"):
        several[area.get("name")] = [(area.text or "").strip()]
    for choice in form.iter("select"):
        options = list(choice.iter("option"))
        shown = [o for o in options if o.get("selected") is not None] or options[:1]
        several[choice.get("name")] = [o.get("value") for o in shown]
    for name, values in several.items():
        yield name, values if len(values) > 1 else values[0]


def fill_in(client, page, values, *, having, status=200):
    """Send the form with this field as it stands, with other values, and return what follows."""
    path, fields = as_it_stands(page, having)
    answer = client.post(path, data=fields | values, follow_redirects=True)
    return client._seen(answer, status)
