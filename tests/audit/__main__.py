"""`make audit`: every open page before the Nu HTML checker, four of them before Lighthouse.

Not part of `make test`: it needs Java, Node and a minute or two, and a busy machine lowers what
Lighthouse finds. The pages are those of a new demonstration, served as production serves them.
"""

import os
import sys
import tempfile
from pathlib import Path

from clinic_app import clock
from clinic_app.cli import demo_data
from clinic_app.cli.app import opened
from clinic_app.config import from_environment
from tests.benchmarks.servers import served
from tests.crawl import crawl
from tests.pages import CheckingClient

from . import lighthouse, nu, waiting_room
from .production import site


def main() -> int:
    """Look at everything, say what was found, and return the exit status."""
    with tempfile.TemporaryDirectory(prefix="clinic-audit-") as name:
        folder = Path(name)
        os.environ |= {"CLINIC_DEMO": "1", "CLINIC_INSTANCE": str(folder)}
        with opened() as app:
            demo_data.prepare(from_environment(os.environ))
            app.test_client_class = CheckingClient
            found = crawl(app.test_client(use_cookies=False))
            times = waiting_room.page_of_times(app.test_client(), today=clock.today())
            somebody = app.test_client()
            other = waiting_room.page_of_times(somebody, today=clock.today())
            pages = found.pages | times.way | waiting_room.booked(somebody, other)
        faults = [f"broken link: {one}" for one in found.broken]
        faults += nu.faults(pages, folder)
        say(f"Nu HTML checker: {len(pages)} pages, {len(faults)} faults")
        for fault in faults:
            say(f"  {fault}")
        article = next(
            (p for p in found.pages if p.startswith("/articles/") and p.count("/") == 3), ""
        )
        paths = ["/", "/services/childrens-health/", *([article] if article else []), times.path]
        with served(site(), folder / "server.log") as port:
            scores = lighthouse.scores(f"http://127.0.0.1:{port}", paths, folder, times.cookie)
        for path, score in scores.items():
            say(f"Lighthouse: {path}: {score}")
        low = [path for path, score in scores.items() if score.low]
    return 1 if faults or low else 0


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
