"""For whom a visit is: one of the family, or somebody new."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_app import clock
from clinic_app.access.actors import Person
from clinic_app.access.carers import Scope
from clinic_app.operations import availability, patients
from clinic_app.operations.drafts import Draft
from clinic_app.operations.patients import Member
from clinic_app.scheduling.refusals import Refusal
from clinic_app.web import points, refusal_words, visitor

from .forms import FamilyForm, WhoForm


@dataclass
class Question:
    """The page's form, and what a right answer adds to the draft."""

    draft: Draft
    form: FamilyForm | WhoForm
    family: list[Member]

    def answers(self) -> dict[str, Any] | None:
        """Return the answers, {} to ask for somebody else, or None when the form is not right."""
        if not self.form.validate_on_submit():
            return None
        if isinstance(self.form, WhoForm):
            return self._somebody(self.form)
        if self.form.patient.data == "other":
            return {}
        chosen = next(m for m in self.family if str(m.id) == self.form.patient.data)
        words = too_young_or_old(self.draft, chosen.birth_date)
        if words:
            self.form.patient.errors = [words]
            return None
        return points.chosen(self.draft.kind, self._point, chosen.birth_date) | {
            "patient_id": chosen.id,
            "given_name": chosen.given_name,
            "family_name": chosen.name.removeprefix(chosen.given_name).strip(),
            "birth_date": chosen.birth_date.isoformat(),
            "for_self": chosen.kind == "self",
        }

    @property
    def _point(self) -> str | None:
        point: str | None = self.draft.answers.get("point")
        return point

    def _somebody(self, form: WhoForm) -> dict[str, Any] | None:
        born = form.birth_date.data
        if born is None:
            return None
        words = too_young_or_old(self.draft, born)
        if words:
            form.birth_date.errors = [words]
            return None
        return points.chosen(self.draft.kind, self._point, born) | {
            "patient_id": None,
            "given_name": form.given_name.data,
            "family_name": form.family_name.data,
            "birth_date": born.isoformat(),
            "for_self": not self.draft.kind.for_child,
        }


def ask(draft: Draft, *, somebody_else: bool) -> Question:
    """Return the question to ask: from the family when somebody signed in has one."""
    person = visitor.person()
    family = _family(person)
    if family and not somebody_else:
        chosen = draft.answers.get("patient_id")
        form: FamilyForm | WhoForm = FamilyForm(family, data={"patient": str(chosen or "")})
    else:
        form = WhoForm(for_child=draft.kind.for_child, data=_before(draft))
    return Question(draft, form, family)


def known(draft: Draft) -> dict[str, Any]:
    """Return what is known of whoever books: typed before, or from the account."""
    typed = {k: draft.answers.get(k, "") for k in ("contact_name", "email", "phone", "note")}
    person = visitor.person()
    if person is not None and not typed["email"]:
        typed |= patients.contact(person)
    return typed


def too_young_or_old(draft: Draft, born: date) -> str | None:
    """Say why a birth date rules this visit out altogether, if it does."""
    question = availability.Question(kind=draft.kind, now=clock.now(), birth=born)
    window = question.window()
    return refusal_words.say(window, draft.kind) if isinstance(window, Refusal) else None


def _family(person: Person | None) -> list[Member]:
    if person is None or person.staff:
        return []
    everybody = patients.family(person, today=clock.today())
    # whose visits are hidden from this account, their busy times must not tell of them either
    return [m for m in everybody if m.scope in {Scope.FULL, Scope.REVIEW}]


def _before(draft: Draft) -> dict[str, Any]:
    born = draft.answers.get("birth_date")
    return {
        "given_name": draft.answers.get("given_name", ""),
        "family_name": draft.answers.get("family_name", ""),
        "birth_date": date.fromisoformat(born) if born else None,
    }
