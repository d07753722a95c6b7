"""Everything that is measured, set up and serving: on the same weeks, by the same server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg

from clinic_app import clock

from . import django_visitors, floor_store, floor_visitors, product, product_visitors
from .cluster import postgresql
from .servers import ROOT, Site, served

FOLDER = ROOT / "instance" / "bench"
DJANGO = ROOT / ".venv-bench" / "bin" / "python"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ENGINES = (SQLITE, POSTGRESQL)
FLOOR, PRODUCT, PACKAGE = "floor", "product", "django-appointment"


@dataclass(slots=True)
class Systems:
    """Ports and visitors of everything that runs; visitors by (system, engine)."""

    hello: int = 0
    ports: dict[tuple[str, str], int] = field(default_factory=dict)
    visitors: dict[tuple[str, str], Any] = field(default_factory=dict)


@contextmanager
def running(say: Callable[[str], None]) -> Iterator[Systems]:
    """Fill new databases, start all servers, and end everything afterwards."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    today, found = clock.today(), Systems()
    with ExitStack() as stack:
        say("starting PostgreSQL")
        cluster = stack.enter_context(postgresql())
        hello = Site("tests.benchmarks.hello:app", {})
        found.hello = stack.enter_context(served(hello, FOLDER / "hello.log"))
        for engine in ENGINES:
            for name, start in ((FLOOR, _floor), (PRODUCT, _product), (PACKAGE, _package)):
                say(f"filling {name} on {engine}")
                place = _place(engine, cluster, name.partition("-")[0])
                site, visitors = start(place, today)
                log = FOLDER / f"{name}-{engine}.log"
                port = stack.enter_context(served(site, log))
                found.ports[name, engine] = port
                found.visitors[name, engine] = visitors(port)
        yield found


Prepared = tuple[Site, Callable[[int], Any]]


def _place(engine: str, cluster: str, name: str) -> str:
    """Return the address of a new database."""
    if engine == SQLITE:
        return f"sqlite:///{FOLDER}/{name}.sqlite"
    with psycopg.connect(f"{cluster}postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    return f"{cluster}{name}"


def _floor(place: str, today: date) -> Prepared:
    where = place.removeprefix("sqlite:///")
    floor_store.fill(where, today)
    site = Site("tests.benchmarks.floor:app", {floor_store.ADDRESS: where})
    return site, lambda _port: floor_visitors.Visitors()


def _product(place: str, today: date) -> Prepared:
    folder = FOLDER / f"product-{place.partition(':')[0]}"
    product.fill(place, folder, today)
    return product.site(place, folder), product_visitors.Visitors


def _package(place: str, today: date) -> Prepared:
    env = {"DJANGO_DATABASE": place.replace("sqlite:///", "sqlite://")}
    fill = [str(DJANGO), "-m", "tests.benchmarks.django_site.fill", today.isoformat()]
    passed = os.environ | env | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(fill, cwd=ROOT, env=passed, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise RuntimeError("the site with django-appointment could not be filled")
    told = json.loads(done.stdout.strip().splitlines()[-1])
    site = Site("tests.benchmarks.django_site.wsgi:application", env, str(DJANGO))
    return site, lambda port: django_visitors.Visitors(port, told)
