"""Asking for free times from the command line: the same answer that patients get."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import click

from clinic_app import clock
from clinic_app.operations import availability, closures, practice, practice_people
from clinic_app.operations.availability import Question
from clinic_app.operations.errors import NotFound
from clinic_app.reference.catalogue import AppointmentType
from clinic_app.scheduling import rosters
from clinic_app.scheduling.refusals import ClosedDay, OutOfSeason, Refusal
from clinic_app.scheduling.rules import in_season
from clinic_app.scheduling.visits import Offer
from clinic_app.web.filters import moment
from clinic_app.web.refusal_words import say

from .app import opened
from .days import Day

LONGEST_DAYS = 366


@click.command()
@click.option("--type", "slug", required=True, help="A kind of visit, such as baby-weigh.")
@click.option("--from", "first", type=Day(), help="The first day; today if left out.")
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), default=14, show_default=True)
@click.option("--practitioner", help="A practitioner, such as jo-petrakis.")
@click.option("--gender", type=click.Choice(["female", "male"]), help="Of everybody seen.")
@click.option("--birth", type=Day(), help="The patient's date of birth.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def times(slug: str, first: date | None, days: int, as_json: bool, **who: Any) -> None:
    """Show the times at which a visit can be booked online."""
    with opened():
        first = first or clock.today()
        question = _question(slug, **who)
        last = first + timedelta(days=days - 1)
        answer = availability.offers(question, first, last)
        reason = "" if isinstance(answer, list) and answer else _why(answer, question, first, last)
        rows = [] if isinstance(answer, Refusal) else _rows(answer)
    click.echo(json.dumps(rows, indent=2) if as_json else _lines(rows), nl=bool(rows or as_json))
    if reason:
        click.echo(reason, err=True)


def _question(
    slug: str, *, practitioner: str | None, gender: str | None, birth: date | None
) -> Question:
    if birth and birth > clock.today():
        raise click.BadParameter("is in the future", param_hint="--birth")
    return Question(
        kind=_kind(slug),
        now=clock.now(),
        birth=birth,
        gender=gender,
        practitioner=_practitioner(practitioner) if practitioner else None,
    )


def _kind(slug: str) -> AppointmentType:
    try:
        types = practice.current()
    except NotFound as error:
        raise click.ClickException(str(error)) from error
    try:
        return types.type(slug)
    except NotFound:
        known = ", ".join(kind.slug for kind in types.catalogue.types)
        raise click.BadParameter(
            f"no kind of visit {slug!r}; there are: {known}", param_hint="--type"
        ) from None


def _practitioner(slug: str) -> int:
    known = practice_people.by_slug()
    if slug not in known:
        raise click.BadParameter(
            f"nobody {slug!r} is booked here; there are: {', '.join(known)}",
            param_hint="--practitioner",
        )
    return known[slug]


def _why(answer: Sequence[Offer] | Refusal, question: Question, first: date, last: date) -> str:
    """Return why there is nothing, and when there is something if that is known."""
    if isinstance(answer, Refusal):
        return say(answer, question.kind)
    closed = {c.day: c.name for c in closures.between(first, last) if c.location is None}
    days = rosters.days(first, last)
    if all(day in closed for day in days):
        return say(ClosedDay(closed[first]), question.kind)
    if question.kind.season and not any(in_season(question.kind.season, day) for day in days):
        return say(OutOfSeason(question.kind.season), question.kind)
    later = availability.offers(question, last + timedelta(days=1), last + timedelta(weeks=26))
    if isinstance(later, Refusal) or not later:
        return "Nothing is free then, nor on any later day that can be booked."
    with_whom = practice.faces()[later[0].lead].name
    return f"Nothing is free then. The next time is {moment(later[0].start)} with {with_whom}."


def _rows(offers: Sequence[Offer]) -> list[dict[str, str]]:
    slugs = {id_: slug for slug, id_ in practice_people.by_slug().items()}
    faces, places = practice.faces(), practice.locations()
    return [
        {
            "start": _local(offer.start),
            "end": _local(offer.end),
            "practitioner": slugs[offer.lead],
            "name": faces[offer.lead].name,
            "location": places[offer.location],
        }
        for offer in offers
    ]


def _lines(rows: list[dict[str, str]]) -> str:
    return "\n".join(f"{row['start']}  {row['name']}" for row in rows)


def _local(instant: datetime) -> str:
    return instant.astimezone(clock.ZONE).isoformat(timespec="minutes")
