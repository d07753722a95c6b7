"""SVG drawings, cleaned: what is not on the list of what drawings need is left out.

Nothing is expanded or fetched: a document type, an entity or an instruction refuses the file.
"""

import re
from collections import Counter
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

SVG = "http://www.w3.org/2000/svg"
DEEPEST = 40
WORD = re.compile(r"[\w-]+")
TAGS = frozenset(
    WORD.findall(
        "svg g path circle ellipse line polyline polygon rect text tspan title desc defs "
        "linearGradient radialGradient stop clipPath marker"
    )
)
ATTRIBUTES = frozenset(
    WORD.findall(
        "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill fill-opacity "
        "fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray "
        "stroke-dashoffset stroke-opacity stroke-miterlimit opacity id role offset stop-color "
        "stop-opacity gradientUnits gradientTransform clip-path clip-rule marker-start marker-mid "
        "marker-end markerWidth markerHeight markerUnits refX refY orient font-family font-size "
        "font-weight font-style text-anchor dominant-baseline dx dy preserveAspectRatio fx fy"
    )
)
OWN = re.compile(r"url\(#[\w-]+\)")
ELSEWHERE = re.compile(r"url\s*\(|script:|data:|[\\@<]|//", re.IGNORECASE)
BOX = re.compile(r"\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d{1,9}(?:\.\d+)?)[\s,]+(\d{1,9}(?:\.\d+)?)\s*")


class Unsafe(ValueError):
    """The drawing cannot be cleaned; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A drawing of which only lines, shapes and words are left. `removed` names the rest."""

    content: bytes
    width: int
    height: int
    removed: tuple[str, ...]


def cleaned(content: bytes) -> Clean:
    """Return a drawing without anything that runs, loads or restyles; raises `Unsafe`."""
    cleaner = _Cleaner()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    parser.StartElementHandler = cleaner.begin
    parser.EndElementHandler = cleaner.end
    parser.CharacterDataHandler = cleaner.say
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as broken:
        if isinstance(broken, Unsafe):
            raise
        raise Unsafe("This drawing is no whole SVG file. Save it again as plain SVG") from None
    return cleaner.clean()


def _refuse(*_told: object) -> None:
    raise Unsafe("Save the drawing as plain SVG: this one has a document type or an instruction")


class _Cleaner:
    """Writes what is allowed of a drawing as it is read."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.removed: Counter[str] = Counter()
        self.open: list[str] = []
        self.left_out = 0
        self.size: tuple[int, int] | None = None

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Write an element with what is allowed of it, or leave it out with all it holds."""
        space, _, name = tag.rpartition(" ")
        if self.left_out or space != SVG or name not in TAGS or (name == "svg") == bool(self.open):
            self.left_out += 1
            self.removed[name] += self.left_out == 1
            return
        if len(self.open) >= DEEPEST:
            raise Unsafe("This drawing has too many groups inside one another. Make it simpler")
        kept = {key: value for key, value in attributes.items() if self._allowed(key, value)}
        if name == "svg":
            self.size = _size(kept)
            kept |= {"width": str(self.size[0]), "height": str(self.size[1])}
        own = f' xmlns="{SVG}"' if name == "svg" else ""
        written = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
        self.written.append(f"<{name}{own}{written}>")
        self.open.append(name)

    def end(self, _tag: str) -> None:
        """Close what was written."""
        if self.left_out:
            self.left_out -= 1
        else:
            self.written.append(f"</{self.open.pop()}>")

    def say(self, words: str) -> None:
        """Write words."""
        if not self.left_out and self.open:
            self.written.append(escape(words))

    def clean(self) -> Clean:
        """Return the drawing; raises `Unsafe` when nothing of one was found."""
        if self.size is None:
            raise Unsafe("This file holds no drawing. Save it again as plain SVG")
        removed = tuple(sorted(name for name, often in self.removed.items() if often))
        return Clean("".join(self.written).encode(), *self.size, removed)

    def _allowed(self, name: str, value: str) -> bool:
        allowed = name in ATTRIBUTES and not ELSEWHERE.search(OWN.sub("", value))
        self.removed[name.rpartition(" ")[2]] += not allowed
        return allowed


def _size(attributes: dict[str, str]) -> tuple[int, int]:
    found = BOX.fullmatch(attributes.get("viewBox", ""))
    if not found:
        raise Unsafe('Give the drawing a viewBox, such as viewBox="0 0 320 180"')
    return round(float(found[1])), round(float(found[2]))
