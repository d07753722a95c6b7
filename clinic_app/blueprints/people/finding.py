"""Finding somebody by name, interest, language, gender or profession."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinic_app.operations.practice import Face

GENDERS = {"female": "A woman", "male": "A man"}
ROLES = {"Dr": "A doctor", "Nurse": "A nurse"}
LONGEST = 60
"""How much of what somebody typed is looked at."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; "" where they do not mind."""

    find: str = ""
    language: str = ""
    gender: str = ""
    role: str = ""

    @property
    def any(self) -> bool:
        """Whether something is asked for at all."""
        return bool(self.find or self.language or self.gender or self.role)

    def fits(self, face: Face) -> bool:
        """Say whether somebody is what is looked for; every word typed must be found."""
        told = " ".join((face.name, *face.interests, *face.languages, face.summary)).casefold()
        return (
            (not self.language or self.language in face.languages)
            and (not self.gender or face.gender == self.gender)
            and (not self.role or face.title == self.role)
            and all(word in told for word in self.find.casefold().split())
        )


def wish(args: Mapping[str, str]) -> Wish:
    """Read the address; what makes no sense is left out rather than refused."""
    gender, role = args.get("gender", ""), args.get("role", "")
    return Wish(
        find=" ".join(args.get("find", "").split())[:LONGEST],
        language=args.get("language", "")[:LONGEST],
        gender=gender if gender in GENDERS else "",
        role=role if role in ROLES else "",
    )


def languages(faces: Iterable[Face]) -> list[str]:
    """Return every language that is spoken, by name."""
    return sorted({language for face in faces for language in face.languages})
