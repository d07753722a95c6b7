"""What puts a dose off, as pages say it: from which day, by which rule, where that was read."""

from dataclasses import dataclass
from datetime import date

from clinic_app.immunisation.calendar import in_words
from clinic_app.immunisation.holds import Hold
from clinic_app.reference.nip_schedule import national_schedule


@dataclass(frozen=True, slots=True)
class Wait:
    """From which day a dose may be given, by which rule, and where that was read."""

    until: date
    why: str
    source: str


def of(hold: Hold) -> Wait:
    """Return what holds a dose back, with its source as one says it."""
    read_in = {source.slug: source.what for source in national_schedule().sources}
    evidence = hold.evidence
    found = [read_in[slug] for slug in evidence.sources] or ["not from a source, for a clinician"]
    checked = f"last checked {in_words(evidence.last_checked)}"
    return Wait(hold.until, hold.text, f"{'; '.join(found)}, {checked}")
