"""How doses, batches and sites are said on pages."""

from datetime import date

from clinic_app.immunisation.vaccines import Vaccine
from clinic_app.operations import doses_due
from clinic_app.operations.doses_due import ExpectedDose
from clinic_app.operations.given_doses import ANOTHER, Dose
from clinic_app.operations.vaccine_stock import Batch, group_of

from . import date_words
from .filters import WEEKDAYS

SITES = {
    "left_thigh": "Left thigh",
    "right_thigh": "Right thigh",
    "left_arm": "Left arm",
    "right_arm": "Right arm",
    "mouth": "Mouth",
    "nose": "Nose",
    "other": "Elsewhere",
}
ROUTES = {
    "IM": "Into the muscle",
    "SC": "Under the skin",
    "ID": "Into the skin",
    "PO": "By mouth",
    "NS": "Into the nose",
}
FUNDING = {
    "national": "National program",
    "state": "ACT funded",
    "private": "Private",
    "antenatal": "Antenatal program",
}
FIRST_NATIONS = {
    "": "Not asked yet",
    "aboriginal": "Aboriginal",
    "torres_strait": "Torres Strait Islander",
    "both": "Aboriginal and Torres Strait Islander",
    "neither": "Neither",
    "not_said": "Prefers not to say",
}


def day(of: date) -> str:
    """Return "24 Nov 2026"."""
    return date_words.in_brief(of)


def against(vaccine: Vaccine) -> str:
    """Return the diseases as they stand in a sentence: "polio and Hib"."""
    *others, last = vaccine.against
    return f"{', '.join(others)} and {last}" if others else last


def dose_name(dose: Dose) -> str:
    """Return "6-in-1, dose 2", or the group alone where the number is not known."""
    if dose.vaccine == ANOTHER:
        return f"“{dose.brand}”"
    number = doses_due.dose_of(dose.vaccine, dose.number)
    group = group_of(dose.vaccine)
    if number == "B":
        return f"{group}, at birth"
    return f"{group}, dose {number}" if number else group


def not_yet(dose: ExpectedDose) -> str:
    """Return "6-in-1, dose 3: from Sat 28 Nov 2026, 2 months after dose 2 ...", with its source."""
    name = f"{dose.group}, dose {dose.dose}"
    if dose.wait is None:
        return f"{name}: not today"
    until = f"{WEEKDAYS[dose.wait.until.weekday()][:3]} {day(dose.wait.until)}"
    return f"{name}: from {until}, {dose.wait.why}. Source: {dose.wait.source}."


def after_which(dose: Dose | None) -> str:
    """Return "After 6-in-1, dose 1, 24 Nov 2026" of what a reaction followed, "" if not known."""
    if dose is None:
        return ""
    taken_out = ", an entry that was taken out since" if dose.void else ""
    return f"After {dose_name(dose)}, {day(dose.given_on)}{taken_out}"


def site_name(dose: Dose) -> str:
    """Return where on the body, in the nurse's words where it is none of the usual places."""
    said = str(dose.answers.get("site", "")) if dose.site == "other" else ""
    return said or SITES.get(dose.site, "")


def batch_name(batch: Batch) -> str:
    """Return "A100, Infanrix hexa, expires 24 Sep 2027, 9 left"."""
    left = f"{batch.left} left" if batch.left > 0 else "none left by our count"
    return f"{batch.batch}, {batch.brand}, expires {day(batch.expires_on)}, {left}"
