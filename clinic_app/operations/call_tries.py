"""The tries to tell somebody by telephone, with the names of those who tried."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import Account, CallTry


@dataclass(frozen=True, slots=True)
class Try:
    """One call: reached, left_message, no_answer or wrong_number; `by` is a name."""

    outcome: str
    at: datetime
    by: str
    note: str


def of(messages: Collection[int]) -> dict[int, tuple[Try, ...]]:
    """Return the tries about each of these messages, newest last; two queries."""
    rows = db.session.scalars(
        select(CallTry).where(CallTry.message_id.in_(messages)).order_by(CallTry.id)
    ).all()
    names = _names({row.by for row in rows})
    found: dict[int, list[Try]] = {one: [] for one in messages}
    for row in rows:
        found[row.message_id].append(Try(row.outcome, row.at, names[row.by], row.note))
    return {one: tuple(tries) for one, tries in found.items()}


def _names(codes: Iterable[str]) -> dict[str, str]:
    ids = {
        int(code.removeprefix("account:")): code for code in codes if code.startswith("account:")
    }
    names = dict.fromkeys(codes, "the practice")
    if ids:
        people = select(Account.id, Account.name).where(Account.id.in_(ids))
        names |= {ids[id_]: name for id_, name in db.session.execute(people)}
    return names
