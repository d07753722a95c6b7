"""The import contracts hold, and each of them is seen to fail when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BREAKS = {
    "Layers point inwards": ("clinic_app/models/base.py", "from clinic_app.web import links"),
    "The cores are pure": ("clinic_app/scheduling/ages.py", "import sqlalchemy"),
    "Operations know nothing of HTTP": ("clinic_app/operations/limits.py", "import flask"),
    "Blueprints reach the database only through operations": (
        "clinic_app/blueprints/booking/views.py",
        "from clinic_app.models import Claim",
    ),
    "Blueprints do not import one another": (
        "clinic_app/blueprints/booking/views.py",
        "from clinic_app.blueprints.public import routes",
    ),
}


def lint(folder):
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "clinic_app", folder / "clinic_app")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_house_keeps_its_contracts(copy):
    assert lint(copy).returncode == 0, lint(copy).stdout


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_seen(copy, contract):
    name, line = BREAKS[contract]
    path = copy / name
    kept = path.read_text()
    path.write_text(f"{kept}\n{line}\n")
    told = lint(copy)
    path.write_text(kept)
    assert told.returncode != 0
    assert f"{contract} BROKEN" in told.stdout
