"""Where what a page shows was read, and when somebody last compared it: one small line."""

from clinic_app.reference.growth_tables import standards
from clinic_app.reference.rule_sources import RuleSource, rule_sources
from clinic_app.web import vaccine_words

from . import bp
from .vaccinate_page import edition


@bp.app_template_global("source_of")
def of(shown: str) -> str:
    """Return the line about "schedule", "growth", or one of the rules in rule_sources.yaml."""
    if shown == "schedule":
        return edition()
    if shown == "growth":
        return f"{standards().source}."
    source: RuleSource = getattr(rule_sources(), shown)
    if source.last_checked is None:
        return f"{source.what}; not yet compared with it."
    return f"{source.what}, last checked {vaccine_words.day(source.last_checked)}."
