"""What is due for a child, as JSON, so that a clinician can hold it against her own tables."""

import json
from datetime import date
from typing import Any

import click

from clinic_app import clock
from clinic_app.immunisation.children import BadHistory, Child, Given
from clinic_app.immunisation.due import due as due_for
from clinic_app.reference.nip_schedule import national_schedule

from .days import Day
from .due_words import written

FIELDS = """\b
The answer is JSON. A day is written 2026-11-24; null is none, or not known.
  note           who decides
  schedule       the edition, when it was last checked, what it cannot know
  born, on, age  whom and which day the answer is for
  next           the age point: earliest, due and last day; overdue_from, as a
                 rule a month after it is due; when the family is invited,
                 reminded and recalled, always before a last day
  visit          the first possible one: on, type, minutes; doses, needles and
                 oral drops; later, what is due but must keep a distance. Where
                 nurse_plans, no doses are listed, but what is not_recorded
  at_birth       doses of the hospital that may still be given
  past_last_day  doses that are too late, their last day and its reason
  behind         age points past due with doses that are not on record
  ask_the_nurse  what nothing here decides: a name that stays, and a question
  changed        what changed for these vaccines since the last dose
  influenza      its season, the first day for the next dose, how many doses
                 the season has and how many count, whether it is free
"""


class Refused(click.ClickException):
    """What was typed cannot be answered: one sentence, and the exit code of wrong usage."""

    exit_code = 2


class PlainCommand(click.Command):
    """A command that answers wrong usage with its sentence alone."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Return the context of what was typed. Raises Refused."""
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise Refused(error.format_message()) from error


class Dose(click.ParamType[Given]):
    """A dose such as hexavalent@2026-10-12."""

    name = "vaccine@date"

    def convert(self, value: Any, param: Any, ctx: Any) -> Given:
        """Return the dose that was typed, or end with a sentence."""
        vaccine, at, day = str(value).partition("@")
        if not vaccine or not at:
            self.fail(f"{value!r} is not a dose such as hexavalent@2026-10-12", param, ctx)
        return Given(vaccine, Day().convert(day, param, ctx))


@click.command(cls=PlainCommand, epilog=FIELDS)
@click.option("--born", type=Day(), required=True, help="The date of birth.")
@click.option("--on", "today", type=Day(), help="The day to answer for; today if left out.")
@click.option("--given", type=Dose(), multiple=True, help="A dose on record; as often as needed.")
@click.option("--unknown", is_flag=True, help="Nothing is known of earlier doses: go by age.")
@click.option("--point", help="With --unknown: the age point that is next, such as m4.")
@click.option("--first-nations/--not-first-nations", default=None, help="Left out: not said.")
@click.option("--risk", multiple=True, help="A risk group, such as risk-pneumococcal.")
@click.option("--overseas", is_flag=True, help="Doses followed another country’s schedule.")
@click.option("--gestation-weeks", type=click.IntRange(20, 45), help="Weeks at birth.")
def due(born: date, today: date | None, unknown: bool, point: str | None, **known: Any) -> None:
    """Show what is due next for a child by the national schedule: a nurse decides, not this."""
    if unknown and known["given"]:
        raise Refused("Doses are given, so that not all is unknown: leave out --unknown.")
    if point and not unknown:
        raise Refused("--point is for when nothing is known: add --unknown.")
    schedule = national_schedule()
    if point and point not in schedule.by_point:
        raise Refused(f"There is no age point {point}; there are: {', '.join(schedule.by_point)}.")
    child = Child(
        born=born,
        given=None if unknown else known["given"],
        first_nations=known["first_nations"],
        risks=frozenset(known["risk"]),
        overseas=known["overseas"],
        gestation_weeks=known["gestation_weeks"],
    )
    try:
        answer = due_for(schedule, child, today=today or clock.today(), point=point)
    except BadHistory as error:
        raise Refused(str(error)) from error
    click.echo(json.dumps(written(schedule, child, answer), indent=2, ensure_ascii=False))
