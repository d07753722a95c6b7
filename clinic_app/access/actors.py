"""Who acts: a signed-in person, a guest's browser, or the practice's own machinery."""

from dataclasses import dataclass

STAFF = frozenset({"reception", "nurse", "doctor", "manager"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in; `id` is the account's."""

    id: int
    role: str
    name: str
    practitioner: int | None = None

    @property
    def code(self) -> str:
        return f"account:{self.id}"

    @property
    def staff(self) -> bool:
        return self.role in STAFF


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody not signed in, known by the hash of their browser's token, or by a signed link."""

    browser: str

    @property
    def code(self) -> str:
        return f"guest:{self.browser[:12]}"

    @property
    def staff(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class System:
    """The practice's own machinery: the worker, a command, the demonstration's seed."""

    name: str

    @property
    def code(self) -> str:
        return f"system:{self.name}"

    @property
    def staff(self) -> bool:
        return False


Actor = Person | Guest | System
