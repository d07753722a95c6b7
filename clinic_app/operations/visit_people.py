"""Whom a patient sees at a visit, in order."""

from collections.abc import Collection, Sequence
from itertools import groupby

from sqlalchemy import select

from clinic_app.extensions import db
from clinic_app.models import StepResource

from .practice import Face


def of(appointments: Collection[int], faces: dict[int, Face]) -> dict[int, list[list[Face]]]:
    """Return who is in each part of these visits, of cancelled ones too; one query."""
    rows = db.session.execute(
        select(StepResource.appointment_id, StepResource.position, StepResource.resource_id)
        .where(StepResource.appointment_id.in_(appointments), StepResource.kind == "practitioner")
        .order_by(StepResource.appointment_id, StepResource.position, StepResource.resource_id)
    )
    found: dict[int, list[list[Face]]] = {one: [] for one in appointments}
    for (visit, _position), step in groupby(rows, key=lambda row: (row[0], row[1])):
        found[visit].append([faces[row[2]] for row in step])
    return found


def words(parts: Sequence[Sequence[Face]], lead: Face) -> str:
    """Return "Dr Amara Osei", "Dr Amara Osei and Nurse Jo Petrakis" or "..., then ...".

    The one who leads comes first; somebody who stays for the next part is named once.
    """
    names = [
        " and ".join(face.name for face in sorted(part, key=lambda face: face != lead))
        for part in parts
    ]
    return ", then ".join(name for name, _ in groupby(names)) or lead.name
