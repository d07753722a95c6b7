"""The rules of the house that no reviewer should have to remember."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "clinic_app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SKIPS = r"mark\.(skip|xfail)|pytest\.skip\(|importorskip"
FUNCTION_LINES, FILE_LINES = 30, 300


def functions():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                yield lines, f"{path.relative_to(ROOT)}:{node.name}", node


def test_no_function_is_longer_than_a_screen():
    assert [name for lines, name, _ in functions() if lines > FUNCTION_LINES] == []


def test_half_of_the_functions_are_short():
    lengths = sorted(lines for lines, _, _ in functions())
    assert lengths[int(len(lengths) * 0.9)] <= 22
    assert lengths[len(lengths) // 2] <= 9


def test_no_file_becomes_a_drawer():
    long = [str(p.relative_to(ROOT)) for p in SOURCES if p.read_text().count("\n") > FILE_LINES]
    assert long == []


def test_only_one_place_commits():
    guilty = [
        str(p.relative_to(ROOT))
        for p in SOURCES
        if re.search(r"\.commit\(", p.read_text()) and p.name != "transaction.py"
    ]
    assert guilty == []


def test_only_one_module_touches_claims():
    """Reading them to check them is the checker's work; writing is the one module's.

    It has the longest of its statements in words in a file of their own.
    """
    allowed = {"claims.py", "claim_statements.py", "checker.py", "claim.py", "__init__.py"}
    touches = re.compile(r"\bClaim\b|\bclaim_statements\b|\b(?:INTO|FROM|UPDATE) claim\b")
    guilty = [
        str(p.relative_to(ROOT))
        for p in SOURCES
        if touches.search(p.read_text()) and p.name not in allowed
    ]
    assert guilty == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "managers", "misc"])
def test_no_module_has_a_name_that_says_nothing(name):
    assert [p for p in SOURCES if name in {p.stem, p.parent.name}] == []


def test_every_public_function_says_what_it_does():
    silent = []
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    rules = {"clinic_app/access/policy.py", "clinic_app/models/practice.py"}
    assert [s for s in silent if s.partition(":")[0] not in rules] == []


def test_templates_hold_no_scripts_styles_or_foreign_addresses():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert "http://" not in text, path
        assert "https://" not in text, path


def test_every_component_says_what_it_needs():
    for path in (ROOT / "templates" / "components").glob("*.html"):
        assert path.read_text().startswith("{#"), path


def test_the_top_level_holds_only_what_it_may():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    allowed = {"pyproject.toml", "README.md", "clinic_app", "templates", "static", "migrations"}
    allowed |= {"tests", "Makefile", "LICENSE"}
    odd = {name.split("/")[0] for name in listed} - allowed
    odd = {o for o in odd if not o.startswith(".")}
    assert {o for o in odd if not re.fullmatch(r"requirements[\w-]*\.txt", o)} == set()


def test_no_test_can_be_skipped():
    for path in (ROOT / "tests").rglob("*.py"):
        if path != Path(__file__):
            assert not re.search(SKIPS, path.read_text()), path
