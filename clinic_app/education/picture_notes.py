"""What cameras and programs note in a picture: place, device, names. It is taken out.

What colours need stays, and how the camera was held, without which a photograph lies on its side.
So does whatever follows a part that is broken.
"""

import struct
from collections.abc import Iterator
from typing import Literal

Part = tuple[bytes, bytes]
"""A part's name, and all its bytes; the last may be a rest with the name b""."""

PNG_NOTES = frozenset({b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"})
WEBP_NOTES = frozenset({b"EXIF", b"XMP "})
WEBP_FLAGS = 0x08 | 0x04
"""The bits of an extended WebP's first chunk that announce notes."""
COMMENT, SCAN = 0xFE, 0xDA
COLOURS = (b"ICC_PROFILE", b"Adobe")
EXIF = b"Exif\0\0"
HELD, UPRIGHT, ON_ITS_SIDE = 0x0112, 1, 5
"""The entry of Exif 2.3 that says how a camera was held, 1 to 8; from 5 on sides are exchanged."""
ORDERS: dict[bytes, Literal["big", "little"]] = {b"II*\0": "little", b"MM\0*": "big"}


def without(kind: str, content: bytes) -> bytes:
    """Return a PNG, JPEG or WebP picture without notes; unchanged if it has none."""
    taken = {"png": _png, "jpeg": _jpeg, "webp": _webp}[kind]
    return taken(content)


def on_its_side(kind: str, content: bytes) -> bool:
    """Say whether a picture is shown with its width and height exchanged."""
    return kind == "jpeg" and any(
        _held(said) >= ON_ITS_SIDE for marker, said in _segments(content) if marker == 0xE1
    )


def _png(content: bytes) -> bytes:
    parts = _chunks(content, 8, "big", 12)
    return content[:8] + b"".join(written for name, written in parts if name not in PNG_NOTES)


def _webp(content: bytes) -> bytes:
    parts = list(_chunks(content, 12, "little", 8))
    kept = [part for part in parts if part[0] not in WEBP_NOTES]
    if len(kept) == len(parts):
        return content
    body = b"".join(_unannounced(*part) for part in kept)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _unannounced(name: bytes, written: bytes) -> bytes:
    if name != b"VP8X" or len(written) < 9:
        return written
    return written[:8] + bytes([written[8] & ~WEBP_FLAGS]) + written[9:]


def _chunks(
    content: bytes, here: int, order: Literal["big", "little"], around: int
) -> Iterator[Part]:
    """Yield the chunks of a PNG (length, name, content, sum) or WebP (name, length, content)."""
    while here + 8 <= len(content):
        first, second = content[here : here + 4], content[here + 4 : here + 8]
        png = order == "big"
        name, size = (second, first) if png else (first, second)
        length = int.from_bytes(size, order)
        end = here + around + length + (0 if png else length % 2)
        yield name, content[here:end]
        here = end
    if here < len(content):
        yield b"", content[here:]


def _jpeg(content: bytes) -> bytes:
    kept, here = [content[:2]], 2
    for marker, said in _segments(content):
        end = here + 4 + len(said)
        if not _noted(marker, said):
            kept.append(content[here:end])
        elif (held := _held(said)) != UPRIGHT:
            kept.append(_only_held(held))
        here = end
    return b"".join([*kept, content[here:]])


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the content of each segment of a JPEG up to the picture itself."""
    here = 2
    while here + 4 <= len(content) and content[here] == 0xFF and content[here + 1] != SCAN:
        end = here + 2 + int.from_bytes(content[here + 2 : here + 4], "big")
        yield content[here + 1], content[here + 4 : end]
        here = max(end, here + 4)


def _held(said: bytes) -> int:
    """Return how the camera was held as an Exif segment says, upright where it does not."""
    tiff = said.removeprefix(EXIF)
    order = ORDERS.get(tiff[:4]) if said.startswith(EXIF) else None
    if order is None:
        return UPRIGHT
    first = int.from_bytes(tiff[4:8], order)
    entries = int.from_bytes(tiff[first : first + 2], order)
    for at in range(first + 2, min(first + 2 + 12 * entries, len(tiff) - 11), 12):
        if int.from_bytes(tiff[at : at + 2], order) == HELD:
            held = int.from_bytes(tiff[at + 8 : at + 10], order)
            return held if held in range(1, 9) else UPRIGHT
    return UPRIGHT


def _only_held(held: int) -> bytes:
    """Return an Exif segment that says how the camera was held, and nothing else."""
    entry = struct.pack(">HHHIHHI", 1, HELD, 3, 1, held, 0, 0)
    said = EXIF + b"MM\0*" + struct.pack(">I", 8) + entry
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def _noted(marker: int, said: bytes) -> bool:
    return marker == COMMENT or (0xE1 <= marker <= 0xEF and not said.startswith(COLOURS))
