"""The schema goes up and down on both databases, keeps data, and is what the models say."""

from datetime import date, datetime, time

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from clinic_app.extensions import WRITE, db
from clinic_app.models import Claim, Resource
from clinic_app.operations import patient_words
from clinic_app.web.transaction import transaction

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Of SQLite alone: the other engine has no such thing to prove."""


def tables():
    db.session.rollback()
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_schema_is_what_the_models_say(context):
    with db.engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(compared, db.metadata) == []


def test_the_schema_goes_down_and_up_again(context):
    db.session.remove()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(db.metadata.tables)


@pytest.mark.parametrize(
    "values",
    [
        {"lane": 10},
        {"lane": -1},
        {"cell": 0},
        {"kind": "room", "lane": 1},
        {"resource_id": 999},
        {"kind": "room"},
    ],
)
def test_the_database_refuses_claims_that_make_no_sense(context, values):
    with transaction():
        db.session.add(Resource(id=1, kind="practitioner"))
    claim = {"resource_id": 1, "cell": 1, "lane": 0, "kind": "practitioner", "hold_id": "h"}
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(Claim(**(claim | values)))


def test_nothing_but_a_writing_connection_changes_the_schema(context):
    with db.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.execute(sa.text("CREATE TABLE stray (id INTEGER)"))
    with db.engine.connect().execution_options(**WRITE) as connection:
        connection.execute(sa.text("CREATE TABLE stray (id INTEGER)"))
        connection.rollback()


@ON_SQLITE
def test_sqlite_keeps_what_it_acknowledged(context):
    with db.engine.connect() as connection:
        ask = lambda name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert ask("journal_mode") == "wal"
        assert ask("synchronous") == 2
        assert ask("foreign_keys") == 1


BEFORE = {
    "resource": [{"id": 1, "kind": "patient"}, {"id": 2, "kind": "patient"}],
    "patient": [
        {
            "id": number,
            "given_name": given,
            "family_name": family,
            "birth_date": date(1980, 3, 14),
            **dict.fromkeys(("gender", "email", "phone", "contact_name"), ""),
            "created_at": datetime(2026, 1, 5),
        }
        for number, given, family in ((1, "Zoë", "O’Brien-Smyth"), (2, "", "小林"))
    ],
    "outbox_message": [
        {
            "id": 1,
            "kind": "moved",
            "subject_kind": "appointment",
            "subject_id": 7,
            "version": 1,
            "channel": "email",
            "made_at": datetime(2026, 1, 5),
            "send_after": datetime(2026, 1, 5),
            "state": "failed",
            "attempts": 10,
            "trouble": "refused: [550]",
        }
    ],
}


def put(rows_of):
    """Write rows into the schema as it stands, whatever the models say."""
    with db.engine.connect().execution_options(**WRITE) as connection:
        for name, rows in rows_of.items():
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            connection.execute(table.insert(), rows)
        connection.commit()


def ask(statement):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def change(statement):
    with db.engine.connect().execution_options(**WRITE) as connection:
        connection.execute(sa.text(statement))
        connection.commit()


def test_people_of_the_first_schema_are_found_by_their_words_in_the_second(context):
    db.session.remove()
    downgrade(revision="0001")
    put(BEFORE)
    upgrade()
    words = ask("SELECT patient_id, word, sound FROM patient_word ORDER BY patient_id, word")
    assert words[:3] == [(1, "obrien", "OBRN"), (1, "smyth", "SM0"), (1, "zoe", "S")]
    assert [word for number, word, _ in words if number == 2] == ["小林"]
    assert ask("SELECT interpreter, access_needs, alert FROM patient") == [("", "", "")] * 2
    rows = [row for row in words if row[0] == 1]
    assert [r["word"] for r in patient_words.rows(1, "Zoë", "O’Brien-Smyth")] == [
        r[1] for r in rows
    ]


def test_who_was_told_by_telephone_is_on_the_call_list_of_the_older_schema(context):
    db.session.remove()
    put({"outbox_message": [BEFORE["outbox_message"][0] | {"state": "told"}]})
    downgrade(revision="0001")
    assert ask("SELECT state, attempts, trouble FROM outbox_message") == [
        ("failed", 10, "refused: [550]")
    ]
    upgrade()
    change("UPDATE outbox_message SET state = 'told'")


def test_the_older_schema_refuses_words_it_does_not_know(context):
    db.session.remove()
    downgrade(revision="0001")
    put({"outbox_message": BEFORE["outbox_message"]})
    with pytest.raises(sa.exc.IntegrityError):
        change("UPDATE outbox_message SET state = 'told'")
    upgrade()


HOURS = {
    "location": [{"id": 1, "slug": "square", "name": "Square"}],
    "resource": [{"id": 1, "kind": "practitioner"}, {"id": 2, "kind": "room"}],
    "room": [{"id": 2, "slug": "room-1", "name": "Room 1", "kind": "consulting", "location_id": 1}],
    "account": [
        {
            "id": 1, "email": "kim@example.com", "role": "nurse", "name": "Kim", "active": True,
            "created_at": datetime(2026, 1, 5),
        }
    ],
    "practitioner": [
        {
            "id": 1, "slug": "kim", "account_id": 1, "given_name": "Kim", "active": True,
            **dict.fromkeys(("title", "family_name", "gender", "pronouns", "summary"), ""),
            **{key: [] for key in ("languages", "interests", "capabilities")},
        }
    ],
    "roster_pattern": [
        {
            "id": 1, "practitioner_id": 1, "location_id": 1, "weekday": 1, "every_weeks": 1,
            "starts": time(9), "ends": time(12), "valid_from": date(2026, 1, 5),
            "label": "Baby clinic", "reserved_for": [], "same_day": False,
        }
    ],
}  # fmt: skip


def test_hours_of_the_second_schema_have_no_fixed_room_and_lose_theirs_going_back(context):
    db.session.remove()
    downgrade(revision="0002")
    put(HOURS)
    upgrade()
    assert ask("SELECT label, room_id FROM roster_pattern") == [("Baby clinic", None)]
    change("UPDATE roster_pattern SET room_id = 2")
    downgrade(revision="0002")
    assert ask("SELECT id, label FROM roster_pattern") == [(1, "Baby clinic")]
    upgrade()
    assert ask("SELECT label, room_id FROM roster_pattern") == [("Baby clinic", None)]


def test_who_is_booked_is_known_by_their_name_in_the_files_from_the_seventh_schema_on(context):
    db.session.remove()
    downgrade(revision="0006")
    other = HOURS["account"][0] | {"id": 2, "email": "tess@example.com", "role": "reception"}
    leave = {
        "id": 1, "kind": "leave", "practitioner_id": 1, "first_day": date(2026, 11, 24),
        "summary": "Away", "reason": "Sick", "made_at": datetime(2026, 11, 24),
    }  # fmt: skip
    put(HOURS | {"account": [*HOURS["account"], other], "schedule_change": [leave]})
    for move in (upgrade, lambda: downgrade(revision="0006"), upgrade):
        move()
        assert ask("SELECT id, email FROM account ORDER BY id") == [
            (1, "kim@example.com"),
            (2, "tess@example.com"),
        ]
        assert ask("SELECT summary, practitioner_id FROM schedule_change") == [("Away", 1)]
    assert ask("SELECT slug FROM account ORDER BY id") == [("kim",), (None,)]
    assert ask("SELECT submitted FROM schedule_change") == [(None,)]


def a_row(number, **facts):
    at_ten = datetime(2026, 11, 24, 10)
    return {
        "id": number, "reference": f"KSQ {number}", "hold_id": f"hold{number}", "patient_id": 3,
        "type_slug": "standard", "location_id": 1, "lead_id": 1, "starts_at": at_ten,
        "ends_at": at_ten.replace(minute=15), "local_date": at_ten.date(), "minutes": 15,
        "local_time": at_ten.time(), "answers": {}, "live": True, "version": 0, "made_at": at_ten,
        **dict.fromkeys(("contact_name", "contact_phone", "note", "fit_in_reason"), ""), **facts,
    }  # fmt: skip


def test_visits_from_which_the_desk_took_the_address_on_record_get_no_email(context):
    db.session.remove()
    downgrade(revision="0006")
    kinds = {"slug": "standard", "position": 1, "definition": {}, "retired": False}
    patient = BEFORE["patient"][0] | {"id": 3, "email": "mother@example.com"}
    patient |= dict.fromkeys(("interpreter", "access_needs", "alert"), "")
    resources = [*HOURS["resource"], {"id": 3, "kind": "patient"}, {"id": 4, "kind": "patient"}]
    silent = patient | {"id": 4, "email": ""}
    visits = [
        a_row(1, channel="phone", contact_email=""),
        a_row(2, channel="phone", contact_email="own@example.com"),
        a_row(3, channel="online", contact_email=""),
        a_row(4, channel="desk", contact_email="", patient_id=4),
    ]
    put(
        {name: HOURS[name] for name in ("location", "account")}
        | {"resource": resources, "practitioner": HOURS["practitioner"]}
        | {"appointment_type": [kinds], "patient": [patient, silent], "appointment": visits}
    )
    for move in (upgrade, lambda: downgrade(revision="0006"), upgrade):
        move()
        assert ask("SELECT count(*) FROM appointment") == [(4,)]
    found = ask("SELECT id, no_email FROM appointment ORDER BY id")
    assert [(number, bool(wants_none)) for number, wants_none in found] == [
        (1, True), (2, False), (3, False), (4, False),
    ]  # fmt: skip


def test_changes_of_closed_days_are_of_the_whole_practice_until_they_say_of_which_place(context):
    db.session.remove()
    downgrade(revision="0008")
    shut = {
        "id": 1, "kind": "closure", "first_day": date(2026, 12, 25), "summary": "Closed",
        "reason": "", "made_at": datetime(2026, 11, 24),
    }  # fmt: skip
    put({"location": HOURS["location"], "schedule_change": [shut]})
    upgrade()
    put({"closure": [{"id": 1, "day": date(2026, 12, 25), "name": "Closed", "change_id": 1}]})
    assert ask("SELECT location_id FROM schedule_change") == [(None,)]
    change("UPDATE schedule_change SET location_id = 1")
    with pytest.raises(sa.exc.IntegrityError):
        change("UPDATE schedule_change SET location_id = 99")
    downgrade(revision="0008")
    assert ask("SELECT summary, change_id FROM schedule_change JOIN closure ON true") == [
        ("Closed", 1)
    ]
    upgrade()


TIES = {
    **BEFORE,
    "account": HOURS["account"],
    "family_tie": [
        {"account_id": 1, "patient_id": patient, "kind": "parent"} for patient in (1, 2)
    ],
}


def test_the_ties_of_a_family_stand_when_they_get_an_index(context):
    db.session.remove()
    downgrade(revision="0003")
    put(TIES)
    for move in (upgrade, lambda: downgrade(revision="0003"), upgrade):
        move()
        found = ask("SELECT account_id, patient_id, kind FROM family_tie ORDER BY patient_id")
        assert found == [(1, 1, "parent"), (1, 2, "parent")]


TEXTS = {
    "account": [
        HOURS["account"][0] | {"id": number, "email": f"{number}@example.com"} for number in (1, 2)
    ],
    "article": [{"id": 1, "slug": "sleep", "made_at": datetime(2026, 11, 24), "withdrawn_why": ""}],
    "article_version": [
        {
            "id": 1, "article_id": 1, "number": 1, "source": "---\ntitle: Sleep\n---\n", "note": "",
            "author_id": 1, "made_at": datetime(2026, 11, 24), "submitted_by": 1,
            "checksum": "c" * 64,
            **dict.fromkeys(("submitted_at", "approved_at", "publish_at"), datetime(2026, 11, 24)),
            "approved_by": 2,
        }
    ],
}  # fmt: skip


def test_articles_come_with_the_fifth_schema_and_go_with_it(context):
    db.session.remove()
    downgrade(revision="0004")
    assert not tables() & {"article", "article_version", "article_feedback", "search_miss"}
    upgrade()
    put(TEXTS)
    assert ask("SELECT slug, number, approved_by FROM article JOIN article_version USING (id)") == [
        ("sleep", 1, 2)
    ]
    downgrade(revision="0004")
    assert ask("SELECT count(*) FROM account") == [(2,)]
    upgrade()


@pytest.mark.parametrize(
    "wrong",
    [
        "approved_by = 1",
        "submitted_by = 2",
        "submitted_at = NULL",
        "approved_at = NULL",
        "number = 0",
    ],
)
def test_no_version_is_published_that_a_second_person_has_not_approved(context, wrong):
    db.session.remove()
    put(TEXTS)
    with pytest.raises(sa.exc.IntegrityError):
        change(f"UPDATE article_version SET {wrong}")


def test_pictures_of_articles_come_with_their_table_and_articles_stay(context):
    db.session.remove()
    downgrade(revision="0007")
    made = datetime(2026, 1, 5)
    put({"article": [{"id": 1, "slug": "sore-hip", "made_at": made, "withdrawn_why": ""}]})
    upgrade()
    picture = {"id": 1, "name": "bridge", "kind": "svg", "content": b"\x00\xff", "width": 4}
    put({"article_image": [picture | {"height": 3, "shows": "A bridge", "added_at": made}]})
    with pytest.raises(sa.exc.IntegrityError):
        put({"article_image": [picture | {"id": 2, "height": 3, "shows": "", "added_at": made}]})
    downgrade(revision="0007")
    assert ask("SELECT slug FROM article") == [("sore-hip",)]
    upgrade()
