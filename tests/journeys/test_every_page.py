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
