"""What the register must hear, as a file for somebody to enter or check it from."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from clinic_app.operations import doses_due, vaccine_stock
from clinic_app.operations.register_reports import Report
from clinic_app.reference.practice import Practice

GENDERS = {"female": "F", "male": "M", "other": "X"}
TYPES = {
    "antenatal": "Antenatal",
    "national": "NIP/Commonwealth",
    "private": "Private",
    "state": "State program",
}
FIRST_NATIONS = {"aboriginal": "Y", "torres_strait": "Y", "both": "Y", "neither": "N"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a sum, if a cell began with it."""

COLUMNS = (
    "what", "last_day", "medicare_number", "medicare_reference", "given_name", "family_name",
    "birth_date", "gender", "postcode", "first_nations", "phone", "provider_number",
    "provider_name", "provider_phone", "given_by", "date_of_service", "vaccine", "brand",
    "vaccine_code", "dose", "batch", "vaccine_type", "route", "administered_overseas",
    "country_code", "antenatal", "reference", "note",
)  # fmt: skip
NO_CODE = "vaccine_code left empty: choose it from the register's own list"
"""Two published copies of its codes disagree, so they are taken from the source."""


def written(reports: Iterable[Report], details: Practice, names: Mapping[int, str]) -> str:
    """Return the file: one line a dose, with the fields that the register asks for."""
    out = io.StringIO()
    lines = csv.DictWriter(out, COLUMNS, restval="")
    lines.writeheader()
    for report in reports:
        row = _child(report) | _provider(details) | _dose(report, names)
        lines.writerow({name: _plain(value) for name, value in row.items()})
    return out.getvalue()


def _plain(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _child(report: Report) -> dict[str, Any]:
    child = report.child
    return {
        "what": report.what,
        "last_day": report.last_day.isoformat(),
        "medicare_number": child.medicare_number,
        "medicare_reference": child.medicare_reference,
        "given_name": child.given_name,
        "family_name": child.family_name,
        "birth_date": child.birth_date.isoformat(),
        "gender": GENDERS.get(child.gender, ""),
        "postcode": child.postcode,
        "first_nations": FIRST_NATIONS.get(child.first_nations, ""),
        "phone": child.phone.replace("+61", "0", 1)
        if child.phone.startswith("+61")
        else child.phone,
    }


def _provider(details: Practice) -> dict[str, Any]:
    return {
        "provider_number": details.air_provider_number,
        "provider_name": details.name,
        "provider_phone": details.phone,
    }


def _dose(report: Report, names: Mapping[int, str]) -> dict[str, Any]:
    dose = report.dose
    return {
        "given_by": names.get(dose.given_by or 0, ""),
        "date_of_service": dose.given_on.isoformat(),
        "vaccine": vaccine_stock.group_of(dose.vaccine),
        "brand": dose.brand,
        "dose": doses_due.dose_of(dose.vaccine, dose.number),
        "batch": dose.batch,
        "vaccine_type": TYPES.get(dose.funding, ""),
        "route": dose.route,
        "administered_overseas": "N",
        "antenatal": "Y" if dose.funding == "antenatal" else "N",
        "reference": dose.report_reference,
        "note": NO_CODE,
    }
