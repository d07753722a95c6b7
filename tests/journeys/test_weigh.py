"""A nurse weighs a baby: slips are caught, the chart is there at once, the family prints it."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import TUESDAY

from .test_baby_weighing import signs_in

BORN = TUESDAY - timedelta(days=62)


@pytest.fixture
def family(site, app):
    """A parent with a baby of 62 days who weighed 4.20 kg a fortnight ago."""
    with app.app_context():
        found = factories.a_family(births=[BORN])
        factories.a_weight(found.children[0], TUESDAY - timedelta(days=15), 4200)
        factories.db.session.remove()
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_weigh_with_two_slips_is_caught_saved_right_and_printed(visitor, family, post):
    nurse, child = visitor(width=768), family.children[0]
    signs_in(nurse, "nurse")
    at_the_scales(nurse, child)
    box = nurse.page.get_by_role("textbox", name="Weight", exact=True)
    assert box.bounding_box()["height"] >= 56
    nurse.chooses("Girl")
    box.fill("4,520 kg")
    nurse.presses("Save")
    nurse.reads("No child measures 4,520 kg. Did you mean 4.52 kg?")
    nurse.page.get_by_role("textbox", name="Weight", exact=True).fill("45.2")
    nurse.presses("Save")
    nurse.reads("45.20 kg cannot be right")
    answer = nurse.page.locator(".govuk-radios__item", has_text="It is 4.52 kg")
    assert answer.bounding_box()["height"] >= 56
    nurse.page.get_by_label("It is 4.52 kg").check()
    nurse.presses("Save")
    nurse.reads("Saved: 4.52 kg. +320 g in 15 days, 21 g a day.")
    chart = nurse.page.get_by_role("img", name="Child1’s weight chart")
    assert chart.is_visible()
    nurse.reads("Typed “45.2”, meant 4.52 kg.")
    assert nurse.page.get_by_role("button", name="Print for the family").is_visible()
    assert prints_on_one_page(nurse)
    assert nurse.faults == []
    the_parent_reads_it(visitor(width=360), family, post)


def at_the_scales(nurse, child):
    nurse.goes_to(f"/nurses/patients/{child}/weigh")
    nurse.reads("4.20 kg")
    nurse.page.get_by_label("All three asked, and they agree").check()


def the_parent_reads_it(parent, family, post):
    parent.goes_to("/account/sign-in")
    parent.types({"Email address": family_email(family)})
    parent.presses("Send")
    parent.page.get_by_label("Code").fill(post()[-1]["Subject"].split()[0])
    parent.presses("Sign in")
    parent.presses("Growth record of Child1")
    assert parent.heading == "Child1’s growth"
    parent.reads("4.52")
    parent.presses("Length")
    parent.reads("Nothing is measured yet.")
    parent.presses("Weight")
    assert prints_on_one_page(parent)
    assert parent.faults == []
    assert parent.elsewhere == []


def family_email(family):
    return f"{family.person.name.lower().replace(' ', '.')}@example.com"


def prints_on_one_page(somebody):
    """Say whether the page fits on one A4, and has no buttons there."""
    somebody.page.emulate_media(media="print")
    assert not somebody.page.locator(".growth-tabs").is_visible()
    assert somebody.page.locator("svg.growth").is_visible()
    pages = somebody.page.pdf(format="A4").count(b"/Type /Page\n")
    somebody.page.emulate_media(media="screen")
    return pages == 1
