"""The application as production serves it: gunicorn, and what a proxy in front compresses."""

import gzip
import os
from collections.abc import Callable, Iterable
from typing import Any

from clinic_app.cli.app import application
from tests.benchmarks.servers import Site

TEXT = ("text/", "application/javascript", "image/svg+xml")


def site() -> Site:
    """Return what to serve: this module's application with the environment of the audit."""
    env = {name: value for name, value in os.environ.items() if name.startswith("CLINIC_")}
    return Site("tests.audit.production:compressed()", env)


def compressed() -> Callable[..., Iterable[bytes]]:
    """Return the application behind what a proxy does."""
    inside = application()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        told: list[Any] = []
        body = b"".join(inside(environ, lambda status, headers, *_: told.extend((status, headers))))
        status, headers = told
        kept = {name.lower(): value for name, value in headers}
        if kept.get("content-type", "").startswith(TEXT) and body:
            body = gzip.compress(body, 6)
            headers = [(n, v) for n, v in headers if n.lower() != "content-length"]
            headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        start(status, headers)
        return [body]

    return answer
