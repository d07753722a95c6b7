"""What a page with a growth chart shows, whoever looks: whose, how old, the chart."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clinic_app.growth.measures import Measure
from clinic_app.operations.growth_record import GrowthRecord
from clinic_app.reference.growth_tables import standards

from . import date_words, growth_chart, growth_words
from .growth_chart import Chart

NAMES = {Measure.WEIGHT: "Weight", Measure.LENGTH: "Length", Measure.HEAD: "Head"}


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to the chart of one measure."""

    href: str
    text: str
    here: bool


@dataclass(frozen=True, slots=True)
class Growth:
    """A child's chart with what stands around it. `enough` is how often is enough, or ""."""

    patient: int
    name: str
    given_name: str
    initials: str
    born: str
    age: str
    measure: str
    tabs: tuple[Tab, ...]
    chart: Chart
    enough: str


def measure_of(asked: str | None) -> Measure:
    """Return the measure that an address asks for; weight for anything else."""
    return Measure(asked) if asked in set(Measure) else Measure.WEIGHT


def growth(
    record: GrowthRecord, measure: Measure, *, href: Callable[[Measure], str], today: date
) -> Growth:
    """Return the chart of one measure; `href` gives the address of each."""
    last = record.newest(Measure.WEIGHT)
    return Growth(
        patient=record.patient,
        name=record.name,
        given_name=record.given_name,
        initials="".join(word[0] for word in record.name.split()[:2]),
        born=date_words.in_full(record.birth_date),
        age=growth_words.age_line(record, today),
        measure=str(measure),
        tabs=tuple(Tab(href(one), NAMES[one], one is measure) for one in Measure),
        chart=growth_chart.prepare(
            record.child, record.given_name, record.measured, measure, standards=standards()
        ),
        enough=growth_words.enough_words(
            record.birth_date, last.day if last else None, today, nurse_says=record.nurse_says
        ),
    )
