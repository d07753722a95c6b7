"""Where the rules that staff work by were read, and when; read from rule_sources.yaml."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from .fields import Words
from .yaml_source import Entry, load

FILE = Path(__file__).with_name("rule_sources.yaml")


class RuleSource(Entry):
    """One source: `where` is the module that has the rule; one from memory was not compared yet."""

    what: Words
    where: str
    confidence: Literal["confirmed", "memory"]
    last_checked: date | None = None

    @model_validator(mode="after")
    def _was_read_some_day(self) -> Self:
        if (self.confidence == "confirmed") != (self.last_checked is not None):
            raise ValueError("confirmed needs the day on which it was read, memory has none")
        return self


class RuleSources(Entry):
    """The whole file."""

    reporting: RuleSource
    fridge: RuleSource
    growth_tasks: RuleSource


@cache
def rule_sources(path: Path = FILE) -> RuleSources:
    """Return the checked sources. Raises BrokenReference."""
    return load(path, RuleSources)
