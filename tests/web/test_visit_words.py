"""What pages say of a visit: its ages, and its signs of danger by how soon they need help."""

import pytest

from clinic_app.scheduling.rules import AgeWindow
from clinic_app.web import sign_groups
from clinic_app.web.age_words import ages
from tests import factories


def test_signs_are_grouped_by_how_soon_they_need_help():
    flags = factories.practice_files()[1].type("baby-weigh").redirects
    signs = sign_groups.grouped((*flags, *flags))
    assert [flag.go for flag in signs.now] == ["000", "hospital", "hospital"]
    assert [flag.go for flag in signs.soon] == ["same-day"] * 3 + ["within-days"]
    assert signs.other == ()


@pytest.mark.parametrize(
    ("window", "text"),
    [
        (AgeWindow(), ""),
        (AgeWindow(min_days=42, max_months=5), "From 6 weeks to 5 months"),
        (AgeWindow(min_days=0, max_months=24), "Up to 24 months"),
        (AgeWindow(min_days=10), "From 10 days"),
        (AgeWindow(min_years=75), "From 75 years"),
        (AgeWindow(min_years=25, max_years=74), "From 25 years to 74 years"),
    ],
)
def test_an_age_window_is_said_in_words(window, text):
    assert ages(window) == text
