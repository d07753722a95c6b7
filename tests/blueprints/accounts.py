"""A family's account as its pages are tried: the newest code, and ties as the desk changes them."""

from sqlalchemy import func, select

from clinic_app.extensions import db
from clinic_app.models import FamilyTie, SignInCode
from clinic_app.operations import accounts, audit
from clinic_app.web.transaction import transact
from tests import factories

SECRET = "a secret for tests only, long enough"


def newest_code():
    """Return the digits of the code that was asked for last."""
    code = db.session.scalars(select(SignInCode).order_by(SignInCode.id.desc())).first()
    return accounts.digits(code.id, code.nonce, SECRET)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def tie(patient, **columns):
    """Change a family tie as the desk would."""

    def work(now):
        row = db.session.scalars(select(FamilyTie).where(FamilyTie.patient_id == patient)).one()
        for name, value in columns.items():
            setattr(row, name, value)
        subject = f"{row.account_id}-{patient}"
        audit.record(factories.TESTS, "family_tie.changed", "family_tie", subject, now=now)

    transact(work)
