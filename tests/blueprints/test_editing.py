"""The articles' desk: written by one, approved by another, refused with its lines."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from clinic_app.extensions import db
from clinic_app.models import ArticleImage, AuditEntry
from clinic_app.operations import article_counts
from clinic_app.reference import article_source
from clinic_app.web.transaction import transact
from tests import factories
from tests.factories import TUESDAY, at

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DESK = "/articles-desk/"
HIP = f"{DESK}sore-hip/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><path d="M0 0 9 9"/></svg>'


@pytest.fixture
def desk(browser, new_browser):
    """A nurse who writes and a doctor who approves, each in a browser of their own."""
    factories.load_articles()
    nurse, doctor = browser, new_browser()
    factories.sign_in_as(nurse, "nurse")
    factories.sign_in_as(doctor, "doctor")
    return nurse, doctor


def text_of(slug="sore-hip", old="", new=""):
    text = article_source.files(factories.ARTICLES)[slug]
    assert old in text
    return text.replace(old, new, 1) if old else text


def saved(nurse, text, slug="sore-hip", note="Plainer"):
    return nurse.send(
        nurse.visit(f"{DESK}{slug}/write"), {"source": text, "note": note}, having="source"
    )


def handed_in(nurse, text, slug="sore-hip"):
    return nurse.send(saved(nurse, text, slug), action="/submit")


def handed_in_anyway(nurse, text):
    """Hand in what the rules refuse."""
    return nurse.send(handed_in(nurse, text), {"anyway": "y"}, action="/submit")


def acts():
    """Return what was done with articles since they came, oldest first."""
    db.session.rollback()
    asked = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "article")
    return list(db.session.scalars(asked.order_by(AuditEntry.id)))[3:]


def newer(text):
    """Say in the change log that a text is a new version."""
    told = "  - {version: 3, on: 2026-11-24, what: Plainer.}\ntriage:\n"
    return text.replace("\nversion: 2\n", "\nversion: 3\n").replace("triage:\n", told, 1)


def another_text(**changes):
    text = newer(text_of()).replace("\n## ", "\nA walk is fine on most days.\n\n## ", 1)
    for old, new in changes.items():
        text = re.sub(rf"(?m)^{old}: .*$", f"{old}: {new}", text)
    return text


def posted(browser, path, page, **values):
    """Send what no button of the page offers."""
    token = {"csrf_token": page.form(having="csrf_token")[1]["csrf_token"]}
    return browser.post(path, data=token | values)


def walks(browser):
    return "A walk is fine" in browser.visit("/articles/sore-hip/").text


def test_a_text_is_written_by_one_and_published_by_another(desk):
    nurse, doctor = desk
    page = handed_in(nurse, another_text())
    assert "In review" in page.text
    assert "Somebody else must approve it" in page.text
    read = doctor.visit(f"{HIP}2/")
    assert "Added: A walk is fine on most days." in read.text
    assert not walks(doctor)
    done = doctor.send(read, {"when": "now"}, action="/approve")
    assert "Published." in done.text
    assert walks(doctor)
    assert acts() == ["article.saved", "article.submitted", "article.approved"]


def test_nobody_approves_what_they_had_a_hand_in(desk, new_browser):
    nurse, doctor = desk
    saved(nurse, another_text())
    handed_in(doctor, another_text(audience="adults who walk"))  # on the nurse's text
    for browser in (nurse, doctor):
        sent = posted(browser, f"{HIP}3/approve", browser.visit(f"{HIP}3/"), when="now")
        assert "Somebody else must approve this" in sent.get_data(as_text=True)
    manager = new_browser()
    factories.sign_in_as(manager, "manager")
    shown = manager.visit(f"{HIP}3/")
    assert "Doctors and nurses approve texts" in shown.text
    assert not shown.all("form", action=f"{HIP}3/approve")
    assert posted(manager, f"{HIP}3/approve", shown, when="now").status_code == 403
    assert not walks(new_browser())
    assert "article.approved" not in acts()


@ON_SQLITE
def test_whoever_only_handed_in_an_earlier_text_does_not_approve_the_next(desk):
    nurse, doctor = desk
    saved(nurse, another_text())
    doctor.send(doctor.visit(f"{HIP}2/"), action="/submit")
    handed_in(nurse, another_text(audience="adults who walk"))
    sent = posted(doctor, f"{HIP}3/approve", doctor.visit(f"{HIP}3/"), when="now")
    assert "Somebody else must approve this" in sent.get_data(as_text=True)
    assert "article.approved" not in acts()


@ON_SQLITE
@pytest.mark.parametrize("lost", ["rested", "no cookie"])
def test_a_text_typed_after_the_sign_in_was_lost_can_be_copied(desk, travel, lost):
    nurse, _ = desk
    action, fields = nurse.visit(f"{HIP}write").form(having="source")
    if lost == "rested":
        travel(at(TUESDAY, "13:00"))
    else:
        nurse.delete_cookie("clinic")
    sent = fields | {"source": "---\r\ntitle: <b>Mine</b>\r\n---\r\nHours of work."}
    from_here = {"Referer": f"http://localhost{HIP}write"}
    answer = nurse.post(action or f"{HIP}write", data=sent, headers=from_here)
    page = nurse._seen(answer, 401)
    (box,) = page.all("textarea", id="typed")
    assert box.text.replace("\r", "").strip() == sent["source"].replace("\r", "")
    assert "Nothing was saved" in page.text
    hrefs = [e.get("href") for e in page.all("a")]
    (way,) = [href for href in hrefs if href.startswith("/account/staff/sign-in?next=")]
    assert way.endswith("write")
    assert nurse.get(way).status_code == 200
    assert acts() == []


@ON_SQLITE
def test_a_text_is_published_only_as_a_newer_version_than_readers_see(desk):
    nurse, doctor = desk
    handed_in(nurse, text_of().replace("\n## ", "\nA walk is fine on most days.\n\n## ", 1))
    page = doctor.send(doctor.visit(f"{HIP}2/"), {"when": "now"}, action="/approve")
    assert any("Readers see version 2 already" in one for one in page.errors)
    assert not walks(nurse)
    handed_in(nurse, another_text())
    doctor.send(doctor.visit(f"{HIP}3/"), {"when": "now"}, action="/approve")
    assert walks(nurse)


@ON_SQLITE
def test_a_text_approved_of_a_withdrawn_article_is_not_said_to_be_public(desk):
    nurse, doctor = desk
    nurse.send(nurse.visit(f"{HIP}withdraw"), {"why": "The advice has changed"}, having="why")
    handed_in(nurse, another_text())
    done = doctor.send(doctor.visit(f"{HIP}2/"), {"when": "now"}, action="/approve")
    assert "Published." not in done.text
    assert "still withdrawn" in done.text
    assert doctor.get("/articles/sore-hip/").status_code == 410
    doctor.send(doctor.visit(HIP), action="/bring-back")
    assert walks(doctor)


@ON_SQLITE
def test_a_scheduled_text_is_replaced_as_soon_as_a_newer_one_is_public(desk):
    nurse, doctor = desk
    handed_in(nurse, another_text(audience="adults who walk"))
    later = {"when": "later", "day": "1 12 2026", "time": "9:00"}
    doctor.send(doctor.visit(f"{HIP}2/"), later, action="/approve")
    handed_in(nurse, another_text())
    doctor.send(doctor.visit(f"{HIP}3/"), {"when": "now"}, action="/approve")
    assert "Replaced" in doctor.visit(f"{HIP}2/").text
    assert "Scheduled" not in doctor.visit(DESK).text


@ON_SQLITE
@pytest.mark.parametrize(
    ("old", "new", "line_of", "rule"),
    [
        (
            "  call_000:\n    - You",
            "  hospital_first:\n    - You",
            "hospital_first",
            "front matter",
        ),
        ("next_review: 2028-11-01", "next_review: 2029-11-01", "next_review", "review"),
        ("next_review: 2028-11-01", "next_review: 2026-11-01", "next_review", "review"),
        ("services: [sports-injury-new, standard]", "services: []", "services", "service"),
        ("\n## ", "\nRest is a miracle for it.\n\n## ", "miracle", "claim"),
        ("\n## ", "\nA guaranteed cure.\n\n## ", "guaranteed", "claim"),
        ("\n## ", "\nBones \u0430re strong.\n\n## ", "\u0430re strong", "letters"),
        ("\n## ", "\nRead [this](article:gone).\n\n## ", "article:gone", "link"),
        ("\n## ", "\nRead [a [b] c](//evil.example).\n\n## ", "evil.example", "link"),
        ("\n## ", "\nRead [this][1].\n\n[1]: //evil.example\n\n## ", "this", "link"),
        ("\n## ", "\n<script>alert(1)</script>\n\n## ", "<script>", "html"),
        ("\n## ", "\n![A bridge](no-such)\n\n## ", "no-such", "picture"),
    ],
)
def test_what_may_not_be_published_is_refused_with_its_line(desk, old, new, line_of, rule):
    nurse, doctor = desk
    text = text_of("sore-hip", old, new)
    warned = handed_in(nurse, text)
    assert warned.errors[0].startswith("Mend what stands below first")
    assert "article.submitted" not in acts()
    nurse.send(warned, {"anyway": "y"}, action="/submit")
    page = doctor.send(doctor.visit(f"{HIP}2/"), {"when": "now"}, action="/approve")
    number, line = next(
        (n, one.strip()) for n, one in enumerate(text.split("\n"), 1) if line_of in one
    )
    assert page.errors[0].startswith("Nothing was published")
    assert f"Line {number}, {rule}." in page.text
    assert line in [word(e) for e in page.tree.iter("code")]
    assert page.status == 200
    assert "article.approved" not in acts()


def typed(page):
    """Return what stands in the box of the text."""
    return word(page.all("textarea")[0])


def word(element):
    return "".join(element.itertext())


@ON_SQLITE
def test_what_was_fine_when_handed_in_is_judged_again_on_the_day(desk, travel):
    nurse, doctor = desk
    handed_in(nurse, another_text())
    travel(at(date(2028, 11, 2), "9:00"))
    factories.sign_in_as(doctor, "doctor")
    page = doctor.send(doctor.visit(f"{HIP}2/"), {"when": "now"}, action="/approve")
    assert "review date, 2028-11-01, has passed" in page.text
    assert page.errors


def test_a_text_waits_for_its_day_and_can_be_stopped_until_then(desk, travel):
    nurse, doctor = desk
    handed_in(nurse, another_text())
    page = doctor.visit(f"{HIP}2/")
    for wrong, why in [
        ({"when": "later", "day": "", "time": ""}, "Enter a date"),
        ({"when": "later", "day": "24 11 2026", "time": "7:00"}, "still to come"),
        ({"when": "never"}, "Choose at once"),
    ]:
        assert why in doctor.send(page, wrong, action="/approve").errors[0]
    later = {"when": "later", "day": "1 12 2026", "time": "9:00"}
    done = doctor.send(page, later, action="/approve")
    assert "Scheduled" in done.text
    assert not walks(doctor)
    travel(at(date(2026, 12, 1), "9:01"))
    assert walks(doctor)
    travel(at(TUESDAY, "8:00"))
    stopped = nurse.send(nurse.visit(f"{HIP}2/"), {"note": "Ask Jo first"}, action="/send-back")
    assert "Draft" in stopped.text
    assert "Ask Jo first" in nurse.visit(HIP).text
    travel(at(date(2026, 12, 1), "9:01"))
    assert not walks(doctor)


@ON_SQLITE
def test_a_text_that_would_be_overdue_on_its_day_is_not_scheduled(desk):
    nurse, doctor = desk
    handed_in(nurse, another_text(next_review="2026-12-01"))
    page = doctor.visit(f"{HIP}2/")
    later = {"when": "later", "day": "3 12 2026", "time": "9:00"}
    assert doctor.send(page, later, action="/approve").errors[0].startswith("Nothing was")
    assert "Published." in doctor.send(page, {"when": "now"}, action="/approve").text


@ON_SQLITE
def test_outside_a_demonstration_readers_are_told_only_of_whoever_approved(desk, app):
    nurse, doctor = desk
    app.extensions["clinic_settings"] = real(app)
    handed_in_anyway(nurse, another_text())
    page = doctor.send(doctor.visit(f"{HIP}2/"), {"when": "now"}, action="/approve")
    assert "A doctor or nurse has to review this" in page.text
    handed_in_anyway(nurse, reviewed_by("farah-siddiqui"))
    page = doctor.send(doctor.visit(f"{HIP}3/"), {"when": "now"}, action="/approve")
    assert "only the reviewer it names can approve" in page.text
    handed_in(nurse, reviewed_by("amara-osei"))
    done = doctor.send(doctor.visit(f"{HIP}4/"), {"when": "now"}, action="/approve")
    assert "Published." in done.text
    assert "Checked by Dr Amara Osei" in doctor.visit("/articles/sore-hip/").text


def reviewed_by(slug):
    return another_text(status=f"reviewed\nreviewer: {slug}")


def real(app):
    return replace(app.extensions["clinic_settings"], demo=False)


def test_of_two_editors_the_second_sees_what_the_first_saved(desk):
    nurse, doctor = desk
    page = doctor.visit(f"{HIP}write")
    saved(nurse, another_text())
    mine = text_of().replace("\n## ", "\nSwim when it hurts.\n\n## ", 1)
    refused = doctor.send(page, {"source": mine}, having="source")
    assert refused.errors[0].startswith("Somebody saved another text meanwhile")
    assert "Added: A walk is fine on most days." in refused.text
    assert "Swim when it hurts." in typed(refused)
    both = mine.replace("Swim when it hurts.", "Swim when it hurts. A walk is fine on most days.")
    assert "text 3" in doctor.send(refused, {"source": both}, having="source").h1
    assert acts() == ["article.saved", "article.saved"]


@ON_SQLITE
def test_an_old_page_does_not_decide_about_what_has_moved_on(desk):
    nurse, doctor = desk
    old = saved(nurse, another_text())
    saved(nurse, another_text(audience="walkers"))
    assert "Somebody else was faster" in nurse.send(old, action="/submit").text
    page = nurse.send(nurse.visit(f"{HIP}3/"), action="/submit")
    waiting = doctor.visit(f"{HIP}3/")
    nurse.send(page, {"note": "Not yet"}, action="/send-back")
    assert (
        "Somebody else was faster" in doctor.send(waiting, {"when": "now"}, action="/approve").text
    )
    assert "article.approved" not in acts()


@ON_SQLITE
def test_a_preview_is_what_readers_see_and_loses_nothing(desk):
    nurse, doctor = desk
    text = another_text()
    page = nurse.send(
        nurse.visit(f"{HIP}write"), {"source": text, "do": "preview", "note": "x"}, having="source"
    )
    assert page.h1 == "Sore hip after a long run"
    assert "A walk is fine on most days." in page.text
    assert acts() == []
    back = nurse.send(page, {"do": "again"}, having="source")
    assert typed(back).strip() == text.strip()
    kept = nurse.send(page, having="source")
    assert "Saved as a draft" in kept.text
    handed = nurse.send(kept, action="/submit")
    doctor.send(doctor.visit(handed.response.request.path), {"when": "now"}, action="/approve")
    public = article(doctor.visit("/articles/sore-hip/"))
    assert "Was this useful?" not in page.text
    assert article(page)[0] == public[0].replace("Was this useful? Send it by e-mail ", "")


@ON_SQLITE
def test_plain_words_are_not_praised_where_there_are_none(desk):
    nurse, _ = desk
    hard = "Musculoskeletal rehabilitation necessitates individualised interventions.\n" * 30
    text = text_of("sore-hip", "\n## ", f"\n{hard}\n\n## ")
    form = nurse.visit(f"{HIP}write")
    page = nurse.send(form, {"source": text, "do": "preview"}, having="source")
    assert "Reading grade" in page.text
    assert "Plain words" not in page.text


def article(page):
    return [re.sub(r"\s+", " ", word(e)) for e in page.tree.iter("article")]


@ON_SQLITE
@pytest.mark.parametrize(
    "attempt",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "[a [b]](//evil.example/x)",
        "<https://evil.example/>",
        "![x](//evil.example/x.png) and words",
        "![x](../../secret)",
        "> ## Inside\n\n- # List\n\nUnder\n=====\n\n```\n## code\n```",
        '[x](article:"onclick=alert(1)) [y](visit:) [z](article:)',
    ],
)
def test_nothing_that_is_written_runs_or_leads_elsewhere(desk, attempt):
    nurse, _ = desk
    text = text_of().replace("\n## ", f"\n{attempt}\n\n## ", 1)
    text = text.replace("url: https://", "url: javascript:alert(1)//", 1)
    page = nurse.send(
        nurse.visit(f"{HIP}write"), {"source": text, "do": "preview"}, having="source"
    )
    assert page.h1 == "Sore hip after a long run"
    (shown,) = page.tree.iter("article")
    for element in shown.iter():
        assert element.tag not in {"script", "style", "iframe"}
        assert not [name for name in element.attrib if name.startswith("on")]
        where = element.get("href") or element.get("src") or "/"
        own = where.startswith(("/", "#", "tel:", "mailto:?")) and not where.startswith("//")
        assert own or where.startswith("https://"), where
        assert "evil" not in where
    checked = nurse.visit(f"{HIP}write")
    found = nurse.send(checked, {"source": text, "do": "check"}, having="source")
    assert "before it can be published" in found.text


@ON_SQLITE
def test_a_text_without_any_section_is_judged_shown_and_kept(desk):
    nurse, _ = desk
    text = re.sub(r"(?m)^#+ ", "", text_of())
    form = nurse.visit(f"{HIP}write")
    for wish in ("check", "preview"):
        page = nurse.send(form, {"source": text, "do": wish}, having="source")
        assert "Divide the text into sections" in page.text
    assert "Divide the text into sections" in saved(nurse, text).text


@ON_SQLITE
def test_whoever_asks_the_rules_is_led_to_the_answer_and_to_the_lines_it_names(desk):
    nurse, _ = desk
    form = nurse.visit(f"{HIP}write")
    asks = [b for b in form.all("button") if b.get("value") in {"check", "preview"}]
    assert {b.get("formaction") for b in asks} == {f"{HIP}write#answer"}
    text = text_of("sore-hip", "\n## ", "\nIt is risk-free, a miracle.\n\n## ")
    page = nurse.send(form, {"source": text, "do": "check"}, having="source")
    assert word(page.all("title")[0]).startswith("2 things to mend: Write: sore-hip")
    assert [e.get("tabindex") for e in page.all("div", id="answer")] == ["-1"]
    assert any("result-focus.js" in (e.get("src") or "") for e in page.all("script"))
    (line,) = {e.get("href") for e in page.all("a") if "#line-" in (e.get("href") or "")}
    assert [word(e) for e in page.all("li", id=line[1:])] == ["It is risk-free, a miracle."]
    fine = nurse.send(page, {"source": text_of(), "do": "check"}, having="source")
    assert word(fine.all("title")[0]).startswith("Nothing to mend: Write")
    kept = saved(nurse, text)
    assert [word(e) for e in kept.all("li", id=line[1:])] == ["It is risk-free, a miracle."]


@ON_SQLITE
def test_a_hard_section_in_a_plain_text_is_warned_of_and_refused_by_nobody(desk):
    nurse, _ = desk
    hard = (
        "Returning to activity after an injury usually requires a gradual and individual plan, "
        "which considers previous experience, available equipment and personal preferences, "
        "and is adjusted regularly according to the symptoms that appear on the following day."
    )
    text = text_of("sore-hip", "\n## ", f"\n## Getting back\n\n{hard}\n\n## ")
    form = nurse.visit(f"{HIP}write")
    page = nurse.send(form, {"source": text, "do": "check"}, having="source")
    assert "Worth a look: hard to read" in page.text
    assert "“Getting back” is hard to read: grade" in page.text
    assert "begins “Returning to activity after an injury”" in page.text
    assert "the reading grade is" not in page.text
    assert "“Getting back” is hard to read" in saved(nurse, text).text
    fine = nurse.send(page, {"source": text_of(), "do": "check"}, having="source")
    assert "hard to read" not in fine.text


@ON_SQLITE
def test_what_cannot_be_read_is_kept_and_explained(desk):
    nurse, _ = desk
    broken = "---\ntitle: [unclosed\n---\nText <script>"
    page = nurse.send(
        nurse.visit(f"{HIP}write"), {"source": broken, "do": "preview"}, having="source"
    )
    assert "It cannot be shown yet" in page.text
    assert typed(page).strip() == broken
    assert "A bracket that opens on this line is not closed" in page.text
    kept = nurse.send(page, {"source": typed(page)}, having="source")
    assert "Saved as a draft" in kept.text
    assert "mend the lines below first" in nurse.visit(f"{HIP}2/as-read").text
    assert nurse.visit(DESK).h1 == "Articles"


def test_a_new_article_begins_as_a_draft_that_cannot_be_published_as_it_is(desk):
    nurse, doctor = desk
    form = nurse.visit(f"{DESK}new")
    text = typed(form)
    assert "author: jo-petrakis" in text
    for name, why in [
        ("Sore Knee", "Use small letters"),
        ("sore-hip", "There is an article or a page of this name"),
        ("search", "There is an article or a page of this name"),
        ("", "Enter the name"),
    ]:
        assert why in nurse.send(form, {"slug": name, "source": text}, having="slug").errors[0]
    begun = nurse.send(form, {"slug": "sore-knee", "source": text}, having="slug")
    assert "Line " in begun.text
    assert "Add a triage panel" in begun.text
    assert doctor.get("/articles/sore-knee/").status_code == 404
    assert acts() == ["article.begun", "article.saved"]
    assert "sore-knee" not in doctor.get("/sitemap.xml").get_data(as_text=True)


def test_an_article_that_never_was_public_is_discarded_after_a_question_and_no_other(desk):
    nurse, doctor = desk
    form = nurse.visit(f"{DESK}new")
    nurse.send(form, {"slug": "sore-copy", "source": text_of()}, having="slug")
    assert "Sore hip after a long run (sore-copy)" in nurse.visit(DESK).text
    assert "Sore hip after a long run (sore-hip)" in nurse.visit(DESK).text
    copy = doctor.visit(f"{DESK}sore-copy/")
    asked = doctor.visit(copy.all("a", href=f"{DESK}sore-copy/discard")[0].get("href"))
    done = doctor.send(asked, action="/discard")
    assert done.h1 == "Articles"
    assert "sore-copy" not in done.text
    assert nurse.get(f"{DESK}sore-copy/").status_code == 404
    assert acts()[-1] == "article.discarded"
    nurse.send(form, {"slug": "sore-copy", "source": text_of()}, having="slug")
    assert "Discarded" not in nurse.visit(f"{DESK}sore-copy/").text
    assert not nurse.visit(HIP).all("a", href=f"{HIP}discard")
    refused = nurse.visit(f"{DESK}sore-copy/discard")
    kept = posted(nurse, f"{HIP}discard", refused)
    assert "It stays" in nurse.get(kept.headers["Location"]).get_data(as_text=True)
    assert "article.discarded" not in acts()[-2:]


def test_a_withdrawn_article_says_so_and_comes_back_only_if_the_rules_agree(desk, travel):
    nurse, doctor = desk
    form = nurse.visit(f"{HIP}withdraw")
    assert "Say why it is withdrawn" in nurse.send(form, having="why").errors
    page = nurse.send(form, {"why": "The advice has changed"}, having="why")
    assert "Why: The advice has changed" in page.text
    assert doctor.get("/articles/sore-hip/").status_code == 410
    assert "sore-hip" not in doctor.get("/sitemap.xml").get_data(as_text=True)
    assert "Somebody else was faster" in nurse.send(form, {"why": "Again"}, having="why").text
    shown = doctor.visit(HIP)
    back = doctor.send(shown, action="/bring-back")
    assert "Readers can see it again" in back.text
    doctor.visit("/articles/sore-hip/")
    doctor.send(doctor.visit(f"{HIP}withdraw"), {"why": "Old"}, having="why")
    travel(at(date(2028, 11, 2), "9:00"))
    factories.sign_in_as(doctor, "doctor")
    refused = doctor.send(doctor.visit(HIP), action="/bring-back")
    assert "It stays withdrawn" in refused.text
    assert "has passed" in refused.text
    assert doctor.get("/articles/sore-hip/").status_code == 410
    assert acts() == ["article.withdrawn", "article.brought_back", "article.withdrawn"]


@ON_SQLITE
def test_whoever_withdraws_is_told_what_leads_there_and_no_link_is_left_dead(desk):
    nurse, doctor = desk
    told = nurse.visit("/articles-desk/tired-bone/withdraw")
    assert "The text of 1 other article links there" in told.text
    assert "Named under See also" in told.text
    assert {f"{HIP}write", HIP} <= {e.get("href") for e in told.all("a")}
    assert "On-the-day urgent visit, New sports or running injury." in told.text
    assert "For On-the-day urgent visit no other article is left." in told.text
    before = doctor.visit("/articles/sore-hip/")
    nurse.send(told, {"why": "The advice has changed"}, having="why")
    after = doctor.visit("/articles/sore-hip/")
    leads = "/articles/tired-bone/"
    assert before.all("a", href=leads)
    assert not after.all("a", href=leads)
    (shown,) = after.tree.iter("article")
    assert "If it may be a tired bone, do not run on it." in re.sub(r"\s+", " ", word(shown))
    refused = doctor.visit(f"{HIP}1/")
    assert "There is no article called" in refused.text
    assert "links there" not in nurse.visit("/articles-desk/baby-needles/withdraw").text


def test_the_list_begins_with_what_falls_due_and_counts_what_readers_missed(desk, travel):
    nurse, _ = desk
    transact(lambda now: article_counts.count_misses({(TUESDAY, "gout diet"): 3}))
    told = {"useful": False, "reason": "hard", "network": "n"}
    for browser in "ab":
        transact(
            lambda now, b=browser: article_counts.count_opinion(
                "sore-hip", **told, browser=b, now=now
            )
        )
    travel(at(date(2027, 3, 15), "9:00"))
    factories.sign_in_as(nurse, "nurse")
    page = nurse.visit(DESK)
    heads = [word(h) for h in page.tree.iter("h2")]
    assert heads[0] == "To review within 60 days"
    first = page.text[page.text.index("To review within") : page.text.index("Published (")]
    assert "Your baby’s first needles" in first
    assert "Sore hip" not in first
    travel(at(date(2027, 5, 2), "9:00"))
    factories.sign_in_as(nurse, "nurse")
    page = nurse.visit(DESK)
    assert "Expired (1)" in page.text
    assert "review was due by Saturday 1 May 2027" in page.text
    travel(at(TUESDAY, "9:00"))
    factories.sign_in_as(nurse, "nurse")
    page = nurse.visit(DESK)
    assert "gout diet 3" in page.text
    assert "Not useful 2, useful 0" in page.text
    assert "hard to understand 2" in page.text


@ON_SQLITE
def test_two_texts_are_compared_with_the_words_that_changed(desk):
    nurse, _ = desk
    saved(nurse, text_of("sore-hip", "adults who run", "adults who walk"))
    page = nurse.visit(f"{HIP}differences?old=1&new=2")
    assert "audience: adults who walk" in [word(e) for e in page.tree.iter("ins")]
    assert "audience: adults who run" in [word(e) for e in page.tree.iter("del")]
    assert [word(e) for e in page.tree.iter("mark")] == ["run", "walk"]
    for odd in ("old=1&new=9", "old=x&new=1", "old=1", f"old=1&new={2**70}"):
        assert nurse.get(f"{HIP}differences?{odd}").status_code == 404


def add(browser, content, name="a-drawing", **values):
    page = browser.visit(f"{DESK}pictures")
    token = page.form(having="name")[1]["csrf_token"]
    fields = {"csrf_token": token, "name": name, "shows": "A line", **values}
    fields["file"] = (io.BytesIO(content), "innocent.png")
    sent = browser.post(f"{DESK}pictures", data=fields, follow_redirects=True)
    return browser._seen(sent, 200)


def test_a_picture_is_cleaned_kept_and_shown_in_an_article(desk):
    nurse, doctor = desk
    bad = SVG.replace(b"<path", b"<script>alert(1)</script><path onclick='x()'")
    page = add(nurse, bad)
    assert "Left out of it: onclick, script" in page.text
    answer = nurse.get("/articles/images/a-drawing.svg")
    assert answer.mimetype == "image/svg+xml"
    assert b"script" not in answer.data
    assert b"onclick" not in answer.data
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert nurse.get("/articles/images/a-drawing.png").status_code == 404
    assert add(nurse, SVG).errors[0].startswith("There is or was a picture")
    assert add(nurse, SVG, name="bridge").errors[0].startswith("There is or was a picture")
    text = newer(text_of()).replace("\n## ", "\n![A line](a-drawing)\n\n## ", 1)
    handed_in(nurse, text)
    doctor.send(doctor.visit(f"{HIP}2/"), {"when": "now"}, action="/approve")
    shown = doctor.visit("/articles/sore-hip/").all("img", src="/articles/images/a-drawing.svg")
    assert [(e.get("alt"), e.get("width"), e.get("height")) for e in shown] == [
        ("A line", "320", "180")
    ]
    db.session.rollback()
    kept = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "article_image")
    assert list(db.session.scalars(kept)) == ["article_image.added"]


@ON_SQLITE
def test_what_a_proxy_may_keep_carries_nobodys_cookie(desk, travel):
    nurse, _ = desk
    add(nurse, SVG)
    page = nurse.visit(DESK)
    sheet = next(e.get("href") for e in page.all("link") if e.get("rel") == "stylesheet")
    paths = ["/articles/images/a-drawing.svg", "/articles/feed.xml", "/robots.txt", sheet]
    for minutes in (0, 2):
        travel(at(TUESDAY, "9:00") + timedelta(minutes=minutes))
        for path in paths:
            with nurse.get(path) as answer:
                assert "public" in answer.headers["Cache-Control"] or path == sheet, path
                assert "Set-Cookie" not in answer.headers, (path, minutes)
    travel(at(TUESDAY, "9:05"))
    assert "Set-Cookie" in nurse.get(DESK).headers
    assert "Set-Cookie" not in nurse.get(DESK).headers


@ON_SQLITE
def test_whoever_goes_on_working_stays_signed_in_and_whoever_rests_does_not(desk, travel):
    nurse, _ = desk
    for hour in ("9:00", "12:00", "15:00", "18:00"):
        travel(at(TUESDAY, hour))
        nurse.visit(DESK)
    travel(at(TUESDAY, "22:30"))
    assert nurse.get(DESK).status_code == 302


def test_a_picture_that_no_text_shows_is_removed_for_good_and_its_name_with_it(desk):
    nurse, _ = desk
    add(nurse, SVG, name="a-draw")
    add(nurse, SVG)
    add(nurse, SVG, name="a-tab")
    both = '\n![A line](a-drawing)\n\n![A line](a-tab\t"A title")\n\n## '
    saved(nurse, text_of().replace("\n## ", both, 1))
    page = nurse.visit(f"{DESK}pictures")
    assert not page.all("form", action=f"{DESK}pictures/a-tab/remove")
    assert "Shown in sore-hip, so it is kept" in page.text
    assert not page.all("form", action=f"{DESK}pictures/a-drawing/remove")
    kept = posted(nurse, f"{DESK}pictures/a-drawing/remove", page)
    assert "A text shows it" in nurse.get(kept.headers["Location"]).get_data(as_text=True)
    assert nurse.get("/articles/images/a-drawing.svg").status_code == 200
    assert "Removed for good." in nurse.send(page, action="/a-draw/remove").text
    assert nurse.get("/articles/images/a-draw.svg").status_code == 404
    assert "There is or was" in add(nurse, SVG, name="a-draw").errors[0]
    assert posted(nurse, f"{DESK}pictures/a-draw/remove", page).status_code == 404


@ON_SQLITE
def test_what_is_no_picture_is_not_kept(desk):
    nurse, _ = desk
    for content, why in [
        (b"", "Choose a picture"),
        (b"%PDF-1.4", "Choose an SVG"),
        (b"<html><svg></svg></html>", "no drawing"),
        (SVG[:-8], "no whole SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 300_000, "The picture has more than 200 kB"),
    ]:
        assert why in add(nurse, content).errors[0], content[:20]
    huge = nurse.post(f"{DESK}pictures", data={"file": (io.BytesIO(b"x" * 500_000), "x.png")})
    assert huge.status_code == 413
    assert "a picture of 200 kB at most" in huge.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ArticleImage)) == 0


@ON_SQLITE
def test_only_whose_work_it_is_has_articles_in_the_menu(desk, new_browser):
    nurse, _ = desk
    assert "Articles" in word(next(nurse.visit("/nurses/").tree.iter("nav")))
    reception = new_browser()
    factories.sign_in_as(reception, "reception")
    assert "Articles" not in word(next(reception.visit("/reception/").tree.iter("nav")))
    refused = reception.get(DESK)
    assert refused.status_code == 403
    assert "work that your sign-in is not for" in refused.get_data(as_text=True)
    assert "own staff" not in refused.get_data(as_text=True)
    assert new_browser().get(DESK).headers["Location"].startswith("/account/staff/sign-in")
