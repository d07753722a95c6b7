"""What families see of a child's growth, who may see it, and booking the next weigh."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from clinic_app.config import resource_dir
from clinic_app.extensions import db
from clinic_app.models import AccessLog, FamilyTie, NurseTask
from clinic_app.operations import audit, nurse_tasks
from clinic_app.reference import article_source
from clinic_app.reference import articles as article_files
from clinic_app.scheduling.ages import add_months
from clinic_app.web.transaction import transact
from tests import factories
from tests.budgets.conftest import counted
from tests.factories import TESTS, TUESDAY, a_family, a_weight, sign_in_as, some_facts
from tests.pages import words

from .test_weighing import on_paper

BORN = TUESDAY - timedelta(days=98)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def family(clinic):
    """A parent with a girl of 14 weeks, born at 35 weeks, weighed a fortnight ago."""
    found = a_family(births=[BORN])
    some_facts(found.children[0], "female", 35, 2350)
    a_weight(found.children[0], TUESDAY - timedelta(days=14), 4800, length_mm=560)
    return found


@pytest.fixture
def parent(browser, family):
    sign_in_as(browser, family.person)
    return browser


def record_of(family):
    return f"/baby-weighing/record/{family.children[0]}"


def tie(family, child, **changes):
    """Change what ties the account to a child."""

    def write(now):
        row = db.session.get(FamilyTie, (family.person.id, child))
        for name, value in changes.items():
            setattr(row, name, value)
        ids = f"{family.person.id}-{child}"
        audit.record(TESTS, "family_tie.changed", "family_tie", ids, now=now)

    transact(write)


def test_a_parent_sees_the_chart_the_numbers_and_how_to_read_them(parent, family):
    page = parent.visit(record_of(family))
    assert page.h1 == "Child1’s growth"
    assert 'role="img"' in page.html
    for part in (
        "14 weeks old, 9 weeks by corrected age (born 5 weeks early)",
        "Weight for age, girls, birth to 13 weeks",
        "4.80",
        "Once a month is enough at this age: the next weigh tells something new from 10 December",
        "Each dot is one weight. The line through the dots is Child1’s own.",
        "That is the age counted from the date the birth was due.",
        "One number says little, the trend says more.",
        "Signs that cannot wait",
    ):
        assert part in page.text, part
    links = {a.get("href"): words(a) for a in page.all("a")}
    assert links[f"/book/baby-weigh/?child={family.children[0]}"] == "Book the next weigh"
    assert not [href for href in links if href.startswith("/articles/") and href != "/articles/"]


def test_the_record_leads_to_the_articles_there_are(parent, family):
    pictures = article_files.drawings(resource_dir("static"))
    factories.load_articles(article_source.FOLDER, pictures=pictures)
    links = {a.get("href"): words(a) for a in parent.visit(record_of(family)).all("a")}
    assert links["/articles/baby-weighing/"] == "Weighing and measuring your baby"
    assert links["/articles/slow-weight-gain/"] == "Slow weight gain in babies"


def test_length_and_head_have_their_own_address(parent, family):
    page = parent.visit(f"{record_of(family)}?measure=length")
    assert "Length for age, girls" in page.text
    assert "Each dot is one length." in page.text
    assert "Nothing is measured yet" in parent.visit(f"{record_of(family)}?measure=head").text


def test_what_the_nurse_wrote_for_the_family_is_shown(parent, family):
    page = parent.visit(record_of(family))
    assert "wrote on" not in page.text
    nurse, child = factories.staff("nurse"), family.children[0]
    reading = factories.Reading(factories.Measured(TUESDAY, 5310), note="Next weigh in January")
    work = factories.measurements.record
    transact(lambda now: work(nurse, child, reading, confirmed=(), now=now))
    page = parent.visit(record_of(family))
    assert "Nurse Jo Petrakis wrote on 24 November 2026: Next weigh in January" in page.text


def test_no_flag_z_score_or_judgement_reaches_the_family(parent, family):
    a_weight(family.children[0], TUESDAY, 4100)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NurseTask)) == 1
    text = " ".join(
        parent.visit(path).text.lower()
        for path in (record_of(family), "/account/", "/baby-weighing/")
    )
    for word in ("z-score", "centile space", "falter", "concern", "normal", "below the", "nice ng"):
        assert word not in text, word


SAYS = "The nurse says when to weigh again."
ENOUGH = "is enough at this age"


def test_while_a_nurse_has_something_to_look_at_no_page_says_that_once_a_month_is_enough(
    parent, new_browser, family
):
    child = family.children[0]
    a_weight(child, TUESDAY, 4100)
    assert len(nurse_tasks.to_do()) == 1
    a_nurse = new_browser()
    sign_in_as(a_nurse, "nurse")
    pages = [parent.visit(record_of(family)), parent.visit("/baby-weighing/")]
    of_nurse = a_nurse.visit(f"/nurses/patients/{child}/growth")
    for page in (*pages, of_nurse, a_nurse.visit(f"/nurses/patients/{child}/weigh")):
        assert SAYS in page.text
        assert ENOUGH not in page.text
    assert "Recall for" not in of_nurse.text
    assert SAYS in on_paper(of_nurse)


@pytest.mark.parametrize(("grams", "weeks"), [((4800, 4790), 35), ((2300,), 40), ((4000,), 31)])
def test_after_a_loss_or_an_early_birth_only_the_nurse_says_when(browser, clinic, grams, weeks):
    family = a_family(births=[BORN])
    some_facts(family.children[0], "unknown", weeks, 2350)
    for n, amount in enumerate(grams):
        a_weight(family.children[0], TUESDAY - timedelta(days=9 - n), amount)
    nurse = factories.staff("nurse")
    for task in nurse_tasks.to_do():
        transact(lambda now, t=task.id: nurse_tasks.close(nurse, t, outcome="x", now=now))
    sign_in_as(browser, family.person)
    for path in (record_of(family), "/baby-weighing/"):
        page = browser.visit(path)
        assert SAYS in page.text
        assert ENOUGH not in page.text


def test_a_corrected_slip_is_not_shown_to_the_family(parent, family):
    child = family.children[0]
    slip = a_weight(child, TUESDAY, 5130)
    nurse, reading = factories.staff("nurse"), factories.Reading(factories.Measured(TUESDAY, 5310))
    correct = factories.measurements.correct
    transact(lambda now: correct(nurse, slip, reading, confirmed=(), now=now))
    text = parent.visit(record_of(family)).text
    assert "5.31" in text
    assert "5.13" not in text


def test_on_paper_there_is_whose_it_is_the_chart_the_numbers_and_the_signs(parent, family):
    paper = on_paper(parent.visit(record_of(family)))
    for part in (
        "Child1 Vale, born 18 August 2026",
        "4.80",
        "How to read the chart",
        "Call 000 now",
    ):
        assert part in paper, part
    assert "Book the next weigh" not in paper


def test_the_record_is_not_there_for_anybody_else(new_browser, family):
    stranger, nurse, guest = new_browser(), new_browser(), new_browser()
    sign_in_as(stranger, a_family("kim@example.com", "Kim Shaw", births=[BORN]).person)
    sign_in_as(nurse, "nurse")
    assert stranger.get(record_of(family)).status_code == 404
    assert nurse.get(record_of(family)).status_code == 404, "she has a page of her own"
    assert stranger.get("/baby-weighing/record/999999").status_code == 404
    assert "sign-in" in guest.get(record_of(family)).location


@pytest.mark.parametrize(
    "change", [{"confirmed_at": None}, {"ended_at": factories.at(TUESDAY, "7:00")}]
)
def test_a_tie_that_waits_or_has_ended_opens_nothing(parent, family, change):
    tie(family, family.children[0], **change)
    assert parent.get(record_of(family)).status_code == 404


@pytest.mark.parametrize(
    ("years", "agreed", "status"),
    [
        (11, False, 200),
        (13, False, 200),
        (14, False, 404),
        (14, True, 200),
        (16, False, 404),
        (18, True, 404),
    ],
)
def test_a_young_persons_record_closes_with_the_rest(browser, clinic, years, agreed, status):
    born = add_months(TUESDAY, -12 * years) - timedelta(days=1)
    family = a_family(births=[born])
    if agreed:
        tie(family, family.children[0], young_person_agreed_at=factories.at(TUESDAY, "7:00"))
    sign_in_as(browser, family.person)
    assert browser.get(record_of(family)).status_code == status


def test_reading_it_is_recorded(parent, family):
    parent.visit(record_of(family))
    db.session.rollback()
    rows = sa.select(AccessLog.purpose).where(AccessLog.subject == f"patient:{family.children[0]}")
    assert list(db.session.scalars(rows)) == ["growth record, family"]


def test_my_family_leads_to_it_for_children_for_whom_there_are_lines(browser, clinic):
    five, six = (add_months(TUESDAY, -12 * years) for years in (5, 6))
    family = a_family(births=[BORN, five, six])
    sign_in_as(browser, family.person)
    page = browser.visit("/account/")
    found = [
        a.get("href") for a in page.all("a") if "/baby-weighing/record/" in (a.get("href") or "")
    ]
    assert found == [f"/baby-weighing/record/{child}" for child in reversed(family.children[:2])]


def test_the_booking_page_has_the_signs_first_then_how_often_is_enough(parent, family):
    page = parent.visit("/baby-weighing/")
    for part in (
        "Child1, last weighed: 4.80 kg on 10 Nov, +2,450 g.",
        "Once a month is enough at this age: the next weigh tells something new from 10 December",
        "If a nurse or doctor asked for it sooner, come as agreed.",
    ):
        assert part in page.text, part
    assert page.html.index("Call 000 now") < page.html.index("last weighed")
    assert page.html.index("Call 000 now") < page.html.index("38.0 °C")
    assert page.html.count("Go to a hospital emergency department now") == 1


def test_the_booking_page_names_the_sessions_with_the_scales_and_nobodys_child(browser, clinic):
    page = browser.visit("/baby-weighing/")
    assert "Tuesday 24 November 2026" in page.text
    assert "9:00 am to 12:30 pm, Baby clinic with Nurse" in page.text
    assert "last weighed" not in page.text


def test_a_baby_weighed_a_day_ago_can_be_booked_all_the_same(parent, family):
    a_weight(family.children[0], TUESDAY - timedelta(days=1), 5200)
    born = {"birth_date-day": "18", "birth_date-month": "8", "birth_date-year": "2026"}
    page = parent.send(parent.visit("/baby-weighing/"), born, having="birth_date-day")
    assert page.h1 == "Before you book: is this urgent?"


def chosen(page):
    return [e.get("value") for e in page.all("input", name="patient") if "checked" in e.attrib]


def test_whoever_comes_from_a_childs_page_finds_the_child_chosen(parent, family):
    child = str(family.children[0])
    links = {a.get("href"): words(a) for a in parent.visit("/baby-weighing/").all("a")}
    assert links[f"/book/baby-weigh/?child={child}"] == "Book a weigh for Child1"
    for asked, expected in ((child, [child]), ("999999", []), ("Mina", [])):
        start = f"/book/baby-weigh/?child={asked}"
        _, fields = parent.visit(start).form(having="urgent")
        answer = parent.post(start, data=fields | {"urgent": "no"}, follow_redirects=True)
        assert chosen(parent._seen(answer, 200)) == expected


def test_the_confirmation_leads_a_carer_to_the_record(parent, family):
    page = parent.send(parent.visit("/book/baby-weigh/"), {"urgent": "no"}, having="urgent")
    page = parent.send(page, {"patient": str(family.children[0])}, having="patient")
    page = parent.send(page, {"time": page.buttons("time")[0]}, having="time")
    page = parent.send(page, {"phone": "0491 570 006"}, having="email")
    check = page.response.request.path
    parent.post(check, data={"csrf_token": page.form(having="csrf_token")[1]["csrf_token"]})
    page = parent.visit(check.replace("/check", "/done"))
    assert page.h1 == "You are booked"
    assert record_of(family) in {a.get("href") for a in page.all("a")}
    parent.post(
        "/account/sign-out", data={"csrf_token": page.form(action="sign-out")[1]["csrf_token"]}
    )
    assert parent.get(record_of(family)).status_code == 302


@pytest.mark.parametrize(
    ("path", "most"), [("record", 6), ("/baby-weighing/", 6), ("/account/", 8)]
)
def test_a_page_asks_few_questions_however_much_is_recorded(parent, family, path, most):
    address = record_of(family) if path == "record" else path
    few = asks(parent, address)
    for n in range(8):
        a_weight(family.children[0], TUESDAY - timedelta(days=13 - n), 4850 + 40 * n)
    many = asks(parent, address)
    assert few == many <= most


def asks(browser, path):
    assert browser.get(path).status_code == 200
    with counted() as seen:
        assert browser.get(path).status_code == 200
    return len(seen)
