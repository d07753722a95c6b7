"""Where the rules that staff work by were read: said of each, and each is a module of ours."""

import pytest

from clinic_app.config import resource_dir
from clinic_app.reference.rule_sources import RuleSources, rule_sources
from clinic_app.reference.yaml_source import BrokenReference


@pytest.mark.parametrize("name", RuleSources.model_fields)
def test_the_module_that_has_a_rule_names_its_source_too(name):
    source = getattr(rule_sources(), name)
    assert (resource_dir("static").parent / source.where).is_file()


def test_a_source_that_was_read_says_when(tmp_path):
    broken = tmp_path / "rule_sources.yaml"
    line = "{what: A rule, where: a.py, confidence: confirmed}"
    broken.write_text("".join(f"{name}: {line}\n" for name in RuleSources.model_fields))
    with pytest.raises(BrokenReference, match="the day on which it was read"):
        rule_sources(broken)
