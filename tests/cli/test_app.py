"""Every process of a demonstration has the same time; a practice has the real one."""

import pytest

from clinic_app import clock
from clinic_app.cli.app import application
from clinic_app.config import Misconfigured


@pytest.fixture
def demo(tmp_path):
    return {"CLINIC_DEMO": "1", "CLINIC_INSTANCE": str(tmp_path), "CLINIC_DEMO_AHEAD": "86400"}


def test_a_server_of_a_demonstration_takes_over_its_clock(demo, travel):
    application(demo)
    assert clock.ahead().days == 1


def test_without_one_the_clock_stays(demo, travel):
    application(demo | {"CLINIC_DEMO_AHEAD": ""})
    assert not clock.ahead()


def test_a_practice_does_not_start_with_a_moved_clock(demo, tmp_path):
    told = {
        "CLINIC_DATABASE_URL": f"sqlite:///{tmp_path}/clinic.sqlite",
        "CLINIC_SECRET_KEY": "a secret for tests only, long enough",
        "CLINIC_PUBLIC_URL": "https://clinic.example.com",
        "CLINIC_SMTP_HOST": "127.0.0.1",
    }
    with pytest.raises(Misconfigured, match="demonstrations only"):
        application(demo | told | {"CLINIC_DEMO": ""})
