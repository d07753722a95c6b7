"""Every open page that is not a step of a journey, looked over by axe.

The pages of the staff are in `test_staff_pages`.
"""

import pytest

OPEN = [
    "/",
    "/services/",
    "/services/childrens-health/",
    "/services/family-medicine/",
    "/services/womens-health/",
    "/services/mens-health/",
    "/services/sports-injuries/",
    "/articles/",
    "/fees",
    "/privacy",
    "/contact",
    "/book/",
    "/book/urgent-same-day/",
    "/book/imms-catchup/ask",
    "/book/imms-catchup/asked",
    "/book/child-standard/get-help",
    "/immunisations/",
    "/immunisations/pregnancy",
    "/account/sign-in",
    "/account/staff/sign-in",
    "/account/staff/forgotten",
    "/account/staff/forgotten/asked",
    "/demo/mailbox",
    "/nowhere",
]


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_open_page_is_clean(visitor, width, scheme):
    anybody = visitor(width=width, scheme=scheme)
    for path in OPEN:
        anybody.goes_to(path)
    assert anybody.elsewhere == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_is_hard_to_read_is_noticed(visitor):
    anybody = visitor()
    anybody.goes_to("/")
    anybody.page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    with pytest.raises(AssertionError, match="color-contrast"):
        anybody.looks()
