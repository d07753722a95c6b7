"""What people type into forms, and what they are told when it cannot be read."""

from abc import abstractmethod
from datetime import date, timedelta

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Optional

from clinic_app import clock
from clinic_app.web import forms

MONTH = "Month must be a number from 1 to 12, or a name such as Sep"


class Details(forms.Form):
    """What a parent is asked."""

    name = StringField("Name", [DataRequired("Enter your name")])
    secret = PasswordField("Password")
    email = forms.EmailField("Email address", [Optional()])
    phone = forms.PhoneField("Phone", [Optional()])
    mobile = forms.PhoneField("Mobile", [Optional()], mobile=True)
    born = forms.DatePartsField(
        "Date of birth",
        [forms.NotAfterToday("Date of birth must be in the past")],
        whose="the child's",
        example="22 9 2026",
    )
    seen = forms.DatePartsField("Last seen", [Optional()], what="date of the last visit")
    who = RadioField("Who", [Optional()], choices=forms.choices([("me", "Me"), ("child", "Child")]))
    agree = BooleanField("I agree")


@pytest.fixture(autouse=True)
def request_context():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a secret for tests", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST"):
        yield


def filled(**answers):
    typed = {"name": "Elena", "born-day": "22", "born-month": "9", "born-year": "2020"}
    form = Details(MultiDict(typed | {key.replace("__", "-"): v for key, v in answers.items()}))
    form.validate()
    return form


def born(day, month, year):
    form = filled(born__day=day, born__month=month, born__year=year)
    return form.born


def wrong(field):
    return [part.key for part in field.parts if part.wrong]


def test_text_is_trimmed_but_a_password_is_not():
    form = filled(name="  Elena Marsh ", secret=" two words ")
    assert form.name.data == "Elena Marsh"
    assert form.secret.data == " two words "


def test_a_name_of_spaces_is_no_name():
    assert filled(name="   ").name.errors == ["Enter your name"]


def test_clean_values_come_without_the_token():
    form = filled()
    assert form.cleaned()["name"] == "Elena"
    assert "csrf_token" not in form.cleaned()


UNREAL = "Date of birth must be a real date: check the day and the month"


@pytest.mark.parametrize("month", ["9", "09", "Sep", "sept", "Sept.", "SEPTEMBER"])
def test_a_month_may_be_a_number_or_a_name(month):
    assert born("22", month, "2020").data == date(2020, 9, 22)


def test_a_date_left_empty_asks_for_it_with_an_example():
    field = born("", " ", "")
    assert field.errors == ["Enter the child's date of birth, for example 22 9 2026"]
    assert wrong(field) == ["day", "month", "year"]


EACH = "Enter the day, the month and the year in a box each, for example 22 9 2026"


@pytest.mark.parametrize(
    ("typed", "told", "boxes"),
    [
        (("22", "9", ""), "Date of birth must include a year", ["year"]),
        (("", "", "2020"), "Date of birth must include a day and a month", ["day", "month"]),
        (("31", "2", "2020"), UNREAL, ["day", "month", "year"]),
        (
            ("ab", "cd", "ef"),
            "Enter the child's date of birth in numbers, for example 22 9 2026",
            ["day", "month", "year"],
        ),
        (("22", "9", "20"), "Year must have 4 digits, for example 2026", ["year"]),
        (("22", "9", "2200"), "Check the year: it must be before 2200", ["year"]),
        (("22/9/2020", "", ""), EACH, ["day", "month", "year"]),
        (("22", "9", "0020"), "Check the year: it must be 1900 or later", ["year"]),
        (("32", "9", "2020"), "Day must be a number from 1 to 31", ["day"]),
        (("x", "9", "2020"), "Day must be a number from 1 to 31", ["day"]),
        (("22", "13", "2020"), MONTH, ["month"]),
        (("22", "Ju", "2020"), MONTH, ["month"]),
        (("22", "Foo", "2020"), MONTH, ["month"]),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_read_says_which_box_to_mend(typed, told, boxes):
    field = born(*typed)
    assert field.errors == [told]
    assert wrong(field) == boxes
    assert field.data is None
    assert [part.value for part in field.parts] == list(typed)


def test_the_summary_leads_to_the_first_wrong_box_of_a_date():
    assert forms.anchor(born("22", "13", "2020")) == "born-month"
    assert forms.anchor(born("", "", "")) == "born-day"


def test_a_date_that_may_be_left_out_is_none_when_it_is():
    form = filled()
    assert form.seen.errors == []
    assert form.seen.data is None


def test_a_date_half_typed_is_wrong_even_where_it_may_be_left_out():
    form = filled(seen__day="3")
    assert form.seen.errors == ["Date of the last visit must include a month and a year"]


def test_a_child_not_yet_born_is_refused():
    tomorrow = clock.today() + timedelta(days=1)
    field = born(str(tomorrow.day), str(tomorrow.month), str(tomorrow.year))
    assert field.errors == ["Date of birth must be in the past"]
    assert wrong(field) == ["day", "month", "year"]
    today = clock.today()
    assert born(str(today.day), str(today.month), str(today.year)).errors == []


def test_a_known_date_stands_in_the_boxes():
    form = Details(None, data={"born": date(2026, 9, 2)})
    assert [part.value for part in form.born.parts] == ["2", "9", "2026"]


def test_an_email_address_is_kept_in_its_usual_spelling():
    assert filled(email=" Elena@Example.COM ").email.data == "Elena@example.com"


@pytest.mark.parametrize("typed", ["elena", "elena@", "elena@example", "a b@example.com"])
def test_what_is_no_email_address_says_what_one_looks_like(typed):
    field = filled(email=typed).email
    assert field.errors == ["Enter an email address such as name@example.com"]
    assert field._value() == typed


@pytest.mark.parametrize("typed", ["0491 570 006", "0491570006", "+61 491 570 006", "0491-570-006"])
def test_a_mobile_number_is_understood_in_every_usual_way_and_shown_as_typed(typed):
    field = filled(mobile=typed).mobile
    assert field.data == "+61491570006"
    assert field._value() == typed


def test_a_landline_is_a_phone_but_gets_no_texts():
    form = filled(phone="(02) 5550 0142", mobile="(02) 5550 0142")
    assert form.phone.data == "+61255500142"
    assert form.mobile.errors == ["Enter a mobile number, so that we can send you a text"]


@pytest.mark.parametrize("typed", ["0412", "000", "not known"])
def test_a_number_that_cannot_be_dialled_shows_an_example(typed):
    told = filled(phone=typed, mobile=typed)
    assert told.phone.errors == [
        "Enter a phone number with all its digits, for example 02 5550 0142"
    ]
    assert told.mobile.errors == [
        "Enter a mobile number with all its digits, for example 0412 345 678"
    ]


def test_a_phone_number_on_record_is_shown_as_it_is_dialled():
    form = Details(None, data={"phone": "+61255500142", "mobile": "+6442345678"})
    assert form.phone._value() == "(02) 5550 0142"
    assert form.mobile._value() == "+6442345678"


def test_the_summary_leads_to_the_first_answer_of_a_choice_and_to_a_box_itself():
    form = filled()
    assert forms.anchor(form.who) == "who-0"
    assert forms.anchor(form.agree) == "agree"
    assert forms.anchor(form.name) == "name"


def test_a_form_that_leaves_something_open_cannot_be_filled_in():
    class Asks(forms.Form, metaclass=forms.AbstractForm):
        name = StringField("Name")

        @abstractmethod
        def said(self):
            """Return what was said."""

    class Says(Asks):
        def said(self):
            return self.name.data

    assert Says(data={"name": "Ada"}).said() == "Ada"
    with pytest.raises(TypeError):
        Asks()
