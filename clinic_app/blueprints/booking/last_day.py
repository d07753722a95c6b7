"""A last day that is near, said to who asks for a visit that reception arranges."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import last_days
from clinic_app.operations.article_links import articles_for_type
from clinic_app.operations.draft_values import Draft
from clinic_app.operations.errors import NotFound
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.web import journeys, last_day_words

from . import bp


@dataclass(frozen=True, slots=True)
class Words:
    """Until when to call, and why."""

    when: str
    why: str


def words(kind: AppointmentType, answers: dict[str, Any]) -> Words | None:
    """Return what to say of a last day that is near for these answers, None without one."""
    if not answers.get("birth_date"):
        return None
    born = date.fromisoformat(str(answers["birth_date"]))
    found = last_days.for_request(kind, born, answers.get("patient_id"), now=clock.now())
    if found is None:
        return None
    today = clock.today()
    return Words(
        when=last_day_words.call_by(found.day, today),
        why=last_day_words.why(found.day, found.what, today),
    )


def after_asking(
    kind: AppointmentType, typed: dict[str, Any], draft: Draft | None = None
) -> ResponseReturnValue:
    """Lead to what happens next; a last day is said there, and no birth date is in an address."""
    said = {"birth_date": typed["birth_date"].isoformat()}
    known = dict(draft.answers) | said if draft is not None else said
    if words(kind, known) is None:
        return redirect(url_for(".asked", slug=kind.slug))
    if draft is None:
        return redirect(
            url_for(".asked_for", key=journeys.begin(kind.slug, said | {"asked": True}))
        )
    journeys.answer(draft.key, said | {"asked": True})
    return redirect(url_for(".asked_for", key=draft.key))


@bp.get("/visit/<key>/asked")
@audience(PUBLIC)
def asked_for(key: str) -> ResponseReturnValue:
    """Say what happens with a request, with the last day that is near."""
    draft = journeys.draft(key)
    if not draft.answers.get("asked"):
        raise NotFound(key)
    reads = articles_for_type(draft.kind.slug, now=clock.now())
    last = words(draft.kind, dict(draft.answers))
    return render_template("booking/asked.html", kind=draft.kind, reads=reads, last=last)
