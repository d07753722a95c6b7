"""Every open page that is not a step of a journey, looked over by axe.

The pages of the staff are in `test_staff_pages`.
"""

import pytest

from tests import factories

OPEN = [
    "/",
    "/services/",
    "/services/childrens-health/",
    "/services/family-medicine/",
    "/services/womens-health/",
    "/services/mens-health/",
    "/services/sports-injuries/",
    "/services/childrens-health/baby-weigh/",
    "/services/womens-health/iud-insertion/",
    "/people/",
    "/people/?language=Greek&gender=male",
    "/people/jo-petrakis/",
    "/which-visit/",
    "/which-visit/adult/",
    "/which-visit/injury-how/sport/",
    "/which-visit/injury/today/",
    "/articles/",
    "/articles/sore-hip/",
    "/articles/tired-bone/",
    "/articles/sore-hip/useful",
    "/articles/author/jo-petrakis/",
    "/articles/search?q=chest+pain+needles",
    "/articles/search?q=xyzzy",
    "/fees",
    "/privacy",
    "/contact",
    "/find-us",
    "/about",
    "/accessibility",
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


@pytest.fixture
def read(app, site):
    """Some articles, for the pages that show them."""
    with app.app_context():
        factories.load_articles()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_open_page_is_clean(read, visitor, width):
    anybody = visitor(width=width)
    for path in OPEN:
        anybody.goes_to(path)
        anybody.looks_in_the_dark()
    assert anybody.elsewhere == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_is_hard_to_read_is_noticed(visitor):
    anybody = visitor()
    anybody.goes_to("/")
    anybody.page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    with pytest.raises(AssertionError, match="color-contrast"):
        anybody.looks()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_hard_to_read_in_the_dark_only_is_noticed(visitor):
    somebody = visitor()
    somebody.goes_to("/account/staff/sign-in")
    somebody.page.evaluate("document.querySelector('h1').style.color = '#222'")
    somebody.page.evaluate("document.body.classList.add('staff')")
    somebody.looks()
    with pytest.raises(AssertionError, match="color-contrast"):
        somebody.looks_in_the_dark()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_facts_for_machines_pass_where_no_script_of_a_page_does(read, chromium, site):
    context = chromium.new_context()
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{site}/articles/sore-hip/")
    assert page.locator("script[type='application/ld+json']").count() == 1
    assert told == []
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {text: 'var x = 1'}))"
    )
    assert any("Content Security Policy" in line for line in told), told
    assert page.evaluate("typeof window.x") == "undefined"
    context.close()
