"""What colleagues call each other on crowded pages."""

from clinic_app.operations.practice import Face


def short_name(face: Face | None) -> str:
    """Return "Dr Osei": the title and the last name."""
    if face is None:
        return "Somebody who left"
    return f"{face.title} {face.name.split()[-1]}" if face.title else face.name
