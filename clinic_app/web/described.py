"""What a public page tells those who list it: its description, its address, its facts as data.

A view passes `described=describe(...)` to its template; the base layout does the rest. The facts
are schema.org's, as a block of data that no browser runs.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from .letters import settings

Data = Mapping[str, Any]
SCHEMA = "https://schema.org"
NOT_IN_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
SHORTENED = 160


@dataclass(frozen=True, slots=True)
class Described:
    """A page as others list it. `kind` is Open Graph's: "website" or "article"."""

    description: str
    address: str
    kind: str = "website"
    listed: bool = True
    feed: str = ""
    data: tuple[Data, ...] = ()

    @property
    def picture(self) -> str:
        """Where the picture is that others show beside a link to the page."""
        return absolute(url_for("static", filename="images/shared.png"))

    @property
    def block(self) -> Markup:
        """The data as an element of type application/ld+json; "" without any."""
        if not self.data:
            return Markup("")
        graph = {"@context": SCHEMA, "@graph": list(self.data)}
        text = json.dumps(graph, ensure_ascii=False, default=str).translate(NOT_IN_MARKUP)
        return Markup('<script type="application/ld+json">{}</script>').format(
            Markup(text)  # noqa: S704 (JSON in which no markup can begin)
        )


def describe(
    description: str,
    *,
    path: str = "",
    kind: str = "website",
    listed: bool = True,
    data: Iterable[Data] = (),
) -> Described:
    """Return the description of the page at `path`, or of the one that is asked for.

    A page that is not `listed` asks search engines to leave it out.
    """
    said = description if len(description) <= SHORTENED else _shortened(description)
    return Described(said, absolute(path or request.path), kind, listed, data=tuple(data))


def absolute(path: str) -> str:
    """Return an address of ours as it is known outside."""
    return f"{settings().public_url}{path}"


def _shortened(text: str) -> str:
    return text[: SHORTENED - 1].rpartition(" ")[0] + "…"
