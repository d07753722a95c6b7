"""Reading articles and finding them: three short ones, on an early Tuesday."""

import json
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from clinic_app.config import resource_dir
from clinic_app.extensions import db
from clinic_app.models import Article, ArticleFeedback, ArticleVersion
from clinic_app.operations import article_loading, audit
from clinic_app.reference import article_source
from clinic_app.web import article_text
from clinic_app.web.transaction import transact
from tests import factories, pages
from tests.factories import TUESDAY, at
from tests.pages import Page, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HIP, BONE, NEEDLES = "/articles/sore-hip/", "/articles/tired-bone/", "/articles/baby-needles/"
FOR_STAFF = next(kind.slug for kind in factories.practice_files()[1].types if kind.mode == "staff")
FIRST_NEEDLES, SORE_HIP = "Your baby’s first needles", "Sore hip after a long run"
PAGES = [
    HIP, BONE, NEEDLES, "/articles/", "/articles/category/child-health/", "/articles/body/hip/",
    "/articles/service/imms-child/", "/articles/author/rohan-pereira/", "/articles/sore-hip/useful",
    "/articles/search?q=hip", "/articles/search?q=chest+pain", "/articles/search?q=xyzzy", "/",
]  # fmt: skip


@pytest.fixture
def reader(browser):
    factories.load_articles()
    return browser


def withdraw(slug):
    def work(now):
        row = db.session.scalars(sa.select(Article).where(Article.slug == slug)).one()
        row.withdrawn_at = now
        audit.record(factories.TESTS, "article.withdrawn", "article", row.id, now=now)

    transact(work)


def links(page):
    return [e.get("href") for e in page.all("a")]


def titles(page):
    return [words(e) for e in page.tree.iter("h2") if e.get("class") == "h3"]


def test_an_article_says_first_what_cannot_wait_and_then_the_rest(reader):
    page = reader.visit(HIP)
    text = words(page.all("main")[0])
    parts = [
        "Sore hip after a long run",
        "What most often makes a runner’s hip sore",
        "Call 000",
        "Go to hospital now",
        "Call us today",
        "Book a visit",
        "On this page",
        "Where does it hurt?",
        "Read next",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "1 minute" in text
    assert "Plain words, reading grade 1" in text


def test_the_contents_lead_to_every_section(reader):
    page = reader.visit(HIP)
    (contents,) = page.all("nav", class_="contents no-print")
    told = [(words(a), a.get("href")) for a in contents.iter("a")]
    assert told[0] == ("Where does it hurt?", "#part-where-does-it-hurt")
    assert told[-1] == ("Who wrote this", "#article-about")
    assert len(told) == 5


def test_an_exercise_has_its_drawing_in_words_and_numbered_steps(reader):
    page = reader.visit(HIP)
    (drawing,) = page.all("img")
    assert drawing.get("src").startswith("/static/images/articles/bridge.svg")
    assert drawing.get("alt").startswith("A person on their back lifts the hips")
    steps = [ol for ol in page.all("ol") if "Squeeze your buttocks" in words(ol)]
    assert len(list(steps[0].iter("li"))) == 3


def test_links_in_the_text_lead_to_articles_and_visits(reader):
    found = links(reader.visit(HIP))
    assert BONE in found
    assert "/book/sports-injury-new/" in found


def test_booking_about_it_shows_the_next_real_time(reader):
    page = reader.visit(HIP)
    (box,) = page.all("aside", class_="book-about no-print")
    assert "New sports or running injury, 30 minutes" in words(box)
    assert "Next free time: Today, 9:45 am" in words(box)
    assert "Choose a time" in words(box)


def test_what_cannot_wait_for_a_time_shows_a_number_and_no_time(reader):
    page = reader.visit(BONE)
    (box,) = page.all("aside", class_="book-about no-print")
    assert "Call (02) 5550 0142" in words(box)
    assert "Next free" not in page.text
    assert "Choose a time" not in page.text


def test_whoever_wrote_it_is_named_and_nobody_is_invented_who_reviewed_it(reader):
    page = reader.visit(HIP)
    about = words(page.all("section", id="article-about")[0])
    for fact in (
        "Dr Rohan Pereira, general practitioner",
        "written for demonstration, not yet reviewed by a clinician",
        "Friday 20 November 2026. Next check by Wednesday 1 November 2028",
        "Exercise or injection for outer hip pain. BMJ, 2018. Read on Thursday 19 November 2026.",
        "Nobody paid for it",
        "Version 2, Friday 20 November 2026: Says more about the bridge.",
        "http://127.0.0.1:5000/articles/sore-hip/",
    ):
        assert fact in about, fact
    assert "/articles/author/rohan-pereira/" in links(page)
    assert "reviewedBy" not in page.html


def test_it_can_be_sent_on_and_said_to_be_useful(reader):
    found = links(reader.visit(HIP))
    assert "/articles/sore-hip/useful" in found
    (mail,) = [one for one in found if one.startswith("mailto:?")]
    assert "articles/sore-hip" in mail


def test_what_to_read_next_is_named_similar_and_of_the_same_category(reader):
    page = reader.visit(BONE)
    assert "See also Sore hip after a long run" in page.text
    assert page.text.count("Everything on running and joints") == 1


@pytest.mark.parametrize(
    ("path", "heading", "found"),
    [
        ("category/running-and-joints", "Running and joints", ["A tired bone", SORE_HIP]),
        ("body/whole-body", "Whole body", [FIRST_NEEDLES]),
        ("service/standard", "Read before: Standard GP visit", [SORE_HIP]),
        ("author/jo-petrakis", "Articles by Nurse Jo Petrakis", [FIRST_NEEDLES]),
        ("service/travel", "Read before: Travel health", []),
    ],
)
def test_articles_are_listed_by_category_part_visit_and_author(reader, path, heading, found):
    page = reader.visit(f"/articles/{path}/")
    assert page.h1 == heading
    assert titles(page) == found


def test_all_articles_stand_by_category_and_from_a_to_z(reader):
    page = reader.visit("/articles/")
    (a_to_z,) = page.all("ul", class_="titles")
    assert [words(li) for li in a_to_z.iter("li")] == [
        "A tired bone",
        SORE_HIP,
        FIRST_NEEDLES,
    ]
    assert {"/articles/category/child-health/", "/articles/body/hip/"} <= set(links(page))


@pytest.mark.parametrize(
    "path",
    [
        "/articles/nothing-there/",
        "/articles/category/astrology/",
        "/articles/body/tail/",
        "/articles/service/astrology/",
        "/articles/author/nobody/",
        "/articles/author/nobody-here/",
        f"/articles/service/{FOR_STAFF}/",
        "/articles/nothing-there/useful",
    ],
)
def test_what_is_not_there_is_not_found(reader, path):
    reader.visit(path, status=404)


def test_an_expired_article_keeps_its_address_says_so_and_leaves_lists_and_search(reader, travel):
    travel(at(date(2027, 5, 3), "9:00"))
    page = reader.visit(NEEDLES)
    assert "This article is past its review date. It was due on Saturday 1 May 2027" in page.text
    assert [e.get("content") for e in page.all("meta", name="robots")] == ["noindex"]
    for path in ("/articles/", "/articles/category/child-health/", "/articles/feed.xml"):
        assert "first needles" not in reader.get(path).text, path
    assert NEEDLES not in links(reader.visit("/articles/search?q=needles"))


def test_a_withdrawn_article_says_so_and_helps_on(reader):
    withdraw("sore-hip")
    page = reader.visit(HIP, status=410)
    assert page.h1 == "This article was withdrawn"
    assert "/articles/" in links(page)
    assert HIP not in links(reader.visit("/articles/"))
    reader.visit("/articles/sore-hip/useful", status=410)


def test_without_articles_the_page_says_where_answers_are(browser):
    assert "No article is published at the moment" in browser.visit("/articles/").text
    assert "Read up on it" in browser.visit("/").text


def test_a_search_marks_what_it_found_and_says_what_it_corrected(reader):
    page = reader.visit("/articles/search?q=runners+hipp")
    assert "We searched for runners hip." in page.text
    assert {words(e) for e in page.tree.iter("mark")} >= {"hip"}
    assert HIP in links(page)


def test_a_search_finds_visits_too(reader):
    page = reader.visit("/articles/search?q=weigh+baby")
    assert "/baby-weighing/" in links(page), page.text


def test_somebody_who_may_need_help_now_is_told_before_anything_is_listed(reader):
    page = reader.visit("/articles/search?q=chest+pains")
    assert page.text.index("Is this happening now?") < page.text.index("Search articles")
    assert "tel:000" in links(page)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("baby fever", "Go to hospital now. Do not wait for a visit here."),
        ("swollen calf", "so that a doctor sees you today"),
        ("rape", "Call 000 if you are in danger or hurt."),
    ],
)
def test_each_sign_of_danger_names_its_own_place(reader, query, told):
    page = reader.visit(f"/articles/search?q={query.replace(' ', '+')}")
    assert told in page.text
    assert "We searched for" not in page.text


def test_a_search_without_result_helps_on(reader):
    page = reader.visit("/articles/search?q=%3Cxyzzy%3E")
    assert "We found nothing for “<xyzzy>”" in page.text
    assert {"/articles/category/child-health/", "/book/"} <= set(links(page))
    assert "Type what it is about" in reader.visit("/articles/search").text


def test_a_shared_link_comes_with_a_picture_of_ours(reader):
    page = reader.visit(HIP)
    (picture,) = (e.get("content") for e in page.all("meta", property="og:image"))
    assert picture.startswith("http")
    with reader.get("/" + picture.split("/", 3)[3]) as served:
        assert (served.status_code, served.content_type) == (200, "image/png")


def test_a_long_query_is_repeated_in_short(reader):
    page = reader.visit("/articles/search?q=" + "x" * 120)
    assert "x" * 49 not in page.h1
    assert "x" * 49 not in page.text


def test_a_category_whose_articles_all_await_review_says_so(reader, travel):
    travel(at(date(2029, 1, 2), "9:00"))
    page = reader.visit("/articles/category/child-health/")
    assert "their review is due" in page.text
    assert "No article on this yet" not in page.text


def test_the_practice_itself_is_found_with_its_pages(reader):
    found = {
        "fees": "/fees", "parking": "/find-us", "opening hours": "/contact",
        "dr zhao": "/people/mei-lin-zhao/", "cancel appointment": "/account/",
        "early detection": "/services/family-medicine/#early-detection-offer",
    }  # fmt: skip
    for query, href in found.items():
        shown = links(reader.visit(f"/articles/search?q={query.replace(' ', '+')}"))
        assert href in shown, (query, shown)


def test_an_opinion_is_counted_by_day_and_reason_only_and_once_a_browser(reader, new_browser):
    for answer in ("no", "yes", "no"):
        reader = new_browser()
        page, typed = reader.visit("/articles/sore-hip/useful"), {"useful": answer}
        thanked = reader.send(page, typed | {"reason": "hard"}, having="csrf_token")
        assert "Your answer was counted, without your name." in thanked.text
        again = reader.send(page, typed | {"reason": "wrong"}, having="csrf_token")
        assert "it counts once a day" in again.text
    db.session.rollback()
    rows = db.session.execute(
        sa.select(
            ArticleFeedback.slug,
            ArticleFeedback.day,
            ArticleFeedback.useful,
            ArticleFeedback.reason,
            ArticleFeedback.count,
        ).order_by(ArticleFeedback.useful)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("sore-hip", TUESDAY, False, "hard", 2),
        ("sore-hip", TUESDAY, True, "", 1),
    ]


def test_an_opinion_without_an_answer_is_asked_for_again(reader):
    page = reader.visit("/articles/sore-hip/useful")
    assert reader.send(page, {}, having="csrf_token").errors == ["Choose yes or no"]
    odd = {"useful": "maybe", "reason": "because"}
    assert len(reader.send(page, odd, having="csrf_token").errors) == 2


def test_nobody_floods_the_counts(reader):
    page = reader.visit("/articles/sore-hip/useful")
    for _ in range(30):
        reader.send(page, {"useful": "yes"}, having="csrf_token")
    reader.send(page, {"useful": "yes"}, having="csrf_token", status=429)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_anybody_reads_gives_no_cookie(reader, path):
    asked = reader.get(path)
    forms = "csrf_token" in asked.text
    assert ("Set-Cookie" in asked.headers) is forms, path


@pytest.mark.parametrize("path", PAGES[:-1])
def test_every_page_describes_itself(reader, path):
    page = reader.visit(path)
    told = {e.get("property") or e.get("name"): e.get("content") for e in page.all("meta")}
    assert told["og:title"] == page.h1
    assert 20 < len(told["description"]) <= 160
    assert told["og:description"] == told["description"]
    canonical = [e.get("href") for e in page.all("link", rel="canonical")]
    listed = told.get("robots") != "noindex"
    assert canonical == ([f"http://127.0.0.1:5000{path}"] if listed else [])


def test_an_article_is_described_to_machines_without_inventing_a_review(reader):
    page = reader.visit(HIP)
    (block,) = page.all("script", type="application/ld+json")
    facts, way = json.loads(block.text)["@graph"]
    assert facts["@type"] == "MedicalWebPage"
    assert facts["author"]["name"] == "Dr Rohan Pereira"
    assert "lastReviewed" not in facts
    assert [step["name"] for step in way["itemListElement"]] == [
        "Home",
        "Articles",
        "Running and joints",
        "Sore hip after a long run",
    ]


@pytest.mark.parametrize(
    "element",
    [
        "<script>alert(1)</script>",
        '<script type="application/ld+json">{"a": "</b>"}</script>',
        '<script type="application/ld+json" id="x">{"@context": "https://schema.org"}</script>',
        '<script type="module">alert(1)</script>',
        '<link rel="canonical" href="https://elsewhere.example.com/">',
    ],
)
def test_a_script_that_is_no_data_is_noticed_all_the_same(reader, element):
    page = reader.visit(HIP)

    class Answer:
        status_code = 200
        headers = page.response.headers

        def get_data(self, *, as_text):
            return page.html.replace("</head>", f"{element}</head>")

    with pytest.raises((AssertionError, ValueError, KeyError)):
        pages.nothing_from_elsewhere(Page(Answer()))


def test_the_feed_is_atom_with_the_newest_first(reader):
    answer = reader.get("/articles/feed.xml")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    ids = [entry.find(f"{atom}id").text for entry in feed.iter(f"{atom}entry")]
    assert sorted(ids) == [f"http://127.0.0.1:5000{path}" for path in (NEEDLES, HIP, BONE)]
    assert feed.find(f"{atom}updated").text == "2026-11-20T09:00:00+11:00"
    assert [e.find(f"{atom}author/{atom}name").text for e in feed.iter(f"{atom}entry")]


def test_the_map_names_every_public_page_and_each_of_them_answers(reader):
    tree = ElementTree.fromstring(reader.get("/sitemap.xml").data)
    found = [e.text for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(found) == len(set(found)) >= 18
    for address in found:
        assert reader.get(address.removeprefix("http://127.0.0.1:5000")).status_code == 200, address


def test_robots_are_sent_to_the_map_and_away_from_what_is_personal(reader):
    text = reader.get("/robots.txt").text
    assert "Sitemap: http://127.0.0.1:5000/sitemap.xml" in text
    assert "Disallow: /account/" in text
    assert "/book/" not in text  # a booking has an address that only its own browser can open


def test_a_number_in_a_text_can_be_called_and_is_broken_by_no_line(reader):
    text = "Call 000, [call us](tel:0255500142) or 1800 022 222. Take 10 000 steps, or 13 of 24."
    whole = article_source.files(factories.ARTICLES)["sore-hip"]
    said = article_source.read("sore-hip", whole.split("\n---\n")[0] + f"\n---\n{text}\n")
    with reader.application.test_request_context():
        shown = str(article_text.preview(said.article).lead)
    assert re.findall(r'<a href="tel:(\d+)" class="no-wrap">(.*?)</a>', shown) == [
        ("000", "000"),
        ("1800022222", "1800 022 222"),
    ]
    assert shown.count("<a href") == 3


def test_an_author_and_what_they_wrote_lead_to_each_other(reader):
    assert "/people/rohan-pereira/" in links(reader.visit(HIP))
    assert "/people/rohan-pereira/" in links(reader.visit("/articles/author/rohan-pereira/"))
    page = reader.visit("/people/rohan-pereira/")
    (wrote,) = page.all("a", href="/articles/author/rohan-pereira/")
    assert words(wrote).endswith("by Dr Rohan Pereira")
    assert "/articles/author/lani-tupou/" not in links(reader.visit("/people/lani-tupou/"))


def test_on_paper_too_one_is_told_which_number_to_call(reader):
    page = reader.visit(HIP)
    same_day = [e for e in page.all("a") if "on-paper" in e.get("class", "")]
    assert [words(e) for e in same_day] == ["(02) 5550 0142 is our number"]
    style = (resource_dir("static") / "css" / "print.css").read_text("utf-8")
    assert ".button:not(.on-paper)" in style


def test_the_home_page_shows_three_articles_and_a_search(reader):
    page = reader.visit("/")
    assert {HIP, BONE, NEEDLES} <= set(links(page))
    assert page.form(having="q")[0] == "/articles/search"


def test_a_service_and_each_of_its_visits_lead_to_their_articles(reader):
    assert {HIP, BONE} <= set(links(reader.visit("/services/sports-injuries/")))
    assert HIP in links(reader.visit("/services/sports-injuries/sports-injury-new/"))
    assert BONE in links(reader.visit("/services/family-medicine/urgent-same-day/"))
    assert HIP not in links(reader.visit("/services/family-medicine/travel/"))


def test_a_visit_leads_to_what_is_good_to_read_before_it(reader):
    page = reader.visit("/book/urgent-same-day/")
    assert BONE in links(page)
    page = reader.send(reader.visit("/book/sports-injury-new/"), {"urgent": "no"}, having="urgent")
    born = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1980"}
    name = {"given_name": "Robin", "family_name": "Vale"}
    page = reader.send(page, name | born, having="given_name")
    page = reader.send(page, {"time": page.buttons("time")[0]}, having="time")
    contact = {"email": "robin@example.com", "phone": "0491 570 006"}
    check = reader.send(page, contact, having="email")
    assert HIP in links(check)
    assert HIP in links(reader.send(check, action=None, having="csrf_token"))


@pytest.fixture
def for_real(browser, app):
    """Outside a demonstration: one article that a doctor checked who wrote none, and no other."""
    app.extensions["clinic_settings"] = replace(app.extensions["clinic_settings"], demo=False)
    factories.load_articles()
    text = article_source.files(factories.ARTICLES)["sore-hip"]
    return text.replace("status: demonstration", "status: reviewed\nreviewer: amara-osei", 1)


def published(text):
    """Put a text of the sore hip before readers."""

    def work(now):
        row = db.session.scalars(sa.select(Article).where(Article.slug == "sore-hip")).one()
        sum_ = article_loading.checksum(text)
        steps = dict.fromkeys(("made_at", "submitted_at", "approved_at", "publish_at"), now)
        db.session.add(
            ArticleVersion(article_id=row.id, number=2, source=text, checksum=sum_, **steps)
        )
        audit.record(factories.TESTS, "article.saved", "article", row.id, now=now)

    transact(work)


@pytest.mark.parametrize("day", [TUESDAY, date(2029, 1, 9)])
def test_whoever_checked_or_wrote_an_article_leads_to_a_page_that_there_is(
    for_real, browser, travel, day
):
    published(for_real)
    travel(at(day, "9:00"))
    page = browser.visit(HIP)
    assert "Dr Amara Osei" in page.text
    assert "/people/amara-osei/" in links(page)
    told = json.loads(page.all("script", type="application/ld+json")[0].text)
    ours = [href for href in links(page) if href.startswith("/articles/author/")]
    assert ours == ["/articles/author/rohan-pereira/"]
    assert told["@graph"][0]["author"]["url"].endswith(ours[0])
    for path in [*ours, "/people/amara-osei/", "/articles/author/amara-osei/"]:
        browser.visit(path)
    assert browser.visit("/articles/author/tess-byrne/").all("meta", name="robots")


def test_an_article_and_the_feed_outlive_whoever_wrote_it(for_real, browser):
    published(for_real.replace("rohan-pereira", "alex-morgan").replace("amara-osei", "sam-hill"))
    page = browser.visit(HIP)
    assert "Alex Morgan, who no longer works here" in page.text
    assert "Sam Hill, who no longer works here" in page.text
    assert SORE_HIP in browser.visit("/articles/author/alex-morgan/").text
    assert "Alex Morgan" in browser.get("/articles/feed.xml").text


def test_a_visit_without_articles_has_a_list_that_nobody_is_led_to(reader):
    page = reader.visit("/articles/service/menopause-assessment/")
    assert [e.get("content") for e in page.all("meta", name="robots")] == ["noindex"]
    assert not reader.visit("/articles/service/imms-child/").all("meta", name="robots")
