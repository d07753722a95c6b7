"""By when the register must hear of a dose: ten business days, whatever lies between."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic_app.immunisation import medicare, reporting

ACT = {
    date(2026, 3, 9), date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 5), date(2026, 4, 6),
    date(2026, 4, 25), date(2026, 4, 27), date(2026, 6, 1), date(2026, 6, 8), date(2026, 10, 5),
    date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28), date(2027, 1, 1),
    date(2027, 1, 26), date(2027, 3, 26), date(2027, 3, 29), date(2027, 4, 26),
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "last"),
    [
        (date(2026, 11, 24), date(2026, 12, 8)),  # two ordinary weeks
        (date(2026, 11, 27), date(2026, 12, 11)),  # a Friday
        (date(2026, 11, 28), date(2026, 12, 11)),  # a Saturday: the same as the day before
        (date(2026, 12, 18), date(2027, 1, 6)),  # Christmas, Boxing Day’s Monday, New Year
        (date(2026, 12, 24), date(2027, 1, 12)),
        (date(2026, 3, 26), date(2026, 4, 13)),  # Good Friday and Easter Monday
        (date(2026, 4, 17), date(2026, 5, 4)),  # Anzac Day’s Monday
        (date(2026, 5, 28), date(2026, 6, 15)),  # Reconciliation Day and the King’s Birthday
        (date(2026, 9, 25), date(2026, 10, 12)),  # Labour Day
        (date(2027, 1, 20), date(2027, 2, 4)),  # Australia Day
    ],
)
def test_ten_business_days_after_a_dose(given, last):
    assert reporting.last_day(given, ACT) == last


def test_each_day_between_is_counted_once_and_the_last_is_a_business_day():
    for n in range(500):
        given = date(2026, 1, 1) + timedelta(days=n)
        last = reporting.last_day(given, ACT)
        days = [given + timedelta(days=k) for k in range(1, (last - given).days + 1)]
        assert sum(reporting.is_business_day(day, ACT) for day in days) == 10
        assert reporting.is_business_day(last, ACT)


def test_a_dose_is_best_reported_within_a_day():
    at = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert reporting.best_by(at) - at == timedelta(hours=24)


@pytest.mark.parametrize("number", ["2296818481", "3278851195", "2123456701"])
def test_a_card_number_that_fits_raises_no_doubt(number):
    assert medicare.doubts(number) == ()


@pytest.mark.parametrize(
    ("number", "odd"),
    [
        ("1234567892", (medicare.WRONG_BEGINNING, medicare.WRONG_CHECK)),
        ("6951449677", (medicare.WRONG_CHECK,)),
        ("2296818480", (medicare.NO_ISSUE,)),
        ("2296818581", (medicare.WRONG_CHECK,)),
    ],
)
def test_what_is_odd_about_a_card_number_is_said(number, odd):
    assert medicare.doubts(number) == odd


@pytest.mark.parametrize("slip", ["", "229681848", "22968184811", "2296 81848", "٢٢٩٦٨١٨٤٨١"])
def test_anything_but_ten_digits_is_no_card_number(slip):
    with pytest.raises(ValueError, match="ten digits"):
        medicare.doubts(slip)
