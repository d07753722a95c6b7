"""What is filled in when somebody is vaccinated: a row a vaccine, and what holds for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from clinic_app.immunisation.vaccines import Vaccine
from clinic_app.operations.child_records import NATIONS
from clinic_app.operations.doses_due import Question
from clinic_app.operations.sittings import NewDose, Sitting
from clinic_app.operations.unusual_doses import ARMS, ELSEWHERE, THIGHS
from clinic_app.operations.vaccinating import (
    ANOTHER,
    CLOSED,
    DOUBTFUL,
    EXPIRED,
    UNKNOWN,
)
from clinic_app.operations.vaccine_stock import Batch
from clinic_app.web.forms import choices
from clinic_app.web.vaccine_words import FIRST_NATIONS, FUNDING, ROUTES, SITES, batch_name

from .given_before import GivenBeforeForm
from .row_checks import ADoseNumber, InWords, OneOf, OnlyIfGiven, Something
from .vaccinate_doubts import MEANWHILE, Against, DoubtsForm, doubt_fields

NEEDLE_SITES = (*THIGHS, *ARMS, ELSEWHERE)
REFUSED = {
    UNKNOWN: "That batch is not in the fridge. Choose one of the list, or receive it first",
    ANOTHER: "That batch is of another vaccine. Choose one of the list",
    EXPIRED: "That batch has expired. Put the vaccine aside, and choose another batch",
    CLOSED: "That batch was taken out of the fridge. Choose another, or say when it was given",
    DOUBTFUL: "Not to be used until decided: the fridge was too cold or too warm. Choose another "
    "batch, or decide on the stock on the page of the fridge. If it was given before, say when",
}
OUT = "Taken out, only if it was given before: "
THINK_AGAIN = "Stop and think, or ask the doctor. Say what was decided before you record anything"
NO_BATCH = "choose the batch; if there is none, receive it first"
CHOOSE = "Choose one of the list"
ASK_FOR, YES_OR_NO = {NATIONS: "Choose an answer"}, "Answer yes or no"
SHORT = Length(max=80, message="Use at most 80 letters")


@dataclass(frozen=True, slots=True)
class Row:
    """What a row begins with; `ticked` where the dose is due. Batches: the one to take first."""

    vaccine: Vaccine
    number: str
    ticked: bool
    batches: Sequence[Batch]
    funding: str

    @property
    def slug(self) -> str:
        return self.vaccine.slug


class VaccinateForm(DoubtsForm, GivenBeforeForm):
    """What holds for all vaccines of one sitting; `made` adds a row for each."""

    rows: Sequence[Row] = ()
    questions: Sequence[Question] = ()
    asks_who: bool = True

    identity = BooleanField(
        "All three asked, and they agree",
        validators=[InputRequired("Ask for three identifiers, and tick when they agree")],
    )
    weighed = BooleanField("We have thought about it, or asked the doctor")
    decision = StringField(
        "What was decided",
        validators=[Length(max=400, message="Say it in 400 letters or fewer")],
    )
    consent_by = StringField(
        "Consent given by",
        description="Name, and what they are to the child. For example: Hana Tamura, mother",
        validators=[
            DataRequired("Enter who consented"),
            Length(max=80, message="Use at most 80 letters"),
        ],
    )
    given_by = SelectField(
        "Given by", validate_choice=False, validators=[OneOf("Choose who gave the vaccines")]
    )
    observe = BooleanField("Start the 15 minutes now")
    another = SelectField("Another vaccine", validate_choice=False)

    @property
    def adds(self) -> bool:
        """Whether a row is asked for, and nothing is to be recorded yet."""
        return bool(self.another.data)

    @property
    def stops(self) -> tuple[Question, ...]:
        """The questions whose answers make one think again."""
        return tuple(q for q in self.questions if q.stop and self[f"ask_{q.slug}"].data == q.stop)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that at least one vaccine is given."""
        right: bool = super().validate(extra_validators)
        if not self.given_slugs():
            self.form_errors.append("Tick the vaccines that were given")
            right = False
        if self.stops and not (self.weighed.data and self.decision.data):
            self.weighed.errors = [THINK_AGAIN]
            right = False
        right = not self.came_back() and right
        right = self.confirmed() and right
        return self.settled(self.against.whole(self._sites(), self._answers())) and right

    def ask_again(self) -> None:
        """Say that the record is another one than it was, and what is odd by it now."""
        self.validate()
        self.form_errors.append(MEANWHILE)

    def _sites(self) -> dict[str, str]:
        return {slug: self[f"site_{slug}"].data or "" for slug in self.given_slugs()}

    def doses(self) -> list[NewDose]:
        """Return the doses that were ticked."""
        return [self._dose(slug) for slug in self.given_slugs()]

    def sitting(self, patient: int, appointment: int | None, *, checked: Sequence[str]) -> Sitting:
        """Return what holds for all of them; `checked` is what was asked to know who it is."""
        return Sitting(
            patient=patient,
            appointment=appointment,
            given_by=int(self.given_by.data),
            consent_by=self.consent_by.data,
            answers=self._answers(),
            note=self.decision.data or "",
            again=tuple(self.asked),
            observe=self.observe.data,
            given_at=self.given_at(),
            checked=tuple(checked) if self.asks_who else (),
        )

    def _answers(self) -> dict[str, str]:
        return {q.slug: self[f"ask_{q.slug}"].data or "" for q in self.questions}

    def know_who(self) -> None:
        """Ask nobody again who was asked before."""
        self.asks_who = False
        del self.identity

    def begin_row(self) -> None:
        """Tick the vaccine that was just added, and ask for no other."""
        if f"give_{self.another.data}" in self:
            self[f"give_{self.another.data}"].data = True
        self.another.data = ""

    def refuse_batch(self, vaccine: str, why: str) -> None:
        """Say on its row why a batch cannot be given."""
        self[f"batch_{vaccine}"].errors = [REFUSED[why]]

    def refuse_dose(self, vaccine: str, sentence: str) -> None:
        """Say on its row why a vaccine is not recorded."""
        self[f"give_{vaccine}"].errors = [sentence]

    def _dose(self, slug: str) -> NewDose:
        asked = self.doubts_of(slug)
        return NewDose(
            vaccine=slug,
            batch=int(self[f"batch_{slug}"].data),
            number=self.number_of(slug) or 0,
            site=self[f"site_{slug}"].data,
            where=self[f"where_{slug}"].data or "",
            route=self[f"route_{slug}"].data,
            funding=self[f"funding_{slug}"].data,
            asked=asked,
            reason=self[f"why_{slug}"].data if asked else "",
        )


def made(
    rows: Sequence[Row],
    questions: Sequence[Question],
    *,
    against: Against,
    givers: Sequence[tuple[str, str]],
    others: Sequence[tuple[str, str]],
    begun: dict[str, Any],
) -> VaccinateForm:
    """Return the form with these rows and questions, beginning with what is usual."""
    fields: dict[str, Any] = {"rows": rows, "questions": questions, "against": against}
    for question in questions:
        fields[f"ask_{question.slug}"] = RadioField(
            question.text,
            choices=choices(_answers(question)),
            validate_choice=False,
            validators=[OneOf(f"{question.text} {ASK_FOR.get(question.slug, YES_OR_NO)}")],
        )
    for row in rows:
        fields |= _fields(row)
    form: VaccinateForm = type("VaccinateForm", (VaccinateForm,), fields)(data=begun)
    form.given_by.choices = choices(givers)
    form.another.choices = choices([("", "Choose a vaccine"), *others])
    return form


def _answers(question: Question) -> list[tuple[str, str]]:
    """Return what can be answered: yes or no, and what the record distinguishes."""
    if question.slug == NATIONS:
        return [pair for pair in FIRST_NATIONS.items() if pair[0]]
    return [("yes", "Yes"), ("no", "No")]


def _fields(row: Row) -> dict[str, Any]:
    """Return the fields of a row, each beginning with what is usual for its vaccine."""
    only, slug = OnlyIfGiven(row.slug), row.slug
    batches = [(str(b.id), _said(b)) for b in row.batches] or [("", "None in the fridge")]
    routes = [(route, ROUTES[route]) for route in row.vaccine.routes]
    funds = list(FUNDING.items())
    named, one = row.vaccine.group, OneOf(CHOOSE)
    in_fridge = [only, Something(f"{named}: {NO_BATCH}"), OneOf(REFUSED[UNKNOWN])]
    paid = [only, DataRequired(f"{named}: choose who pays"), one]
    return _site_fields(row, only) | doubt_fields(slug) | {
        f"give_{slug}": BooleanField("Give", default=row.ticked),
        f"batch_{slug}": _select("Batch", batches, in_fridge, first=True),
        f"number_{slug}": StringField(
            "Dose", default=row.number, validators=[only, ADoseNumber(slug)]
        ),
        f"route_{slug}": _select("Route", routes, [only, one], first=True),
        f"funding_{slug}": _select(
            "Paid by", [("", "Choose"), *funds], paid, default=row.funding
        ),
    }  # fmt: skip


def _said(batch: Batch) -> str:
    """Return a batch as the list offers it; what must wait, or was taken out, says so."""
    waits = "Not to be used until decided: " if batch.doubtful else ""
    return (OUT if batch.closed else waits) + batch_name(batch)


def _site_fields(row: Row, only: OnlyIfGiven) -> dict[str, Any]:
    """Return the choice of the place, and the box for one that is not among them."""
    sites, slug, named = _sites(row.vaccine), row.slug, row.vaccine.group
    return {
        f"site_{slug}": RadioField(
            "Where on the body",
            choices=choices([(site, SITES[site]) for site in sites]),
            default=sites[0] if len(sites) == 1 else None,
            validate_choice=False,
            validators=[only, OneOf(f"{named}: choose where on the body")],
        ),
        f"where_{slug}": StringField(
            "Where, if elsewhere", validators=[only, InWords(f"site_{slug}", named), SHORT]
        ),
    }


def _select(
    label: str,
    pairs: Sequence[tuple[str, str]],
    validators: list[Any],
    *,
    first: bool = False,
    default: str = "",
) -> SelectField:
    begins = pairs[0][0] if first and pairs else default
    return SelectField(
        label,
        choices=choices(pairs),
        default=begins,
        validate_choice=False,
        validators=validators,
    )


def _sites(vaccine: Vaccine) -> tuple[str, ...]:
    by_route = {"PO": ("mouth",), "NS": ("nose",)}
    return by_route.get(vaccine.routes[0], NEEDLE_SITES)
