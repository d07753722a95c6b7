"""Finding patients: by part of a name, by its sound, by birth date and by phone."""

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_app.extensions import db
from clinic_app.models import Patient, PatientWord
from clinic_app.operations import patient_search, patient_words
from clinic_app.operations.patient_search import Query, read
from tests.factories import TUESDAY, a_patient

BORN = date(1985, 3, 12)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Of SQLite alone: its plans say of every table how it is read."""


@pytest.fixture
def clinic(practice_loaded, context):
    return context


@pytest.fixture
def people(clinic):
    """A few patients of ordinary and less ordinary names."""
    a_patient("Hana", "Tamura", BORN, phone="+61491570156")
    a_patient("John", "Smith", date(1961, 7, 1), phone="+61491570157")
    a_patient("Joan", "Smithers", date(1990, 1, 9), phone="+61491570158")
    a_patient("Conor", "O'Brien", date(2001, 12, 30), phone="+61255500142")
    a_patient("Zoë", "Müller-Lüdtke", date(1977, 2, 28))
    a_patient("Suharto", "Suharto", date(1950, 5, 5))


def names(text, **more):
    return [one.name for one in patient_search.find(text, today=TUESDAY, **more)]


def reasons(text):
    return [(one.name, one.why) for one in patient_search.find(text, today=TUESDAY)]


def plan(text, *, inside=False):
    """Return SQLite's plan for a search, a line a step."""
    wanted = patient_search._wanted(read(text, TUESDAY), 20, inside)
    sql = wanted.compile(db.engine, compile_kwargs={"literal_binds": True})
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
    return [row[3] for row in rows]


def scans(text, **more):
    """Return what is read from one end to the other; words that were found already are no table."""
    found = [line for line in plan(text, **more) if line.startswith("SCAN patient")]
    return [line.removeprefix("SCAN ") for line in found]


# What was typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tamura", Query(("tamura",))),
        ("Hana  TAM", Query(("hana", "tam"))),
        ("tam 12 3 1985", Query(("tam",), BORN)),
        ("12/03/1985", Query((), BORN)),
        ("12.3.85 hana", Query(("hana",), BORN)),
        ("12 Mar 1985", Query((), BORN)),
        ("hana 12th March, 1985", Query(("hana",), BORN)),
        ("12mar85", Query((), BORN)),
        ("1985-03-12", Query((), BORN)),
        ("16 3 2000", Query((), date(2000, 3, 16))),
        ("12031985", Query((), BORN)),
        ("\uff11\uff12\u00a03\u00a01985", Query((), BORN)),
        ("0412 345 678", Query((), None, "+61412345678")),
        ("+61 412 345 678", Query((), None, "+61412345678")),
        ("(02) 5550 0142", Query((), None, "+61255500142")),
        ("+64 21 123 4567", Query((), None, "+64211234567")),
        ("5678", Query((), None, "5678")),
        ("5550 0142", Query((), None, "55500142")),
        ("hana 5678", Query(("hana",), None, "5678")),
        ("tam 5678 12 3 1985", Query(("tam",), BORN, "5678")),
        ("hana 0412 345 678 12/3/1985", Query(("hana",), BORN, "+61412345678")),
        ("hana 0411 12 10 55", Query(("hana",), None, "+61411121055")),
        ("O'Brien-Smith", Query(("obrien", "smith"))),
        ("o’brien", Query(("obrien",))),
        ("zoë", Query(("zoe",))),
        ("100%_", Query()),
        ("12 3", Query()),
        ("😀", Query()),
        ("", Query()),
        ("   ", Query()),
        ("\x00'; drop table patient", Query(("drop", "patient", "table"))),
    ],
)
def test_one_box_is_read_as_words_a_birth_date_and_a_phone(typed, meant):
    found = read(typed, TUESDAY)
    assert Query(tuple(sorted(found.words)), found.birth, found.phone) == Query(
        tuple(sorted(meant.words)), meant.birth, meant.phone
    )


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("24 11 26", date(2026, 11, 24)),
        ("25 11 26", date(1926, 11, 25)),
        ("1 1 00", date(2000, 1, 1)),
        ("29 2 24", date(2024, 2, 29)),
        ("31 12 99", date(1999, 12, 31)),
    ],
)
def test_a_year_of_two_digits_is_the_latest_that_is_past(typed, born):
    assert read(typed, TUESDAY).birth == born


def test_no_birth_date_is_taken_for_the_number_of_a_pager():
    for number in range(date(1926, 1, 1).toordinal(), TUESDAY.toordinal(), 3):
        day = date.fromordinal(number)
        assert read(f"{day.day} {day.month} {day.year}", TUESDAY) == Query((), day)


@pytest.mark.parametrize(
    ("typed", "date_typed"),
    [
        ("31/02/2020", "31/02/2020"),
        ("hana 31 2 1985", "31 2 1985"),
        ("30 Feb 2019", "30 Feb 2019"),
        ("2020-02-31", "2020-02-31"),
        ("12/13/85", "12/13/85"),
        ("25/11/2026", "25/11/2026"),
    ],
)
def test_a_day_of_no_calendar_or_to_come_is_no_birth_date_and_nothing_is_looked_for(
    typed, date_typed
):
    found = read(typed, TUESDAY)
    assert (found.no_birth, found.birth, found.empty) == (date_typed, None, True)


@pytest.mark.parametrize("typed", ["12 34 5678", "12 mays 2020", "0411 31 02 20", "5550 0142"])
def test_the_end_of_a_phone_number_and_a_name_are_no_wrong_date(typed):
    assert read(typed, TUESDAY).no_birth == ""


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_whatever_is_typed_is_read_without_an_error(typed):
    found = read(typed, TUESDAY)
    assert len(found.words) <= 6
    assert len(found.phone) != 1


# Who is found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tamura", ["Hana Tamura"]),
        ("TAM", ["Hana Tamura"]),
        ("hana tam", ["Hana Tamura"]),
        ("tam ha", ["Hana Tamura"]),
        ("amur", ["Hana Tamura"]),
        ("hana 12 3 1985", ["Hana Tamura"]),
        ("hana 13 3 1985", []),
        ("hana smith", []),
        ("12/3/85", ["Hana Tamura"]),
        ("0491 570 156", ["Hana Tamura"]),
        ("0156", ["Hana Tamura"]),
        ("hana 0157", []),
        ("(02) 5550 0142", ["Conor O'Brien"]),
        ("obrien", ["Conor O'Brien"]),
        ("o'brien", ["Conor O'Brien"]),
        ("brien", ["Conor O'Brien"]),
        ("muller", ["Zoë Müller-Lüdtke"]),
        ("Lüdtke zoe", ["Zoë Müller-Lüdtke"]),
        ("suharto", ["Suharto Suharto"]),
        ("%", []),
        ("h_na", []),
        ("t%", ["Hana Tamura"]),
        ("ta%a", []),
        ("x" * 100, []),
        ("😀", []),
        ("", []),
    ],
)
def test_the_box_finds(people, typed, found):
    assert names(typed) == found


def test_somebody_is_found_by_the_sound_of_the_name_in_any_order(people):
    assert ("John Smith", "sounds like") in reasons("smyth jon")
    assert names("tamoora") == ["Hana Tamura"]
    assert names("obrian") == ["Conor O'Brien"]


def test_letters_without_sense_find_nobody_who_only_happens_to_sound_so(people):
    a_patient("Zac", "Rite", BORN)
    assert names("zack") == names("wright") == ["Zac Rite"]
    assert names("zzqq") == []


def test_names_that_begin_so_come_before_those_that_only_sound_so(people):
    a_patient("John", "Adams", date(1970, 1, 1))
    a_patient("Jon", "Zephyr", date(1970, 1, 1))
    found = names("jon")
    assert found[0] == "Jon Zephyr"
    assert found[1:] == sorted(found[1:], key=lambda name: name.split()[1])
    assert "John Adams" in found


def test_of_those_that_begin_so_the_whole_name_comes_first_then_by_family_name(clinic):
    for family in ("Tamworth", "Tam", "Tamas"):
        a_patient("Kim", family, BORN)
    assert names("tam") == ["Kim Tam", "Kim Tamas", "Kim Tamworth"]


def test_letters_inside_a_word_are_looked_for_only_when_nothing_begins_or_sounds_so(people):
    a_patient("Ana", "Mithe", BORN)
    assert names("mith") == ["Ana Mithe"]
    assert "John Smith" in names("mit smi")


def test_it_is_said_why_somebody_was_found(people):
    assert reasons("hana") == [("Hana Tamura", "name")]
    assert reasons("12/3/1985") == [("Hana Tamura", "birth date")]
    assert reasons("0156") == [("Hana Tamura", "phone")]


def test_a_long_list_ends_one_after_the_most(clinic):
    for n in range(8):
        a_patient(f"Kim{'abcdefgh'[n]}", "Tran", BORN)
    assert len(names("tran", most=5)) == 6
    assert len(names("12/3/85", most=5)) == 6
    assert len(names("tran", most=8)) == 8


def test_what_staff_must_know_comes_with_whom_they_find(clinic):
    a_patient("Linh", "Hoang", BORN, interpreter="Vietnamese", alert="Allergic to latex")
    (found,) = patient_search.find("hoang", today=TUESDAY)
    assert (found.interpreter, found.alert, found.access_needs) == (
        "Vietnamese",
        "Allergic to latex",
        "",
    )
    assert not found.checked


# How it is found


@ON_SQLITE
@pytest.mark.parametrize(
    "typed", ["tam", "hana tamura", "smyth jon", "tam 12 3 1985", "12/3/85", "0491 570 156", "zz"]
)
def test_patients_are_looked_up_and_never_gone_through(people, typed):
    assert scans(typed) == []
    assert any("INDEX" in line for line in plan(typed))


@ON_SQLITE
def test_the_last_digits_are_read_off_the_index_of_phones_alone(people):
    assert scans("0156") == ["patient_1 USING COVERING INDEX ix_patient_phone"]


@ON_SQLITE
def test_only_letters_inside_a_word_go_through_the_words(people):
    (scan,) = scans("amur", inside=True)
    assert scan.startswith("patient_word USING COVERING INDEX")


@pytest.mark.parametrize(
    ("typed", "most"), [("tam", 1), ("12/3/85", 1), ("5678", 1), ("amur", 2), ("", 0), ("qqq", 2)]
)
def test_a_search_asks_few_questions(people, typed, most):
    seen = []

    def note(_conn, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        patient_search.find(typed, today=TUESDAY)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len(seen) == most


LETTERS = st.characters(categories=("Lu", "Ll", "Lo", "Lt", "Lm"), max_codepoint=0x2FFF)
WORDS = st.text(LETTERS, min_size=2, max_size=12)
EVERYBODY = 100_000
"""More than the examples can add: the patients of all of them are in the one database."""
NAMES = st.lists(WORDS, min_size=1, max_size=2).map(lambda found: "-".join(found)[:40])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    given_name=NAMES,
    family_name=NAMES,
    born=st.dates(date(1890, 1, 1), TUESDAY),
    phone=st.from_regex(r"\+614[0-9]{8}", fullmatch=True),
    beginning=st.integers(2, 12),
)
def test_whoever_is_added_is_found_by_any_beginning_by_birth_date_and_by_phone(
    clinic, given_name, family_name, born, phone, beginning
):
    patient = a_patient(given_name, family_name, born, phone=phone)

    def finds(text):
        found = patient_search.find(text, today=TUESDAY, most=EVERYBODY)
        return patient in {one.id for one in found}

    for word in f"{given_name} {family_name}".replace("-", " ").split():
        if patient_words.words(word[:beginning]):
            assert finds(word[:beginning]), word[:beginning]
    assert finds(f"{born.day} {born.month} {born.year}")
    assert finds(f"{born.day:02}/{born.month:02}/{born.year}")
    assert finds(phone)
    assert finds(phone[-4:])
    assert finds(f"0{phone[3:6]} {phone[6:9]} {phone[9:]}")
    assert finds(f"{given_name} {family_name} {born.isoformat()}")


def test_words_are_kept_for_every_name(people):
    counted = sa.select(sa.func.count(sa.distinct(PatientWord.patient_id)))
    everybody = sa.select(sa.func.count()).select_from(Patient)
    assert db.session.scalar(counted) == db.session.scalar(everybody)
