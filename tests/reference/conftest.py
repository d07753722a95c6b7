"""A small catalogue and a small practice, to break in one place at a time."""

import pytest

from clinic_app.reference.catalogue import load_catalogue
from clinic_app.reference.practice import load_practice
from clinic_app.reference.yaml_source import BrokenReference

SERVICES = """\
emergency:
  - {signs: Chest pain, go: "000", text: Call 000.}
red_flags:
  fever: {signs: A fever, go: hospital, text: Go to hospital now.}
costs:
  nurse: {kind: none, text: No cost.}
areas:
  childrens-health:
    name: Children
    summary: For children.
    lead: Come in.
    redirects: [fever]
types:
  baby-weigh:
    name: Baby weigh
    area: childrens-health
    summary: A nurse weighs your baby.
    steps:
      - {any_of: [nurse], minutes: 15, room: scales}
    mode: online
    age: {max_months: 24}
    cost: nurse
    redirects: [fever]
"""

PRACTICE = """\
name: A practice
short_name: Practice
phone: (02) 5550 0142
email: desk@practice.example.com
timezone: Australia/Sydney
emergency: [{name: Emergency, phone: "000", when: Now}]
after_hours: Call later.
cancellation: Free.
fees: [You pay.]
locations:
  here:
    name: Here
    address: [1 Street]
    hours:
      - {weekday: monday, opens: 8:00, closes: 18:00}
rooms:
  one: {name: Room 1, kind: consulting, location: here}
people:
  jo:
    title: Nurse
    given_name: Jo
    family_name: Example
    role: nurse
    position: Registered nurse
    email: jo@practice.example.com
    capabilities: [nurse]
    sessions:
      - {weekday: monday, starts: 9:00, ends: 12:00, location: here, reserved_for: [baby-weigh]}
      - {weekday: monday, starts: 13:00, ends: 17:00, location: here, room: one}
closures:
  - {day: 2026-12-25, name: Christmas Day}
"""


class Broken:
    """A file that is whole until a test changes it, and how it is read."""

    def __init__(self, path, text, load):
        self.path, self.text, self.load = path, text, load

    def read(self, text=None):
        self.path.write_text(self.text if text is None else text, encoding="utf-8")
        return self.load(self.path)

    def changed(self, old, new):
        assert self.text.count(old) == 1, old
        return self.text.replace(old, new)

    def refusal(self, text):
        with pytest.raises(BrokenReference) as refused:
            self.read(text)
        return str(refused.value)


@pytest.fixture
def services(tmp_path):
    return Broken(tmp_path / "services.yaml", SERVICES, load_catalogue)


@pytest.fixture
def practice(tmp_path, services):
    known = services.read()
    return Broken(
        tmp_path / "practice.yaml", PRACTICE, lambda path: load_practice(path, catalogue=known)
    )
