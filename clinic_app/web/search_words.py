"""What a page says when what was typed cannot be looked for."""

from datetime import date

from clinic_app.operations import patient_search

TOO_LITTLE = (
    "Type more: at least one letter of a name, a whole birth date, "
    "or four digits of a phone number."
)


def why_not(typed: str, today: date) -> str:
    """Return what to do about what finds nobody whatever the records hold, "" if it may find."""
    query = patient_search.read(typed, today)
    if query.no_birth:
        return (
            f"{query.no_birth} cannot be a birth date: there is no such day, or it is still to "
            "come. Check the day, the month and the year."
        )
    return TOO_LITTLE if typed and query.empty else ""
