"""What a growth chart needs to know of a child: sex, length of the pregnancy, weight at birth."""

from dataclasses import dataclass
from datetime import date

from clinic_app.growth.measures import Child, Measured, Sex, gestation
from clinic_app.models import ChildRecord

SEXES: dict[str, Sex] = {"female": "female", "male": "male"}
"""The sexes for which there are lines; `unknown` has none, and "" was not asked yet."""


@dataclass(frozen=True, slots=True)
class GrowthFacts:
    """Sex for the chart, whole weeks of pregnancy, grams at birth; None is not known."""

    sex: str = ""
    gestation_weeks: int | None = None
    birth_weight_grams: int | None = None

    def child(self, birth: date) -> Child:
        """Return the child as the growth core takes it."""
        weeks = self.gestation_weeks
        return Child(birth, SEXES.get(self.sex), gestation(weeks) if weeks else None)

    def at_birth(self, birth: date) -> tuple[Measured, ...]:
        """Return the weight at birth as a measurement, if it is known."""
        grams = self.birth_weight_grams
        return (Measured(birth, grams=grams),) if grams else ()


def told(row: ChildRecord | None) -> GrowthFacts:
    """Return what a child's record holds of it; of none, nothing."""
    if row is None:
        return GrowthFacts()
    return GrowthFacts(row.sex, row.gestation_weeks, row.birth_weight_grams)
