"""What pages say of times, numbers and statuses."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from clinic_app.config import resource_dir
from clinic_app.web import filters

SPRING = datetime(2026, 10, 6, 2, 30, tzinfo=UTC)  # 1:30 pm in summer time
WINTER = datetime(2026, 7, 7, 2, 30, tzinfo=UTC)  # 12:30 pm in standard time


@pytest.fixture
def pages():
    app = Flask(__name__, static_folder=str(resource_dir("static")))
    filters.init_app(app)
    with app.app_context():
        yield app


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (SPRING, "1:30 pm"),
        (WINTER, "12:30 pm"),
        (datetime(2026, 10, 6, 1, 0, tzinfo=UTC), "12:00 pm"),
        (datetime(2026, 10, 5, 13, 0, tzinfo=UTC), "12:00 am"),
        (datetime(2026, 10, 5, 22, 5, tzinfo=UTC), "9:05 am"),
    ],
)
def test_a_time_is_said_by_the_practice_clock(instant, said):
    assert filters.clock_time(instant) == said


def test_the_hour_before_summer_time_starts_and_the_hour_after_are_both_said_right():
    assert filters.clock_time(datetime(2026, 10, 3, 15, 59, tzinfo=UTC)) == "1:59 am"
    assert filters.clock_time(datetime(2026, 10, 3, 16, 0, tzinfo=UTC)) == "3:00 am"


def test_a_day_is_said_in_full_or_in_short():
    assert filters.long_day(SPRING) == "Tuesday 6 October 2026"
    assert filters.short_day(date(2026, 10, 6)) == "Tue 6 Oct"
    assert filters.moment(SPRING) == "Tuesday 6 October 2026, 1:30 pm"


def test_a_late_evening_in_utc_is_the_next_day_at_the_practice():
    assert filters.long_day(datetime(2026, 10, 5, 22, 0, tzinfo=UTC)) == "Tuesday 6 October 2026"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 10, 6), "Today, 1:30 pm"),
        (date(2026, 10, 5), "Tomorrow, 1:30 pm"),
        (date(2026, 10, 4), "Tuesday, 1:30 pm"),
        (date(2026, 9, 30), "Tuesday, 1:30 pm"),
        (date(2026, 9, 29), "Tue 6 Oct, 1:30 pm"),
        (date(2026, 10, 7), "Tue 6 Oct, 1:30 pm"),
    ],
)
def test_a_near_time_is_said_as_people_say_it(today, said):
    assert filters.day_and_time(SPRING, today) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+61255500142", "(02) 5550 0142"),
        ("+61491570006", "0491 570 006"),
        ("1800022222", "1800 022 222"),
        ("+6442345678", "+64 4 234 5678"),
        ("ask at the desk", "ask at the desk"),
    ],
)
def test_a_phone_number_is_written_as_it_is_dialled_here(number, said):
    assert filters.phone(number) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (75, "1 hour 15 minutes"),
        (120, "2 hours"), (0, "0 minutes"),
    ],
)  # fmt: skip
def test_a_length_is_said_in_hours_and_minutes(minutes, said):
    assert filters.minutes_text(minutes) == said


def test_machines_get_an_instant_with_its_offset():
    assert filters.utc(SPRING) == "2026-10-06T13:30:00+11:00"


def test_no_two_statuses_share_a_word_or_a_shape(pages):
    looks = list(filters.STATUS_LOOKS.values())
    assert len({look.word for look in looks}) == len(looks)
    assert len({look.shape for look in looks}) == len(looks)


def test_a_status_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        filters.status_look("asleep")


def test_an_icon_stands_in_the_page_and_is_hidden_from_screen_readers(pages):
    drawing = filters.svg("clock", "icon")
    assert drawing.startswith('<svg class="icon" aria-hidden="true" focusable="false" viewBox=')
    assert drawing.endswith("</svg>")


def test_every_icon_and_every_shape_of_a_status_can_be_drawn(pages):
    names = {path.stem for path in (resource_dir("static") / "icons").glob("*.svg")}
    assert names >= {look.shape for look in filters.STATUS_LOOKS.values()}
    for name in names:
        drawing = filters.svg(name)
        assert drawing.count("<svg") == 1
        assert "xmlns" not in drawing


def test_an_icon_can_not_be_asked_for_by_path(pages):
    with pytest.raises(ValueError, match="not the name of an icon"):
        filters.svg("../theme")
