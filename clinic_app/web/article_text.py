"""The text of an article as it stands on the page, made once from its Markdown and then kept.

The parser takes no HTML, and whatever comes out is cleaned once more: only what articles may hold
is left. Links to articles and visits get their addresses, drawings their size.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import nh3
from flask import current_app, url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from clinic_app.education import body
from clinic_app.education.document import Article

PARSER = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "code"])
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "blockquote", "br", "img", "div"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "h3": {"id"},
    "h4": {"id"},
    "ol": {"start"},
}
ENDPOINTS = {"article": "articles.show", "visit": "booking.start"}
VIEW_BOX = re.compile(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text under a heading of its own."""

    anchor: str
    title: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text: what stands before the first heading, then the sections."""

    lead: Markup
    sections: tuple[Section, ...]


@lru_cache(maxsize=200)
def render(article: Article) -> Text:
    """Return an article's text as markup that is safe to show. Needs an application context."""
    tokens = PARSER.parse(article.body)
    headings = iter(body.headings(article.body))
    parts: list[tuple[body.Heading | None, list[Token]]] = [(None, [])]
    for token in tokens:
        if token.type == "heading_open":
            heading = next(headings)
            token.attrSet("id", heading.anchor)
            if heading.level == 2:
                parts.append((heading, []))
        parts[-1][1].append(token)
    (_, lead), *rest = parts
    sections = (
        Section(heading.anchor, heading.text, _markup(tokens[3:]))
        for heading, tokens in rest
        if heading
    )
    return Text(_markup(lead), tuple(sections))


def preview(article: Article) -> Text:
    """Return the text of an article that is being written, which nothing keeps."""
    return render.__wrapped__(article)


def _markup(tokens: Sequence[Token]) -> Markup:
    """Return tokens as clean markup."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("href", _address(str(child.attrGet("href"))))
    html = PARSER.renderer.render(list(_with_drawings(tokens)), PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"div": {"drawings"}},
        url_schemes={"tel"},
        link_rel=None,
    )
    return Markup(clean)  # noqa: S704 (it has just been cleaned)


def _address(target: str) -> str:
    kind, _, slug = target.partition(":")
    return url_for(ENDPOINTS[kind], slug=slug) if kind in ENDPOINTS else target


def _with_drawings(tokens: Sequence[Token]) -> Iterable[Token]:
    """Yield tokens, drawings that stand one after another put side by side."""
    here, shown = 0, list[Token]()
    while here < len(tokens):
        if tokens[here].type == "paragraph_open" and _drawings(tokens[here + 1]):
            shown += _drawings(tokens[here + 1])
            here += 3
            continue
        yield from _side_by_side(shown)
        shown = []
        yield tokens[here]
        here += 1
    yield from _side_by_side(shown)


def _drawings(inline: Token) -> list[Token]:
    """Return the drawings of a paragraph that has nothing else."""
    children = [one for one in inline.children or [] if one.type != "softbreak"]
    return children if all(one.type == "image" for one in children) else []


def _side_by_side(drawings: Sequence[Token]) -> Iterable[Token]:
    if drawings:
        shown = Markup("").join(_drawing(one) for one in drawings)
        yield Token("html_block", "", 0, content=f'<div class="drawings">{shown}</div>\n')


def _drawing(image: Token) -> Markup:
    name = str(image.attrGet("src"))
    width, height = _size(current_app.static_folder or "", name)
    source = url_for("static", filename=f"images/articles/{name}.svg")
    tag = Markup('<img src="{}" alt="{}" width="{}" height="{}">')
    return tag.format(source, image.content, width, height)


@cache
def _size(static: str, name: str) -> tuple[int, int]:
    """Return how large a drawing is, so that the page does not jump when it arrives."""
    path = Path(static) / "images" / "articles" / f"{name}.svg"
    found = VIEW_BOX.search(path.read_text("utf-8")) if path.is_file() else None
    return (round(float(found[1])), round(float(found[2]))) if found else (320, 180)
