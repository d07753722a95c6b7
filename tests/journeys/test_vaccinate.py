"""A nurse with a tablet in her hand reads which batch she takes, whole."""

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
