"""Static files that browsers may keep for good: their address changes with their content."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request

A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give every address of a static file the fingerprint of the file."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    folder = Path(app.static_folder or "")

    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        fixed = str(values.get("filename", "")).endswith(".woff2")  # named by our style sheets
        if endpoint == "static" and "filename" in values and not fixed:
            values.setdefault("v", _fingerprint(folder / values["filename"]))

    app.url_defaults(add_fingerprint)
    app.jinja_env.globals["url_for"] = _remembering(app)


def _remembering(app: Flask) -> Any:
    """Return `url_for` that works out an address only once if it is the same on every page.

    Those are static files and pages without a value; a page asks for about thirty of them.
    """
    known: dict[tuple[str, str, str], str] = {}

    def url_for(endpoint: str, **values: Any) -> str:
        fixed = not values or (endpoint == "static" and values.keys() == {"filename"})
        if not fixed or endpoint.startswith(".") or not request:
            return app.url_for(endpoint, **values)
        key = (request.script_root, endpoint, values.get("filename", ""))
        if key not in known:
            known[key] = app.url_for(endpoint, **values)
        return known[key]

    return url_for


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
