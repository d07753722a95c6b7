"""The open site as a whole: nothing broken, nothing lost, nothing that only a visitor would find.

One database is enough: what is looked at are pages and the links between them.
"""

import re
from urllib.parse import urlsplit

import pytest

from clinic_app.config import resource_dir
from clinic_app.extensions import db
from clinic_app.reference import article_source
from clinic_app.reference import articles as article_files
from tests import factories
from tests.budgets.conftest import counted
from tests.crawl import HEAVIEST, Scales, crawl, faults
from tests.factories import TUESDAY, at
from tests.pages import Page, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ONLY_AFTER_A_FORM = {
    "account.asked",
    "account.code",
    "account.new_password",
    "articles.picture",
    "articles.search",
    "booking.ask",
    "booking.ask_for",
    "booking.asked",
    "booking.asked_for",
    "booking.calendar",
    "booking.check",
    "booking.details",
    "booking.done",
    "booking.free_times",
    "booking.get_help",
    "booking.get_help_for",
    "booking.urgent",
    "booking.when",
    "booking.who",
    "demo.message",
    "immunisations.another",
    "immunisations.due",
    "immunisations.first_flu",
    "immunisations.weeks",
    "visits.calendar",
    "visits.cancel",
    "visits.show",
    "visits.undo",
}
NOT_FOR_READING = {"health.alive", "health.ready", "static"} | {
    "articles.feed", "articles.robots", "articles.site_map", "nurses.pack_worker",
}  # fmt: skip
BULLETS = [  # the area and its line in the document this practice began with -> ours, and a visit
    ("family-medicine", "Early detection of illness", "Health checks", "heart-health-check"),
    ("family-medicine", "Family planning", "Family planning", "contraception-consult"),
    ("family-medicine", "Promotion of healthy lifestyle", "Healthy", "smoking-cessation"),
    ("family-medicine", "Skin cancer checks", "Skin cancer checks", "skin-check"),
    ("family-medicine", "Sports injuries", "Sports injuries", "sports-injury-new"),
    ("family-medicine", "Weight reduction", "Weight and", "weight-management"),
    ("family-medicine", "Workers compensation", "Workers’ comp", "workers-comp-initial"),
    ("family-medicine", "third party", "Workers’ comp", "motor-accident-initial"),
    ("family-medicine", "Antenatal care", "Pregnancy care", "antenatal-first"),
    ("family-medicine", "Preconception planning", "Family planning", "preconception"),
    ("family-medicine", "STD checks", "Sexual health checks", "sti-check"),
    ("family-medicine", "IUD insertion", "Family planning", "iud-insertion"),
    ("family-medicine", "Implant insertion", "Family planning", "implant-insertion"),
    ("childrens-health", "Baby weighing service", "Baby weighing", "baby-weigh"),
    ("childrens-health", "Immunisations", "Childhood immunisation", "imms-child"),
    ("womens-health", "Cervical screening tests", "Cervical screening", "cst-clinician"),
    ("womens-health", "Taken by yourself", "Cervical screening", "cst-self"),
    ("womens-health", "Reproductive health", "Contraception,", "contraception-consult"),
    ("womens-health", "IUD insertion", "Contraception,", "iud-insertion"),
    ("womens-health", "Implant insertion", "Contraception,", "implant-insertion"),
    ("womens-health", "Shared antenatal care", "Shared antenatal", "antenatal-shared"),
    ("womens-health", "Pre-natal care", "Planning a pregnancy", "preconception"),
    ("womens-health", "Postnatal care", "After the birth", "postnatal-6w"),
    ("womens-health", "Menopause", "Menopause", "menopause-assessment"),
    ("womens-health", "Preventative advice", "Preventive", "health-check-45-49"),
    ("mens-health", "Preventative healthcare", "Preventive", "health-check-45-49"),
    ("mens-health", "Cardiovascular screening", "Heart health", "heart-health-check"),
    ("mens-health", "Diabetes", "Diabetes", "diabetes-review"),
    ("mens-health", "Mental health", "Mental health", "mhtp"),
    ("mens-health", "Cancer checks", "Cancer checks", "skin-check"),
    ("mens-health", "Prostate examination", "Prostate health", "prostate-discussion"),
    ("mens-health", "STD screening", "Sexual health checks", "sti-check"),
    ("mens-health", "Sports injuries", "Sports injuries", "sports-injury-new"),
    ("mens-health", "Sleep", "Sleep", "sleep-consult"),
    ("sports-injuries", "Sports injuries", "Sport and running", "sports-injury-new"),
]


WAYS = {
    "online": re.compile("^/(book|baby-weighing|immunisations)/"),
    "request": re.compile("^/book/"),
}


@pytest.fixture
def client(practice_loaded, app, travel):
    travel(at(TUESDAY, "9:20"))
    return app.test_client(use_cookies=False)


@pytest.fixture
def with_articles(app, client):
    """The open site with the practice's own articles."""
    with app.app_context():
        pictures = article_files.drawings(resource_dir("static"))
        factories.load_articles(article_source.FOLDER, pictures=pictures)
        db.session.remove()
    return client


def test_every_open_page_is_found_from_the_start_whole_and_light(with_articles, app):
    site, scales = crawl(with_articles), Scales(with_articles)
    assert site.broken == []
    assert [fault for path in site.pages for fault in faults(path, site.pages[path])] == []
    heavy = {path: scales.weigh(page) for path, page in site.pages.items()}
    assert {path: weight for path, weight in heavy.items() if weight > HEAVIEST} == {}
    assert never_found(app, site) == set()
    assert missing_pages(site) == []
    assert worth_finding(site) == mapped(with_articles)


def worth_finding(site):
    """Return the pages that may be listed, without the first questions of each booking."""
    found = {p for p, page in site.pages.items() if not page.all("meta", name="robots")}
    return {path for path in found if not re.match(r"/book/.|/which-visit/.|/demo/", path)}


def mapped(client):
    return {
        urlsplit(a).path for a in re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    }


def never_found(app, site):
    """Return the open endpoints of which no page was found."""
    router = app.url_map.bind("localhost")
    found = {router.match(path)[0] for path in site.pages}
    open_ = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and str(app.view_functions[rule.endpoint].audience) == "public"
    }
    return open_ - found - ONLY_AFTER_A_FORM - NOT_FOR_READING


def missing_pages(site):
    """Return the pages that the practice's files promise and that no link leads to."""
    details, catalogue = factories.practice_files()
    promised = [f"/services/{kind.area}/{kind.slug}/" for kind in catalogue.types]
    promised += [f"/services/{area.slug}/" for area in catalogue.areas]
    promised += [f"/people/{person.slug}/" for person in details.practitioners]
    promised += [f"/which-visit/{question.slug}/" for question in catalogue.guide.questions[1:]]
    promised += [
        f"/which-visit/{way[-1][0].slug}/{way[-1][1].slug}/" for way in catalogue.guide.ways()
    ]
    return [path for path in promised if path not in site.pages]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("<h1>What", '<h1 id="main">What'), "ids twice"),
        (('name="description"', 'name="keywords"'), "its description is []"),
        (('rel="canonical"', 'rel="author"'), "its one address"),
    ],
)
def test_a_page_that_lacks_something_is_noticed(client, wrong, said):
    answer = client.get("/")
    assert list(faults("/", Page(answer))) == []
    answer.set_data(answer.get_data(as_text=True).replace(*wrong))
    assert any(said in fault for fault in faults("/", Page(answer)))


def test_a_link_that_leads_nowhere_is_noticed(client, app):
    broken = app.view_functions.pop("public.fees")
    app.view_functions["public.fees"] = lambda: ("", 404)
    app.view_functions["public.fees"].audience = broken.audience
    assert any("-> /fees: 404" in one for one in crawl(client, most=30).broken)


def test_a_cookie_before_it_is_needed_is_noticed(client):
    answer = client.get("/privacy")
    answer.headers["Set-Cookie"] = "seen=1"
    assert any("sets a cookie" in fault for fault in faults("/privacy", Page(answer)))


def test_what_the_practice_has_always_offered_is_two_clicks_away(client):
    known = {}

    def seen(path):
        if path not in known:
            known[path] = Page(client.get(path))
        return known[path]

    lost = [(area, line) for area, line, ours, slug in BULLETS if not found(seen, area, ours, slug)]
    assert lost == []


def found(seen, area, ours, slug):
    """Say whether an offering leads to a visit, both by links from the start, and on to booking."""
    first, kind = f"/services/{area}/", factories.practice_files()[1].type(slug)
    second = f"/services/{kind.area}/{slug}/"
    offered = [e for e in seen(first).tree.iter("li") if begins(e, ours)]
    return (
        first in links(seen("/"))
        and any(second in {a.get("href") for a in one.iter("a")} for one in offered)
        and any(WAYS[kind.mode].match(href) for href in links(seen(second)))
    )


def test_an_offering_that_leads_to_no_visit_is_noticed(client):
    def seen(path):
        return Page(client.get(path))

    assert not found(seen, "mens-health", "Prostate health", "iud-insertion")
    assert not found(seen, "mens-health", "Something else", "prostate-discussion")


@pytest.mark.parametrize(
    "path",
    [
        "/people/",
        "/people/jo-petrakis/",
        "/services/womens-health/cst-self/",
        "/which-visit/child/other/",
    ],
)
def test_a_page_with_real_times_asks_the_database_little(client, app, path):
    client.get(path)
    with app.app_context(), counted() as asked:
        client.get(path)
    assert len(asked) <= 8, asked


def links(page):
    return {a.get("href") for a in page.all("a")}


def begins(element, name):
    headings = [words(h) for h in element.iter("h3")]
    return element.get("id", "").endswith("-offer") and headings[0].startswith(name)
