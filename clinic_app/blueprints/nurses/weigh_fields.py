"""A measurement as a nurse types it, and the question that an odd number brings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from clinic_app.growth.measures import Measure, said
from clinic_app.growth.questions import Question
from clinic_app.growth.refusals import OutOfRange, Refusal
from clinic_app.growth.slips import reading

YES, USE = "yes", "use"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question about a number."""

    value: str
    text: str
    chosen: bool


class AmountField(StringField):  # type: ignore[misc]
    """A weight, length or head as typed; `amount` is in grams or millimetres, None if empty.

    The answer comes in a field of its own, `<name>_answer`: `use~<typed>~<amount>` takes the
    amount that was meant, `yes~<amount>` keeps what is typed. An answer about another text than
    the one that stands here now is asked about, unless both say the same.
    """

    data: str | None

    def __init__(
        self, *args: Any, measure: Measure, read: Callable[[str], int | Refusal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.read = measure, read
        self.amount: int | None = None
        self.first = ""
        self.choices: tuple[Choice, ...] = ()
        self._answer = ""
        self._answered: int | None = None

    @property
    def answer_name(self) -> str:
        """The name of the field with the answer."""
        return f"{self.name}_answer"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the text, and the answer given to the question about it."""
        super().process(formdata, *args, **kwargs)
        self.data = _one_line(self.data)
        if formdata is None:
            return
        self._answer = _one_line(formdata.get(self.answer_name))[:100]
        self.first = _one_line(formdata.get(f"{self.name}_first"))[:40]
        kind, _, rest = self._answer.partition("~")
        typed, _, amount = rest.rpartition("~")
        if kind not in {USE, YES} or not (amount.isdecimal() and len(amount) < 8):
            return
        self._answered = int(amount)
        if kind == USE:
            self.first = self.first or typed
        if kind == USE and typed == self.data:
            self.data = said(self.measure, int(amount))

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Read the text; what cannot be read says what to type, or asks what was meant."""
        self.amount = None
        if not self.data:
            return
        found = self.read(self.data)
        if not isinstance(found, int):
            self._offer(found)
            raise ValidationError(found.words())
        if self._answered not in {None, found}:
            raise ValidationError(self._which(found))
        self.amount = found

    @property
    def confirmed(self) -> str:
        """Return the key of the question that was answered with yes; it names the number."""
        kind, _, amount = self._answer.partition("~")
        return f"{self.measure}:{amount}" if kind == YES else ""

    @property
    def slip(self) -> dict[str, Any]:
        """Return what was typed first where another number was taken; mostly nothing."""
        if not self.first or self.amount is None:
            return {}
        return {str(self.measure): {"typed": self.first, "meant": self.amount}}

    def refuse(self, refusal: Refusal) -> None:
        """Say that this cannot be, and offer what was perhaps meant."""
        self._offer(refusal)
        self.errors = [refusal.words()]

    def ask(self, question: Question) -> None:
        """Ask about a number that may be right."""
        self._offer(question, keep=question.value.amount)
        self.errors = [question.words()]

    def _which(self, found: int) -> str:
        """Ask which of two is right: what stands in the box now, or the answer beside it."""
        both = (self._answered or 0, found)
        words = [said(self.measure, amount) for amount in both]
        self.choices = tuple(
            Choice(f"{USE}~{self.data}~{amount}", f"It is {word}", chosen=False)
            for amount, word in zip(both, words, strict=True)
        )
        return f"The box says {words[1]}, the answer {words[0]}: choose which is right"

    def _offer(self, about: Refusal | Question, *, keep: int | None = None) -> None:
        found = []
        for amount in (about.meant, *about.others):
            if amount is not None:
                value = f"{USE}~{self.data}~{amount}"
                found.append(Choice(value, f"It is {self._read(about, amount)}", chosen=False))
        if keep is not None:
            chosen = self._answer == f"{YES}~{keep}"
            text = f"{said(self.measure, keep)} is right"
            found.append(Choice(f"{YES}~{keep}", text, chosen=chosen))
        if found:
            found.append(Choice("again", "I have typed it again above", chosen=False))
        self.choices = tuple(found)

    def _read(self, about: Refusal | Question, amount: int) -> str:
        """Return an amount, with the pounds that it is if it comes from those."""
        if isinstance(about, Question | OutOfRange):
            return reading(about.value, amount)
        return said(self.measure, amount)


def _one_line(text: str | None) -> str:
    """Return what was typed as one line without what cannot be printed, nor stored."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())
