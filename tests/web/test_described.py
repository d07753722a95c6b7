"""What pages tell those who list them."""

import json

import pytest

from clinic_app.web import structured_data
from clinic_app.web.described import describe
from tests import factories


@pytest.fixture
def request_for(app):
    with app.test_request_context("/fees"):
        yield


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def facts(view):
    return json.loads(view.block.partition(">")[2].rpartition("<")[0])["@graph"]


def test_a_page_without_data_has_no_block(request_for):
    view = describe("What visits cost.")
    assert view.block == ""
    assert view.address == "http://127.0.0.1:5000/fees"


def test_a_long_description_ends_between_words(request_for):
    view = describe("plain words " * 30)
    assert len(view.description) <= 160
    assert view.description.endswith("words…")


def test_no_markup_can_end_the_block_of_data(request_for):
    view = describe("x", data=[{"name": "</script><script>alert(1)</script> & more"}])
    assert view.block.count("<") == 2
    assert facts(view) == [{"name": "</script><script>alert(1)</script> & more"}]


def test_the_practice_is_a_clinic_with_its_hours(request_for):
    node = structured_data.clinic(factories.practice_files()[0])
    assert node["@type"] == "MedicalClinic"
    assert node["@id"] == "http://127.0.0.1:5000/#practice"
    assert node["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "Monday",
        "opens": "08:00",
        "closes": "18:00",
    }
    assert node["address"]["streetAddress"] == "Suite 3, 18 Kestrel Square"


def test_a_doctor_is_a_physician_and_a_nurse_is_not(request_for):
    people = {one.slug: one for one in factories.practice_files()[0].people}
    assert structured_data.person(people["amara-osei"])["@type"] == "Physician"
    nurse = structured_data.person(people["jo-petrakis"])
    assert (nurse["@type"], nurse["jobTitle"]) == ("Person", "Registered nurse")
