"""What sort of picture some bytes are, and how large it is; anything else is refused."""

import re
import struct
from dataclasses import dataclass

from . import drawings, picture_notes

MOST_BYTES = 200_000
LARGEST = 4000
NOTES = "what the camera noted"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NotAPicture(ValueError):
    """These bytes are no picture that articles may show; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be shown. `kind` is svg, png, jpeg or webp; sizes are in pixels.

    `removed` names what was taken out of it.
    """

    kind: str
    content: bytes
    width: int
    height: int
    removed: tuple[str, ...] = ()


def read(content: bytes) -> Picture:
    """Return a picture by what it is, whatever its name says; raises `NotAPicture`."""
    if len(content) > MOST_BYTES:
        raise NotAPicture("The picture has more than 200 kB. Save it with 200 or fewer")
    for starts, sized in SORTS:
        if content.startswith(starts):
            return _photograph(content, *sized(content))
    if re.search(rb"<(?:\w+:)?svg[\s>]", content[:2000]):
        return _drawing(content)
    raise NotAPicture("Choose an SVG, PNG, JPEG or WebP picture")


def _sized(content: bytes, kind: str, width: int, height: int) -> Picture:
    if not (0 < width <= LARGEST and 0 < height <= LARGEST):
        raise NotAPicture("This picture is broken or too large. Save it again, smaller")
    return Picture(kind, content, width, height)


def _photograph(content: bytes, kind: str, width: int, height: int) -> Picture:
    """Return a picture without what the camera noted in it: place, device, names.

    How it was held stays, and decides which side is the width.
    """
    if picture_notes.on_its_side(kind, content):
        width, height = height, width
    whole = _sized(content, kind, width, height)
    clean = picture_notes.without(kind, content)
    removed = () if clean == content else (NOTES,)
    return Picture(kind, clean, whole.width, whole.height, removed)


def _drawing(content: bytes) -> Picture:
    try:
        clean = drawings.cleaned(content)
    except drawings.Unsafe as refused:
        raise NotAPicture(str(refused)) from None
    picture = _sized(clean.content, "svg", clean.width, clean.height)
    return Picture("svg", picture.content, picture.width, picture.height, clean.removed)


def _png(content: bytes) -> tuple[str, int, int]:
    if content[12:16] != b"IHDR" or len(content) < 24 or b"IEND" not in content[-16:]:
        return "png", 0, 0
    return "png", *struct.unpack(">II", content[16:24])


def _jpeg(content: bytes) -> tuple[str, int, int]:
    """Read the size from the frame's header, which stands after any number of other segments."""
    here = 2
    while here + 9 < len(content) and content[here] == 0xFF:
        marker, length = content[here + 1], int.from_bytes(content[here + 2 : here + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[here + 5 : here + 9])
            return "jpeg", width, height
        here += 2 + length
    return "jpeg", 0, 0


def _webp(content: bytes) -> tuple[str, int, int]:
    """Read the size from the first chunk: lossy, lossless or extended."""
    if content[8:12] != b"WEBP" or len(content) < 30:
        return "webp", 0, 0
    chunk = content[12:16]
    if chunk == b"VP8X":
        width, height = (int.from_bytes(content[n : n + 3], "little") + 1 for n in (24, 27))
        return "webp", width, height
    if chunk == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return "webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return "webp", width & 0x3FFF, height & 0x3FFF
    return "webp", 0, 0


SORTS = ((b"\x89PNG\r\n\x1a\n", _png), (b"\xff\xd8\xff", _jpeg), (b"RIFF", _webp))
"""How each sort of picture begins, and how its size is read."""
