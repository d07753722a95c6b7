"""What is asked again before a dose is written down, and what the answers have changed meanwhile.

The page is made from the record as it was; the doses are held against the record as it will be
once the answers are in it. Where those differ the page comes back once, before anything is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length

from clinic_app.operations import doses_due

from .asked_again import LOOK_AGAIN, AskedAgainForm, mark

MORE = "with that answer the schedule has this too. Tick it, or leave it"
RENUMBERED = (
    "{}: dose {} was by age. With these answers it is dose {}, as it stands now. Look again, "
    "or change it"
)
PLAN = "Look again: with these answers the nurse plans first."
MEANWHILE = "Nothing was recorded: the record changed a moment ago. Look again, then record"


@dataclass(frozen=True, slots=True)
class Against:
    """What the doses of a sitting are held against.

    `state` names the record that the page goes by. `doubts` are of a vaccine with a number and
    others beside it, `whole` those about sites by vaccine and answers by question, and `numbers`
    those that the record has for a vaccine. `begun` are the numbers that the page began with,
    `shown` the vaccines that it had, `plan` why the nurse has to plan first only now.
    """

    state: str
    doubts: Callable[[str, int | None, Set[str]], tuple[str, ...]]
    whole: Callable[[Mapping[str, str], Mapping[str, str]], tuple[str, ...]]
    numbers: Callable[[str], tuple[int, ...]]
    begun: Mapping[str, str]
    shown: frozenset[str]
    plan: tuple[str, ...]


def doubt_fields(slug: str) -> dict[str, Any]:
    """Return the fields with which a nurse confirms what is odd about the dose of one row."""
    short = Length(max=200, message="Say it in 200 letters or fewer")
    return {
        f"sure_{slug}": BooleanField("I have looked again: it is so"),
        f"why_{slug}": StringField("Why it is given all the same", validators=[short]),
        f"seen_{slug}": HiddenField(),
    }


class DoubtsForm(AskedAgainForm):
    """The part of the form that asks again, row by row, and says what the answers changed."""

    against: Against
    rows: Sequence[Any] = ()

    held = HiddenField()

    def number_of(self, slug: str) -> int | None:
        """Return the number written on a row, None for none."""
        typed = self[f"number_{slug}"].data or ""
        return dose_number(typed, birth=slug == doses_due.BIRTH)

    def doubts_of(self, slug: str) -> tuple[str, ...]:
        """Return what is odd about a row as it stands."""
        others = set(self.given_slugs()) - {slug}
        return self.against.doubts(slug, self.number_of(slug), others)

    def seen_of(self, slug: str) -> str:
        """Return what says that a tick was set below just these doubts."""
        return mark(self.doubts_of(slug))

    def given_slugs(self) -> list[str]:
        """Return the vaccines that are ticked."""
        return [row.slug for row in self.rows if self[f"give_{row.slug}"].data]

    def came_back(self) -> bool:
        """Say whether the answers changed what the page goes by, and show in which way: once."""
        if self.held.data == self.against.state:
            return False
        self.held.data = self.against.state
        changed = [*self._renumbered(), *self._more(), *self._to_be_planned()]
        return bool(changed)

    def confirmed(self) -> bool:
        """Say whether every doubt about what is given is ticked, with a reason; else ask for it."""
        every = [self._confirmed(slug) for slug in self.given_slugs()]
        return all(every)

    def _confirmed(self, slug: str) -> bool:
        sure, why = self[f"sure_{slug}"], self[f"why_{slug}"]
        if not self.doubts_of(slug):
            return True
        if not sure.data or self[f"seen_{slug}"].data != self.seen_of(slug):
            sure.data, sure.errors = False, [f"{_named(slug)}: {LOOK_AGAIN.lower()}"]
            return False
        if not why.data:
            why.errors = [f"{_named(slug)}: say why it is given all the same"]
        return bool(why.data)

    def _renumbered(self) -> Iterator[str]:
        """Put the number by the record where the page had put one by age, and say so."""
        for slug in self.given_slugs():
            field, right = self[f"number_{slug}"], self.against.numbers(slug)
            by_age = field.data and field.data == self.against.begun.get(slug)
            if by_age and right and self.number_of(slug) not in right:
                said = doses_due.dose_of(slug, right[0])
                # said beside the tick: the box of the number is too narrow for a sentence
                words = RENUMBERED.format(_named(slug), field.data, said)
                self[f"give_{slug}"].errors = [words]
                field.data = said
                yield slug

    def _more(self) -> Iterator[str]:
        for row in self.rows:
            if row.slug not in self.against.shown:
                self[f"give_{row.slug}"].errors = [f"{_named(row.slug)}: {MORE}"]
                yield row.slug

    def _to_be_planned(self) -> Iterator[str]:
        if self.against.plan:
            self.form_errors.append(" ".join([PLAN, *self.against.plan]))
        yield from self.against.plan


def dose_number(typed: str, *, birth: bool) -> int | None:
    """Return the number that was typed, 0 for the dose at birth; None for anything else."""
    if birth and typed.upper() == "B":
        return 0
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else 0
    return number if 1 <= number <= 20 else None


def _named(slug: str) -> str:
    return doses_due.vaccine(slug).group
