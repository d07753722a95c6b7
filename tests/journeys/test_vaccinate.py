"""A nurse with a tablet in her hand reads which batch she takes, whole."""

from datetime import date

import pytest

from clinic_app.extensions import db
from tests.factories import TUESDAY, at
from tests.vaccines import a_batch, a_child

from .test_baby_weighing import signs_in

CUT = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll(".dose-fields select")]
    .filter((box) => box.offsetParent)
    .filter((box) => {
      const look = getComputedStyle(box);
      pen.font = look.font;
      const words = pen.measureText(box.selectedOptions[0].text).width;
      const arrow = 20;
      const room = box.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
      return words > room - arrow;
    })
    .map((box) => box.name);
}"""


@pytest.fixture
def child(site, app, travel):
    with app.app_context():
        travel(at(TUESDAY, "9:00"))
        found = a_child(history="register")
        for vaccine in ("hexavalent", "pcv20"):
            a_batch(vaccine, "AHBVC968BA")
        db.session.remove()
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width", [768, 1280])
def test_no_choice_of_a_vaccine_is_cut_off(visitor, child, width):
    nurse = visitor(width=width)
    signs_in(nurse, "nurse")
    nurse.goes_to(f"/nurses/patients/{child}/vaccinate")
    assert nurse.page.locator(".dose-fields select").count() >= 6
    assert nurse.page.evaluate(CUT) == []
    assert nurse.faults == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_filled_form_outlasts_signing_out_and_is_sent_after_signing_in_again(visitor, child):
    nurse = visitor(width=768)
    signs_in(nurse, "nurse")
    nurse.goes_to(f"/nurses/patients/{child}/vaccinate")
    consent = nurse.page.get_by_label("Consent given by")
    consent.fill("Elena Bianchi, mother")
    nurse.page.context.clear_cookies()
    nurse.page.get_by_role("button", name="Record what was given").click()
    nurse.page.get_by_text("Not saved: you are signed out.").wait_for()
    assert consent.input_value() == "Elena Bianchi, mother"
    with nurse.page.expect_popup() as opened:
        nurse.page.get_by_role("link", name="Sign in again in another tab").click()
    other, kept = opened.value, nurse.page
    nurse.page = other
    signs_in(nurse, "nurse")
    nurse.page = kept
    kept.get_by_role("button", name="Record what was given").click()
    kept.get_by_text("There is a problem").wait_for()
    assert kept.get_by_label("Consent given by").input_value() == "Elena Bianchi, mother"
    kept.route("**/vaccinate", lambda route: route.abort())
    kept.get_by_role("button", name="Record what was given").click()
    kept.get_by_text("Not saved: the practice cannot be reached.").wait_for()
    assert kept.get_by_label("Consent given by").input_value() == "Elena Bianchi, mother"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_vaccine_is_added_where_none_is_due(visitor, site, app, travel):
    with app.app_context():
        travel(at(TUESDAY, "9:00"))
        adult = a_child(birth_date=date(1960, 1, 1))
        a_batch("shingles", brand="Shingrix")
        db.session.remove()
    nurse = visitor(width=768)
    signs_in(nurse, "nurse")
    nurse.goes_to(f"/nurses/patients/{adult}/vaccinate")
    nurse.page.get_by_label("Another vaccine").select_option(label="Shingles")
    nurse.page.get_by_role("button", name="Add to the list").click()
    nurse.page.get_by_role("heading", name="4. Sign").wait_for()
    assert nurse.faults == []
