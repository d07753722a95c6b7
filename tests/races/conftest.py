"""Contenders that start together, each with a session of its own."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from clinic_app import clock
from clinic_app.extensions import db
from clinic_app.models import Claim, Resource
from clinic_app.operations import claims
from clinic_app.operations.claims import Place
from clinic_app.scheduling.intervals import Interval
from clinic_app.web.transaction import transact

NINE = datetime(2030, 1, 7, 22, 0, tzinfo=UTC)


def between(first, last):
    return Interval(NINE + timedelta(minutes=first), NINE + timedelta(minutes=last))


@pytest.fixture
def resources(context):
    """Practitioners 1 to 4, room 5, patients 6 and 7."""
    kinds = ["practitioner"] * 4 + ["room"] + ["patient"] * 2

    def add(now):
        rows = [{"id": n, "kind": kind} for n, kind in enumerate(kinds, 1)]
        db.session.execute(insert(Resource), rows)

    transact(add)


@pytest.fixture
def race(context):
    """Run each of the given jobs in a thread of its own, all at once; return what each came to."""

    def run(jobs):
        start, results = threading.Barrier(len(jobs)), [None] * len(jobs)

        def contend(n, job):
            with context.app_context():
                start.wait()
                try:
                    results[n] = job()
                except Exception as error:
                    results[n] = error
                db.session.remove()

        threads = [
            threading.Thread(target=contend, args=(n, job), daemon=True)
            for n, job in enumerate(jobs)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert not any(t.is_alive() for t in threads), "a contender is stuck"
        return results

    return run


@pytest.fixture
def take(resources):
    """Take places for a hold in a transaction of its own."""

    def taking(hold, *places, seconds=None):
        def work(now):
            expires = None if seconds is None else now + timedelta(seconds=seconds)
            claims.lock(places)
            claims.take(places, hold_id=hold, expires_at=expires, now=now)
            return hold

        return transact(work)

    return taking


def holders(resource=None):
    """Return {(resource, cell, lane): hold} of every claim."""
    db.session.rollback()
    rows = db.session.scalars(db.select(Claim))
    return {
        (c.resource_id, c.cell, c.lane): c.hold_id
        for c in rows
        if resource in (None, c.resource_id)
    }


__all__ = ["NINE", "Place", "between", "clock", "holders"]
