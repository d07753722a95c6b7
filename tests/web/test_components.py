"""Every component and layout, rendered by itself."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace as View

import html5lib
import pytest
import wtforms
from flask import Flask, render_template, render_template_string
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired, Optional

from clinic_app.config import resource_dir
from clinic_app.web import filters, forms

ENDPOINTS = (
    "public.home", "public.privacy", "public.fees", "public.contact", "public.find_us",
    "public.about", "public.accessibility", "services.index", "people.index", "guide.index",
    "articles.index", "booking.choose",
    "account.home", "account.sign_in", "account.sign_out", "account.staff_sign_in",
    "reception.day", "desk.requests", "patients.find", "calls.to_call",
    "schedules.index", "nurses.daily_list", "practice.overview", "editing.index", "demo.mailbox",
)  # fmt: skip
PRACTICE = View(
    name="Kestrel Square Medical Practice",
    short_name="Kestrel Square",
    phone="(02) 5550 0142",
    phone_link="tel:+61255500142",
    email="reception@kestrelsquare.example.com",
    address=("Suite 3, 18 Kestrel Square", "Tuggeranong ACT 2900"),
    hours=(("Monday to Friday", "8 am to 6 pm"),),
)
PARENT = View(name="Elena Marsh", initials="EM", role="patient", role_text="Patient", staff=False)
DESK = View(name="Tess Byrne", initials="TB", role="reception", role_text="Reception", staff=True)
BASE = {"practice": PRACTICE, "demo": None, "me": None, "nav_here": "", "canonical": ""}
DEMO = "Demonstration. Everyone here is invented."
ERRORS = sorted(path.name for path in (resource_dir("templates") / "errors").glob("*.html"))


class Details(forms.Form):
    """What a parent is asked."""

    name = wtforms.StringField("Name", [InputRequired("Enter your name")], description="In full")
    secret = wtforms.PasswordField("Password", [Optional()])
    born = forms.DatePartsField("Date of birth", description="For example, 22 9 2026")
    who = wtforms.RadioField(
        "Who is it for?",
        [InputRequired("Choose one")],
        choices=forms.choices([("me", "Me"), ("child", "My child")]),
    )
    days = wtforms.SelectMultipleField("Day", choices=forms.choices([("am", "am"), ("pm", "pm")]))
    doctor = wtforms.SelectField("Who", choices=forms.choices([("", "All"), ("7", "Dr Pereira")]))
    note = wtforms.TextAreaField("Note", [Optional()])
    agree = wtforms.BooleanField("I have read it", [InputRequired("Tick the box")])


@pytest.fixture
def pages():
    app = Flask(
        __name__,
        template_folder=str(resource_dir("templates")),
        static_folder=str(resource_dir("static")),
    )
    app.jinja_env.undefined = StrictUndefined
    app.config.update(SECRET_KEY="a secret for tests", WTF_CSRF_ENABLED=False)
    filters.init_app(app)
    app.jinja_env.globals["csrf_token"] = lambda: "the-token"
    app.jinja_env.globals["menu_of"] = lambda role: ("diary", "nurses", "requests")
    for endpoint in ENDPOINTS:
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET", "POST"])
    with app.test_request_context(method="POST"):
        yield app


def shown(macro, call, **values):
    source = f'{{% from "components/{macro}.html" import {macro} %}}{call}'
    return words(render_template_string(source, **values))


def words(html):
    return re.sub(r"\s+", " ", html).strip()


def page(layout, title="x", **values):
    source = f'{{% extends "layouts/{layout}.html" %}}{{% block title %}}{title}{{% endblock %}}'
    return read(render_template_string(source, **BASE | values))


def read(html):
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert parser.errors == []
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert not [node.tag for node in tree.iter() if node.get("style") or node.tag == "style"]
    return tree


def text(node):
    return words("".join(node.itertext()))


def refused(**typed):
    form = Details(MultiDict({"doctor": ""} | typed))
    form.validate()
    return form


def test_a_text_box_is_tied_to_its_label_hint_and_error(pages):
    html = shown("text_input", '{{ text_input(f, autocomplete="name") }}', f=refused().name)
    assert '<label class="govuk-label" for="name">Name</label>' in html
    assert 'aria-describedby="name-hint name-error" aria-invalid="true"' in html
    assert 'autocomplete="name"' in html
    assert "Error: </span>Enter your name" in html


def test_what_was_typed_stands_in_the_box_again_but_a_password_never_does(pages):
    form = refused(name='Ann "Bee" <b>', secret="open sesame")
    html = shown("text_input", "{{ text_input(f) }}", f=form.name)
    assert 'value="Ann &#34;Bee&#34; &lt;b&gt;"' in html
    assert "sesame" not in shown("text_input", '{{ text_input(f, "password") }}', f=form.secret)


def test_what_may_be_left_out_says_so_and_what_may_not_is_marked(pages):
    form = Details(None)
    assert "(optional)" in shown("textarea", "{{ textarea(f) }}", f=form.note)
    html = shown("text_input", "{{ text_input(f, maxlength=40) }}", f=form.name)
    assert 'aria-required="true"' in html
    assert 'maxlength="40"' in html


def test_a_date_is_a_named_group_whose_wrong_box_is_marked(pages):
    form = refused(**{"born-day": "22", "born-month": "9"})
    html = shown("date_input", '{{ date_input(f, "bday") }}', f=form.born)
    assert '<fieldset class="govuk-fieldset" role="group" aria-describedby="born-hint' in html
    assert html.count('aria-invalid="true"') == 1
    assert 'name="born-year"' in html
    assert 'autocomplete="bday-day"' in html


def test_a_choice_is_a_named_group_with_its_answer_kept(pages):
    field = refused(who="child").who
    html = shown("radios", '{{ radios(f, {"child": "We ask their age next"}) }}', f=field)
    assert '<legend class="govuk-fieldset__legend">Who is it for?</legend>' in html
    assert 'value="child" checked aria-describedby="who-1-hint"' in html
    assert 'id="who-1-hint">We ask their age next' in html


def test_boxes_to_tick_come_one_by_one_or_in_a_group(pages):
    form = refused(days="pm")
    group = shown("checkboxes", "{{ checkboxes(f, small=true) }}", f=form.days)
    assert 'value="pm" checked' in group
    assert "<legend" in group
    single = shown("checkboxes", "{{ checkboxes(f) }}", f=form.agree)
    assert "<legend" not in single
    assert 'aria-describedby="agree-error"' in single


def test_the_summary_leads_to_every_field_that_is_wrong(pages):
    form = refused(**{"born-day": "22", "born-year": "2020"})
    summary = page("plain", form=form).find(".//*[@id='error-summary']")
    links = {a.get("href"): text(a) for a in summary.iter("a")}
    assert links == {
        "#name": "Enter your name",
        "#born-month": "Date of birth must include a month",
        "#who-0": "Choose one",
        "#agree": "Tick the box",
    }


def test_a_page_with_a_refused_form_says_error_first_and_shows_the_summary(pages):
    tree = page("public", "Your details", form=refused())
    title = "Your details \u2013 Kestrel Square Medical Practice"
    assert text(tree.find(".//title")) == f"Error: {title}"
    assert tree.find(".//*[@id='error-summary']") is not None
    calm = page("public", "Your details", form=Details(None))
    assert text(calm.find(".//title")) == title
    assert calm.find(".//*[@id='error-summary']") is None


def test_a_step_of_a_booking_is_headed_by_its_title(pages):
    tree = page("journey", "Choose a time", step=(2, 4), back="/before")
    assert [text(h) for h in tree.iter("h1")] == ["Choose a time"]
    assert "Step 2 of 4" in text(tree.find(".//main"))
    assert "/before" in [a.get("href") for a in tree.find(".//main").iter("a")]


def test_help_in_an_emergency_stands_on_every_public_page(pages):
    links = [a.get("href") for a in page("public").iter("a")]
    assert {"tel:000", "tel:1800022222", "tel:+61255500142"} <= set(links)


def test_the_menu_offers_what_this_visitor_can_use(pages):
    menus = [text(page("public", me=me).find(".//nav")) for me in (None, PARENT, DESK)]
    assert menus == [
        "Services Doctors Articles Sign in",
        "Services Doctors Articles My family Sign out",
        "Services Doctors Articles Diary Sign out",
    ]


def test_the_staff_see_who_is_signed_in_and_where_they_are(pages):
    tree = page("staff", me=DESK, nav_here="nurses")
    assert [text(a) for a in tree.iter("a") if a.get("aria-current") == "page"] == ["Nurse list"]
    assert "Signed in as Tess Byrne Reception" in text(tree.find(".//header"))
    assert tree.find(".//header//form").get("method") == "post"


@pytest.mark.parametrize("layout", ["plain", "public", "journey", "staff"])
def test_every_page_of_a_demonstration_says_so(pages, layout):
    assert DEMO in text(page(layout, demo=DEMO, me=DESK))
    assert "Demonstration" not in text(page(layout, me=DESK))


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_says_what_to_do_and_gives_the_phone_number(pages, name):
    lost = {"typed": "A text", "sign_in": "/account/staff/sign-in"}
    for me in (None, PARENT):
        tree = read(render_template(f"errors/{name}", **BASE | lost | {"me": me}))
        assert text(tree.find(".//title")).startswith(text(tree.find(".//h1")))
        assert "(02) 5550 0142" in text(tree.find(".//main"))
        assert len(list(tree.find(".//main").iter("p"))) >= 3


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_when_our_own_system_fails_the_page_needs_to_know_nobody(pages, name):
    assert "Try" in render_template(f"errors/{name}", practice=PRACTICE, demo=None).title()


def test_a_status_is_a_word_a_shape_and_a_colour(pages):
    html = shown("status", '{{ status("did_not_attend") }}')
    assert html.startswith('<span class="status is-missed"><svg aria-hidden="true"')
    assert html.endswith("Did not attend</span>")
    view = View(status="observing", text="Observing until 10:55")
    assert "Observing until 10:55" in shown("status", "{{ status(v) }}", v=view)
    assert "With nurse" in shown("status", '{{ status("started", "With nurse") }}')
    assert "Arrived" in shown("status", "{{ status(v) }}", v={"status": "arrived"})


def test_a_held_time_is_said_in_words_and_counted_down_where_scripts_run(pages):
    until, now = (datetime(2026, 11, 23, 23, m, tzinfo=UTC) for m in (42, 32))
    html = shown("held_line", '{{ held_line("10:42 am", until, now) }}', until=until, now=now)
    assert 'data-until="2026-11-24T10:42:00+11:00" data-now="2026-11-24T10:32:00+11:00"' in html
    assert "Held for you until <b>10:42 am</b>" in html
    assert "data-until" not in shown("held_line", '{{ held_line("10:42 am") }}')


PARTS = {  # what each is given, and what the page then says
    "A question as heading": ("radios", "form.who, heading=true", "<h1>Who is it for?</h1>"),
    "A list keeps what was chosen": ("select", "form.doctor", 'value="7" selected>Dr Pereira'),
    "A line to do": ("ticks", '["Bring the blue book"]', "<li>Bring the blue book</li>"),
    "The way here": ("breadcrumbs", '[("Home", "/")]', '<a href="/">Home</a>'),
    "The last week has none after it": ("weeks", '"/before"', 'rel="prev"'),
    "A cost in a line": ("cost_line", '"No cost"', "No cost</li>"),
    "A cost in words": ("cost", '{"text": "No cost to you"}', "<p>No cost to you</p>"),
    "A cost as a sum": ("cost", '{"text": "", "rows": [("Left", "$68")]}', "<dd>$68</dd>"),
    "A small icon": ("icon", '"clock", small=true', 'class="icon icon-small" aria-hidden'),
    "A face": ("face", '"RP", "d", "big"', 'class="face d big" aria-hidden="true">RP<'),
    "How far": ("progress", "2, 4", "Step 2 of 4"),
    "The token of a bare button": ("csrf", "", 'value="the-token"'),
    "The next time": ("next_time", '{"when": "Today, 1:30 pm", "who": ""}', "Today, 1:30 pm"),
    "No next time": ("next_time", "none", "None online just now"),
    "A fact": ("facts", '[("Who", "Elena")]', "<dt>Who</dt> <dd> Elena </dd> </div>"),
    "A fact to change": ("facts", '[("Who", "Elena", "/w")]', 'hidden"> who</span></a>'),
    "A fact with its own name": ("facts", '[("When", "", "/", "the time")]', "> the time</span>"),
    "A time with whom": ("times", "[time]", "> with Dr Pereira, held for you</span>"),
    "A day to choose": ("days", "[day]", 'href="/d" aria-current="date"'),
    "A day without times": ("days", '[day | attr("full")]', '<span class="day none">'),
    "A link like a button": ("button", '"Book", href="/go"', '<a class="button " href="/go">'),
    "A button's hidden words": ("button", '"Book", hidden="it"', 'hidden"> it</span>'),
    "A button's value": ("button", '"Take", "quiet", name="t", value=0', 'name="t" value="0"'),
    "A ticket": ("ticket", "visit", '<p class="ticket-time">9:15 am</p>'),
}


@pytest.mark.parametrize(("macro", "given", "expected"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_page_shows_what_it_is_given(pages, macro, given, expected):
    full = View(name="Today", date="24 Nov", count="None left", href=None, here=False)
    values = {
        "form": refused(doctor="7"),
        "time": View(text="9:15 am", value="x", hidden="with Dr Pereira", held=True),
        "day": View(name="Wed", date="25 Nov", count="7 times", href="/d", here=True, full=full),
        "visit": View(day="Wed", time="9:15 am", who="Dr P", initials="P", tint="d", where="Here"),
    }
    assert expected in shown(macro, f"{{{{ {macro}({given}) }}}}", **values)


def test_a_notice_of_danger_looks_like_one(pages):
    html = shown("notice", '{% call notice("grave") %}<p>Call 000</p>{% endcall %}')
    assert html.startswith('<div class="notice grave"> <svg')


def test_every_component_says_on_its_first_line_what_it_needs():
    for path in (resource_dir("templates") / "components").glob("*.html"):
        assert re.match(r"\{# [A-Z\"].+ #\}\n", path.read_text("utf-8")), path.name


def test_nothing_that_is_served_names_another_host():
    served = resource_dir("static")
    for path in [*served.glob("[civ]*/**/*.css"), *served.glob("js/*"), *served.glob("icons/*")]:
        found = set(re.findall(r"https?://[^\s\"')]+", path.read_text("utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, path.name


@pytest.mark.parametrize("folder", ["static", ".audit"])
def test_a_lock_file_names_no_registry(folder):
    lock = (resource_dir(folder) / "package-lock.json").read_text("utf-8")
    assert not re.search("resolved|registry", lock)
