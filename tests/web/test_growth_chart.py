"""The growth chart and its table, rendered: drawn without inline styles, and told in words."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import html5lib
import pytest
from flask import Flask, render_template_string
from jinja2 import StrictUndefined

from clinic_app.config import resource_dir
from clinic_app.growth.measures import Child, Measure, Measured, gestation
from clinic_app.reference.growth_tables import standards
from clinic_app.web import growth_chart

BIRTH = date(2026, 8, 18)
MIA = Child(BIRTH, "female", gestation(35))
VISITS = (
    Measured(date(2026, 11, 10), 5310, 570, head_mm=385),
    Measured(BIRTH, 2350, 460, head_mm=320),
    Measured(date(2026, 9, 22), 3180),
    Measured(date(2026, 10, 13), 4020, 520),
)
PAGE = """
{% from "components/growth_chart.html" import growth_chart %}
{% from "components/growth_table.html" import growth_table %}
{{ growth_chart(chart) }}{{ growth_table(chart) }}
"""


def prepared(measure=Measure.WEIGHT, child=MIA, visits=VISITS, name="Mia"):
    return growth_chart.prepare(child, name, visits, measure, standards=standards())


@pytest.fixture(scope="module")
def shown():
    app = Flask(__name__, template_folder=str(resource_dir("templates")))
    app.jinja_env.undefined = StrictUndefined

    def render(chart):
        with app.test_request_context():
            return render_template_string(PAGE, chart=chart)

    return render


def tree(html):
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    found = parser.parseFragment(html)
    assert parser.errors == []
    return found


def text(node):
    return " ".join("".join(node.itertext()).split())


@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize(
    "child", [MIA, Child(BIRTH, "male"), Child(BIRTH), Child(BIRTH, "male", gestation(24))]
)
def test_the_drawing_is_well_formed_and_has_no_style_and_no_script(shown, measure, child):
    html = shown(prepared(measure, child))
    for part in html.split("<svg")[1:]:
        ET.fromstring("<svg" + part.partition("</svg>")[0] + "</svg>")
    nodes = list(tree(html).iter())
    assert not [n.tag for n in nodes if n.tag in {"style", "script"} or n.get("style")]
    assert not [a for n in nodes for a in n.attrib if a.startswith("on")]
    assert {a for n in nodes for a in n.attrib if a in {"fill", "stroke", "font-size"}} == set()
    ids = [n.get("id") for n in nodes if n.get("id")]
    assert len(ids) == len(set(ids))


def test_a_screen_reader_hears_one_picture_with_name_and_description(shown):
    found = tree(shown(prepared()))
    svg = next(n for n in found.iter() if n.get("role") == "img")
    by_id = {n.get("id"): text(n) for n in svg.iter() if n.get("id")}
    assert [by_id[name] for name in svg.get("aria-labelledby").split()] == [
        "Mia’s weight chart",
        "4 weights: from 2.35 kg at birth to 5.31 kg at 12 weeks. The newest is between lines 50 "
        "and 85 for the corrected age. The table has the numbers.",
    ]
    others = [n for n in found.iter() if n.tag.endswith("svg") and n is not svg]
    assert {n.get("aria-hidden") for n in others} == {"true"}


def test_values_and_the_age_since_birth_have_different_shapes_each_with_its_key(shown):
    html = shown(prepared())
    assert html.count('<circle class="g-dot"') == 3 + 1
    assert html.count('<path class="g-since"') == 1 + 1
    assert "At the corrected age" in html
    term = shown(prepared(child=Child(BIRTH, "female")))
    assert "g-since" not in term
    assert "Measured" in term


def test_the_table_has_every_number_oldest_first_and_says_what_has_no_line(shown):
    rows = [[text(c) for c in row] for row in tree(shown(prepared())).iter("tr")]
    assert rows == [
        ["Date", "Age", "Corrected", "kg", "Centile"],
        ["18 Aug 2026", "Birth", "Before due", "2.35", "–"],
        ["22 Sep 2026", "5 weeks", "Due date", "3.18", "45"],
        ["13 Oct 2026", "8 weeks", "3 weeks", "4.02", "63"],
        ["10 Nov 2026", "12 weeks", "7 weeks", "5.31", "78"],
    ]


def test_the_title_says_what_for_whom_and_which_ages():
    assert prepared().title == "Weight for age, girls, birth to 13 weeks"
    assert prepared(Measure.HEAD).title == "Head circumference for age, girls, birth to 13 weeks"
    late = (Measured(BIRTH + timedelta(days=1100), length_mm=950, standing=True),)
    assert prepared(Measure.LENGTH, visits=late).title == "Height for age, girls, 2 to 5 years"


def test_without_a_sex_there_is_a_table_and_a_reason_but_no_chart(shown):
    chart = prepared(child=Child(BIRTH))
    assert chart.drawing is None
    html = shown(chart)
    assert "the sex is not recorded" in html
    assert 'role="img"' not in html
    assert [text(c) for c in next(tree(html).iter("tr"))] == ["Date", "Age", "kg"]


def test_before_anything_is_measured_the_lines_are_there_already(shown):
    html = shown(prepared(visits=()))
    assert html.count("Nothing is measured yet.") == 2
    assert html.count('class="g-line') == 5 + 1


def test_each_note_stands_where_it_applies():
    assert prepared(child=Child(BIRTH, "female")).notes == ()
    early = prepared(visits=VISITS[:1])
    assert early.notes == (growth_chart.CORRECTED,)
    very = prepared(child=Child(BIRTH, "female", gestation(31)), visits=VISITS[:1])
    assert very.notes == (growth_chart.CORRECTED, growth_chart.VERY_EARLY)
    before = prepared(child=Child(BIRTH, "female", gestation(31)))
    assert "preterm" in before.notes[0]
    assert before.notes[1:] == (growth_chart.CORRECTED,)
    stood = (Measured(BIRTH + timedelta(days=700), length_mm=850, standing=True),)
    assert prepared(Measure.LENGTH, Child(BIRTH, "male"), stood).notes == (growth_chart.OTHER_WAY,)
    assert "0.7 cm" in growth_chart.OTHER_WAY


@pytest.mark.parametrize(
    ("grams", "line", "place"),
    [
        (9900, "over 99", "above line 97"),
        (3900, "under 1", "below line 3"),
        (5830, "50", "between lines 15 and 50"),
    ],
)
def test_far_from_the_lines_is_said_without_a_number(grams, line, place):
    visit = Measured(BIRTH + timedelta(days=91), grams)
    chart = prepared(child=Child(BIRTH, "female"), visits=(visit,))
    assert chart.rows[0].line == line
    assert (
        f"1 weight: {grams / 1000:.2f} kg at 13 weeks. The newest is {place}." in chart.description
    )


def test_nothing_of_it_is_a_verdict_or_a_task(shown):
    visits = (Measured(BIRTH, 3500), Measured(BIRTH + timedelta(days=90), 3900))
    said = shown(prepared(child=Child(BIRTH, "female"), visits=visits)).lower()
    for word in ("falter", "concern", "normal", "abnormal", "slow", "healthy", "space"):
        assert word not in said
