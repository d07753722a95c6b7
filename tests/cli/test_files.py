"""Setting a practice up: the schema, then the practice's files."""

import sqlalchemy as sa

from clinic_app.reference.catalogue import SERVICES
from clinic_app.reference.practice import PRACTICE


def tables(url):
    engine = sa.create_engine(url)
    found = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_an_empty_database_gets_the_newest_schema(clinic, tmp_path):
    url = f"sqlite:///{tmp_path}/new.sqlite"
    done = clinic("migrate", CLINIC_DATABASE_URL=url)
    assert (done.exit_code, done.output) == (0, "The database has the newest schema.\n")
    assert {"appointment", "claim", "audit_entry"} <= tables(url)


def test_the_practice_is_loaded_once(clinic):
    assert clinic("load-practice").output == "The practice is loaded.\n"
    assert clinic("load-practice").output == "Nothing has changed since it was loaded.\n"


def test_a_file_that_changed_is_loaded_again(clinic, tmp_path):
    clinic("load-practice")
    changed = tmp_path / "practice.yaml"
    changed.write_text(PRACTICE.read_text().replace("Works part time", "Works some days"))
    done = clinic("load-practice", "--practice", str(changed))
    assert done.output == "The practice is loaded.\n"


def test_a_broken_file_is_named_with_its_line_and_changes_nothing(clinic, tmp_path):
    broken = tmp_path / "services.yaml"
    broken.write_text(SERVICES.read_text().replace("minutes: 15", "minutes: 14", 1))
    line = SERVICES.read_text().partition("minutes: 15")[0].count("\n") + 1
    refused = clinic("load-practice", "--catalogue", str(broken))
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"services.yaml:{line}: ")
    assert refused.stdout == ""
    assert clinic("load-practice").output == "The practice is loaded.\n"


def test_a_file_that_is_not_there_is_named(clinic, tmp_path):
    refused = clinic("load-practice", "--practice", str(tmp_path / "none.yaml"))
    assert refused.exit_code == 1
    assert "none.yaml: cannot be read" in refused.stderr


def test_a_command_without_settings_says_which_is_missing(clinic):
    refused = clinic("migrate", CLINIC_SECRET_KEY=None)
    assert refused.exit_code == 1
    assert "set CLINIC_SECRET_KEY" in refused.stderr


def test_a_database_that_is_away_is_one_sentence(clinic):
    url = "postgresql://nobody@127.0.0.1:9/none"
    refused = clinic("check", CLINIC_DATABASE_URL=url)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: the database does not answer: ")
    assert refused.stderr.count("\n") == 1


def test_a_practice_does_not_move_its_clock(clinic):
    refused = clinic("check", CLINIC_DEMO_AHEAD="3600")
    assert refused.exit_code == 1
    assert "CLINIC_DEMO_AHEAD is for demonstrations only" in refused.stderr


def test_a_file_that_gives_somebody_anothers_address_is_refused_in_one_sentence(clinic, tmp_path):
    clinic("migrate")
    clinic("load-practice")
    text = PRACTICE.read_text()
    mine, theirs = (f"{who}@kestrelsquare.example.com" for who in ("amara.osei", "tess.byrne"))
    swapped = text.replace(mine, "x@y.example.com").replace(theirs, mine)
    (tmp_path / "swapped.yaml").write_text(swapped.replace("x@y.example.com", theirs))
    refused = clinic("load-practice", "--practice", str(tmp_path / "swapped.yaml"))
    assert refused.exit_code == 1
    assert refused.stderr == "Error: the address of amara-osei is another account's\n"
