"""The demonstration as a person starts it: three things that begin together and end together."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest
from click.testing import CliRunner

from clinic_app.cli import main
from clinic_app.operations.demonstration import families
from tests.conftest import free_port

from .conftest import DAY, plain_environment, processes_below


class Demo:
    """A running demonstration, and what it said until it was there."""

    def __init__(self, home):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        words = ("--date", DAY.isoformat(), "--port", str(self.port))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "clinic_app.cli", "demo", *words],
            env=plain_environment(CLINIC_INSTANCE=str(home)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line

    def end(self, how=signal.SIGTERM):
        """Tell it to end, and return its exit code and its last words."""
        self.process.send_signal(how)
        return self.process.wait(15), self.process.stdout.read()

    def worker(self):
        """Return the child that has no children."""
        (found,) = [c for c in processes_below(self.process.pid) if not processes_below(c)]
        return found


def started(home):
    found = Demo(home)
    yield found
    found.process.kill()
    found.process.wait()
    found.process.stdout.close()


@pytest.fixture(scope="module")
def there(demo_home):
    """One that goes on running while it is looked at."""
    yield from started(demo_home)


@pytest.fixture
def running(demo_home):
    """One to be ended."""
    yield from started(demo_home)


@pytest.fixture
def browse(there):
    """Fetch a page, or send a form with the token of the page it is on."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)

    def fetch(path, **fields):
        with browser.open(there.url + path, timeout=20) as page:
            text = page.read().decode()
        if not fields:
            return text
        fields["csrf_token"] = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)[1]
        form = urllib.parse.urlencode(fields).encode()
        with browser.open(there.url + path, form, timeout=20) as page:
            return page.read().decode()

    return fetch


def test_it_says_where_it_is_what_day_it_is_and_who_can_sign_in(there):
    assert f"The demonstration is at {there.url}" in there.said
    assert "Friday 2 April 2027, 9:40 am" in there.said
    assert "tess.byrne@kestrelsquare.example.com" in there.said
    assert all(email in there.said for email in families.WHO)


def test_a_code_that_a_patient_asks_for_arrives_in_its_mailbox(there, browse):
    browse("/account/sign-in", email=families.TEENS)
    give_up = time.monotonic() + 20
    while " is your code" not in (page := browse("/demo/mailbox")):
        assert time.monotonic() < give_up, page
        time.sleep(0.2)
    code = re.search(r"(\d{6}) is your code", page)[1]
    assert "Marcus" in browse("/account/code", code=code)


def test_its_pages_are_of_the_day_that_was_asked_for(there, browse):
    assert "2 April 2027" in browse("/")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_all_of_it_ends_when_told(running, how):
    children = processes_below(running.process.pid)
    code, words = running.end(how)
    assert (code, words.strip()) == (0, "The demonstration has ended.")
    assert not any(alive(child) for child in children)
    with socket.socket() as asking:
        assert asking.connect_ex(("127.0.0.1", running.port)) != 0


def test_the_death_of_one_part_ends_the_others_with_a_clear_line(running):
    children = processes_below(running.process.pid)
    os.kill(running.worker(), signal.SIGKILL)
    assert running.process.wait(15) == 1
    assert "the worker ended by itself, so everything was ended" in running.process.stdout.read()
    assert not any(alive(child) for child in children)


def test_nothing_is_left_behind_when_it_is_killed(running):
    children = processes_below(running.process.pid)
    running.process.kill()
    give_up = time.monotonic() + 10
    while any(alive(child) for child in children):
        assert time.monotonic() < give_up
        time.sleep(0.1)


def test_the_second_start_makes_nothing_anew(there):
    assert "Inventing" not in there.said


def test_a_port_that_is_taken_is_said_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        runner = CliRunner(env={"CLINIC_INSTANCE": str(tmp_path / "home")})
        refused = runner.invoke(main, ["demo", "--port", port])
    assert refused.exit_code == 1
    assert f"port {port} is taken on this machine: choose another" in refused.stderr
    assert not (tmp_path / "home").exists()


def test_a_day_before_the_practice_began_is_refused(tmp_path):
    refused = CliRunner().invoke(main, ["demo", "--date", "2020-01-01"])
    assert refused.exit_code == 2
    assert "the practice begins on 2026-01-05" in refused.stderr


def alive(pid):
    """Say whether a process is there and not merely waiting to be noticed as ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
