"""The number on a box, before it goes into the fridge: is it known as something else already?"""

from sqlalchemy import func, select

from clinic_app.extensions import db
from clinic_app.models import VaccineBatch

from . import doses_due, vaccine_stock
from .stock_changes import Delivery
from .vaccine_stock import Batch


def known_brand(delivery: Delivery) -> str:
    """Return the brand as the schedule writes it, "" for one it does not name."""
    written = {_bare(brand): brand for brand in brands(delivery.vaccine)}
    return written.get(_bare(delivery.brand), "")


def brands(vaccine: str) -> tuple[str, ...]:
    """Return the brands that are known of a vaccine; none where any may come, as of flu."""
    known = doses_due.schedule().by_vaccine.get(vaccine)
    return known.brands if known else ()


def on_record_otherwise(delivery: Delivery) -> tuple[Batch, ...]:
    """Return the batches of this number that are of another brand or vaccine, used up ones too."""
    row = VaccineBatch
    same = func.upper(func.replace(row.batch, " ", "")) == _bare(delivery.batch)
    found = db.session.scalars(select(row.id).where(same)).all()
    own = (delivery.vaccine, _bare(delivery.brand))
    known = vaccine_stock.by_id(found) if found else ()
    return tuple(one for one in known if (one.vaccine, _bare(one.brand)) != own)


def _bare(text: str) -> str:
    """Return a brand or a number without spaces and small letters, as people vary them."""
    return "".join(text.split()).upper()
