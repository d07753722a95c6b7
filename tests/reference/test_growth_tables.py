"""The growth tables are whole; a broken file is refused with its line and the reason."""

import re

import pytest

from clinic_app.growth.measures import Measure
from clinic_app.growth.scores import LAST_DAY
from clinic_app.reference.growth_tables import TABLES, load_standards, standards
from clinic_app.reference.yaml_source import BrokenReference

WHOLE = TABLES.read_text()


def refusal(tmp_path, text):
    path = tmp_path / "who_2006.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenReference) as refused:
        load_standards(path)
    return str(refused.value)


def test_every_day_of_every_table_is_there_for_both_sexes():
    found = standards()
    assert {len(rows) for rows in found.by_age.values()} == {LAST_DAY + 1}
    assert len(found.by_age) == len(Measure) * 2
    assert {key: (min(rows), max(rows)) for key, rows in found.by_length.items()} == {
        (standing, sex): (650, 1200) if standing else (450, 1100)
        for standing in (False, True)
        for sex in ("female", "male")
    }


def test_each_day_lies_between_its_neighbours():
    for (measure, sex), rows in standards().by_age.items():
        turns = {730, 731} if measure is Measure.LENGTH else set()
        for day in sorted({*range(15, LAST_DAY)} - turns):
            before, here, after = (rows[day + by].m for by in (-1, 0, 1))
            assert abs(here - (before + after) / 2) < 0.001 * here, (measure, sex, day)


def test_the_file_says_whose_numbers_they_are():
    comments = "\n".join(line for line in WHOLE.splitlines() if line.startswith("#"))
    assert "World Health Organization" in comments
    assert "MIT licence" in comments
    assert re.search(r"Last checked \d{4}-\d\d-\d\d", comments)
    assert "last checked" in standards().source


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("measure,sex,at,l,m,s", "measure,sex,day,l,m,s", ":1: must begin with measure,sex,at"),
        (
            "head,female,2,1.0,",
            "head,female,two,1.0,",
            ":14: not a row of a table: head,female,two",
        ),
        ("head,female,2,1.0,", "skull,female,2,1.0,", ":14: not a row of a table: skull"),
        ("head,female,2,1.0,", "head,other,2,1.0,", ":14: not a row of a table: head,other"),
        ("head,female,2,1.0,", "head,female,2,", ":14: not a row of a table: head,female,2"),
        ("head,female,2,1.0,", "head,female,2,1.0,-", ":14: not a row of a table"),
        ("head,female,2,1.0,", "head,female,2,12.0,", ":14: not a row of a table"),
        ("head,female,2,1.0,", "head,female,2,nan,", ":14: not a row of a table"),
        ("head,female,2,1.0,", "head,female,1857,1.0,", "head, female: rows are missing or not in"),
        ("head,female,2,1.0,", "#", "head, female: rows are missing or not in order"),
        ("# WHO", "# W\u00d6", "cannot be read"),
    ],
)
def test_a_broken_table_is_refused(tmp_path, old, new, said):
    assert WHOLE.count(old) == 1
    assert said in refusal(tmp_path, WHOLE.replace(old, new))


def test_no_table_at_all_is_refused(tmp_path):
    assert "must begin with" in refusal(tmp_path, "")
    with pytest.raises(BrokenReference, match="cannot be read"):
        load_standards(tmp_path / "nowhere.csv")
