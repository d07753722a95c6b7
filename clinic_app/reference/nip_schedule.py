"""The national immunisation schedule, read from nip_schedule.yaml."""

from functools import cache
from pathlib import Path

from clinic_app.immunisation.schedule import Schedule

from .nip_checks import faults
from .nip_entries import ScheduleFile
from .nip_values import schedule_of
from .yaml_source import load

NIP = Path(__file__).with_name("nip_schedule.yaml")


def load_schedule(path: Path = NIP) -> Schedule:
    """Return the checked schedule as values. Raises BrokenReference."""
    return schedule_of(load(path, ScheduleFile, faults))


@cache
def national_schedule() -> Schedule:
    """Return the schedule that comes with the application, read once."""
    return load_schedule()
