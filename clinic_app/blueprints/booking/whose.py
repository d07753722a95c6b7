"""For whom a visit is: one of the family, or somebody new."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.operations import availability, draft_values, patients, plan_checks, visit_plans
from clinic_app.operations.draft_values import CHILDREN, Draft
from clinic_app.operations.patients import Member
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import date_words, refusal_words, visitor, ways_in
from clinic_app.web.forms import Form
from clinic_app.web.ways_in import Instead

from .forms import FamilyForm, RequestForm, WhoForm, names_form

ASKED_FOR = "asked_for"
"""Whose page led here: offered first, and one of the family or nobody."""
REACHED = ("phone", "email", "days")
"""What a request asks beside who it is for."""
NOT_NEXT = (
    "By this birth date, or by the record here, something else is next. "
    "Go back and begin with the birth date"
)


@dataclass
class Question:
    """The page's form, and what a right answer adds to the draft."""

    draft: Draft
    form: FamilyForm | WhoForm
    family: list[Member]
    template: str = "booking/who.html"
    instead: Instead | None = None

    def answers(self) -> dict[str, Any] | None:
        """Return the answers, {} to ask for somebody else, or None when the form is not right."""
        if not self.form.validate_on_submit():
            return None
        if isinstance(self.form, WhoForm):
            return self._somebody(self.form)
        if self.form.patient.data == "other":
            return {}
        chosen = next(m for m in self.family if str(m.id) == self.form.patient.data)
        if self._refused(self.form.patient, chosen.birth_date):
            return None
        return self._with_plan(self.form.patient, draft_values.of_member(chosen))

    def _refused(self, field: Any, born: date) -> bool:
        """Say beside a field why a birth date rules the visit out, and what there is instead."""
        kind = self.draft.kind
        window = availability.Question(kind=kind, now=clock.now(), birth=born).window()
        if not isinstance(window, Refusal):
            return False
        field.errors = [refusal_words.say(window, kind)]
        self.instead = ways_in.instead(window, kind)
        return True

    def _with_plan(self, field: Any, answers: dict[str, Any]) -> dict[str, Any] | None:
        """Add what the visit is booked for as it is for this person; say if that is not next."""
        if self.draft.parts[0].plan is None:
            return answers
        asked = {**self.draft.answers, **answers}
        plan = plan_checks.anew(asked, clock.today(), now=clock.now())
        if isinstance(plan, Refusal):
            field.errors = [NOT_NEXT]
            return None
        return answers | {visit_plans.KEPT: visit_plans.kept(plan)}

    def _somebody(self, form: WhoForm) -> dict[str, Any] | None:
        born = form.birth_date.data
        if born is None:
            return None
        if self._refused(form.birth_date, born):
            return None
        answers = {
            "patient_id": None,
            "given_name": form.given_name.data,
            "family_name": form.family_name.data,
            "birth_date": born.isoformat(),
            "for_self": not self.draft.kind.for_child,
        }
        return self._with_plan(form.birth_date, answers)


@dataclass
class Names:
    """The names of a family's children, whose birth dates are known; a form of one each."""

    draft: Draft
    form: Form
    family: tuple[Any, ...]
    template: str = "booking/names.html"
    instead: None = None

    def answers(self) -> dict[str, Any] | None:
        """Return the children with their names, or None when the form is not right."""
        if not self.form.validate_on_submit():
            return None
        typed = self.form.data
        children = [
            dict(part.answers)
            | {n: typed[f"{n}_{at}"] for n in ("given_name", "family_name") if f"{n}_{at}" in typed}
            for at, part in enumerate(self.draft.parts)
        ]
        return {CHILDREN: children}


def question(draft: Draft, *, somebody_else: bool) -> Question | Names:
    """Return who is asked for: one person, or the names of several children."""
    if not draft.together:
        return ask(draft, somebody_else=somebody_else)
    asked = [at for at, part in enumerate(draft.parts) if not part.patient]
    form = names_form(asked)(data=_names(draft))
    family = tuple(
        (date_words.in_full(date.fromisoformat(part.answers["birth_date"])), part.name, at)
        for at, part in enumerate(draft.parts)
    )
    return Names(draft, form, family)


def _names(draft: Draft) -> dict[str, str]:
    return {
        f"{name}_{at}": part.answers.get(name) or ""
        for at, part in enumerate(draft.parts)
        for name in ("given_name", "family_name")
    }


def known_of_child(draft: Draft) -> dict[str, Any]:
    """Return what a request begins with: who it is for, and how to reach whoever asks."""
    person = visitor.person()
    reach = patients.contact(person) if person is not None else {}
    known = {name: draft.answers.get(name) or reach.get(name, "") for name in REACHED}
    return _before(draft) | known


def typed_of_child(form: RequestForm) -> dict[str, Any]:
    """Return what a draft keeps of a request that is not sent yet, for somebody typed by name."""
    born = form.birth_date.data
    typed = form.cleaned() | {"birth_date": born.isoformat() if born else None}
    return typed | {"patient_id": None}


def ask(draft: Draft, *, somebody_else: bool) -> Question:
    """Return the question to ask: from the family when somebody signed in has one."""
    person = visitor.person()
    family = _family(person)
    if family and not somebody_else:
        chosen = draft.answers.get("patient_id") or draft.answers.get(ASKED_FOR)
        form: FamilyForm | WhoForm = FamilyForm(family, data={"patient": str(chosen or "")})
    else:
        form = WhoForm(for_child=draft.kind.for_child, data=_before(draft))
    return Question(draft, form, family)


def member_of(asked: str) -> Member | None:
    """Return the one of the family whose page led here, None for anybody else."""
    family = _family(visitor.person()) if asked else []
    return next((one for one in family if str(one.id) == asked), None)


def known(draft: Draft) -> dict[str, Any]:
    """Return what is known of whoever books: typed before, or from the account."""
    typed = {k: draft.answers.get(k, "") for k in ("contact_name", "email", "phone", "note")}
    person = visitor.person()
    if person is not None and not typed["email"]:
        typed |= patients.contact(person)
    return typed


def _family(person: Person | None) -> list[Member]:
    if person is None or person.staff:
        return []
    everybody = patients.family(person, today=clock.today())
    # whose visits are hidden from this account, their busy times must not tell of them either
    return [member for member in everybody if member.books]


def _before(draft: Draft) -> dict[str, Any]:
    born = draft.answers.get("birth_date")
    return {
        "given_name": draft.answers.get("given_name", ""),
        "family_name": draft.answers.get("family_name", ""),
        "birth_date": date.fromisoformat(born) if born else None,
    }
