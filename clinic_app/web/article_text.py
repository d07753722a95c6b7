"""The text of an article as it stands on the page, made once from its Markdown and then kept.

The parser takes no HTML, and whatever comes out is cleaned once more: only what articles may hold
is left. Links to articles and visits get their addresses, drawings their size.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import nh3
from flask import current_app, url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from clinic_app.education import body, pictures, telephones
from clinic_app.education.document import Article
from clinic_app.operations import article_images

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
NUMBER = re.compile(rf"(?<![\d.,])(?<!\d\s)000(?!\d)|{telephones.NUMBER.pattern}", re.VERBOSE)
"""A number to call, that for emergencies too."""
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
def render(article: Article, gone: frozenset[str] = frozenset()) -> Text:
    """Return an article's text as markup that is safe to show. Needs an application context.

    `gone` are articles that nobody can read: the words of a link there stay, the link does not.
    """
    tokens = PARSER.parse(article.body)
    headings = {heading.line: heading for heading in body.headings(article.body)}
    parts: list[tuple[body.Heading | None, list[Token]]] = [(None, [])]
    for token in tokens:
        heading = _heading(token, headings)
        if heading is not None:
            token.attrSet("id", heading.anchor)
            if heading.level == 2:
                parts.append((heading, []))
        parts[-1][1].append(token)
    (_, lead), *rest = parts
    sections = (
        Section(heading.anchor, heading.text, _markup(tokens[3:], gone))
        for heading, tokens in rest
        if heading
    )
    return Text(_markup(lead, gone), tuple(sections))


def _heading(token: Token, headings: Mapping[int, body.Heading]) -> body.Heading | None:
    """Return the heading that begins here; one inside a list or a quotation is none of ours."""
    if token.type != "heading_open" or token.level or not token.map:
        return None
    return headings.get(token.map[0] + 1)


def preview(article: Article) -> Text:
    """Return the text of an article that is being written, which nothing keeps."""
    return render.__wrapped__(article)


def _markup(tokens: Sequence[Token], gone: frozenset[str]) -> Markup:
    """Return tokens as clean markup."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open":
                where = _address(str(child.attrGet("href")), gone)
                child.attrs = {"href": where} if where else {}
            elif child.type == "image":
                _point(child)
        if token.children:
            token.children = list(_with_numbers(token.children))
    html = PARSER.renderer.render(list(_with_drawings(tokens)), PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"div": {"drawings"}, "a": {"no-wrap"}},
        url_schemes={"tel"},
        link_rel=None,
    )
    return Markup(clean)  # noqa: S704 (it has just been cleaned)


def _address(target: str, gone: frozenset[str]) -> str:
    """Return where a link leads: to an article, a visit, a number, else nowhere ("")."""
    kind, _, slug = target.partition(":")
    if kind == "article" and slug in gone:
        return ""
    if kind in ENDPOINTS and slug:
        return url_for(ENDPOINTS[kind], slug=slug)
    return target if kind == "tel" else ""


def _with_numbers(children: Sequence[Token]) -> Iterable[Token]:
    """Yield the tokens of a paragraph, each number outside a link made one that can be called."""
    inside = False
    for child in children:
        inside = child.type == "link_open" or (inside and child.type != "link_close")
        if child.type == "text" and not inside:
            yield from _callable(child.content)
        else:
            yield child


def _callable(text: str) -> Iterable[Token]:
    """Yield a text, the numbers in it as links that no line breaks."""
    end = 0
    for found in NUMBER.finditer(text):
        where: dict[str, str | int | float] = {
            "href": f"tel:{telephones.digits(found[0])}",
            "class": "no-wrap",
        }
        yield Token("text", "", 0, content=text[end : found.start()])
        yield Token("link_open", "a", 1, attrs=where)
        yield Token("text", "", 0, content=found[0])
        yield Token("link_close", "a", -1)
        end = found.end()
    yield Token("text", "", 0, content=text[end:])


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
    tag = Markup('<img src="{}" alt="{}" width="{}" height="{}">')
    return tag.format(
        image.attrs["src"], image.content, image.attrs["width"], image.attrs["height"]
    )


def _point(image: Token) -> None:
    """Have a picture come from us, whatever the text says, and say how large it is."""
    name = str(image.attrGet("src"))
    static = f"images/articles/{name if pictures.NAME.fullmatch(name) else 'none'}.svg"
    path = Path(current_app.static_folder or "") / static
    added = None if path.is_file() else article_images.find(name)
    source = url_for("static", filename=static)
    width, height = _size(path)
    if added is not None:
        source = url_for("articles.picture", name=added.name, kind=added.kind)
        width, height = added.width, added.height
    image.attrs = {"src": source, "alt": image.content, "width": width, "height": height}


@cache
def _size(path: Path) -> tuple[int, int]:
    """Return how large a drawing is, so that the page does not jump when it arrives."""
    found = VIEW_BOX.search(path.read_text("utf-8")) if path.is_file() else None
    return (round(float(found[1])), round(float(found[2]))) if found else (320, 180)
