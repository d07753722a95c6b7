"""What may be shown in an article: cleaned drawings and pictures known by their bytes."""

import re
import struct
import time
from xml.etree import ElementTree

import pytest

from clinic_app.config import resource_dir
from clinic_app.education import differences, drawings, pictures
from clinic_app.education.pictures import NotAPicture

NS = 'xmlns="http://www.w3.org/2000/svg"'
DRAWINGS = sorted((resource_dir("static") / "images" / "articles").glob("*.svg"))


def svg(inside, more=""):
    return f'<svg {NS} {more} viewBox="0 0 40 20">{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        '<script href="//evil.example/x.js"/>',
        "<g><g><script>alert(1)</script></g></g>",
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
        "<style>@import url(//evil.example)</style>",
        '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
        '<image href="//evil.example/x.png"/>',
        '<use href="//evil.example/x.svg#a"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<path d="M0 0" onclick="alert(1)"/>',
        '<path d="M0 0" style="background:url(//evil.example)"/>',
        '<path d="M0 0" fill="url(//evil.example/x#a)"/>',
        '<path d="M0 0" fill="url( \'//evil.example\' )"/>',
        '<path d="M0 0" fill="URL(data:image/svg+xml,x)"/>',
        '<path d="M0 0" fill="u\\72l(//evil.example)"/>',
        '<path d="M0 0" xlink:href="//evil.example" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        "<text>&lt;script&gt;alert(1)&lt;/script&gt;</text>",
        "<text><![CDATA[<script>alert(1)</script>]]></text>",
        "<title><!-- --><script>alert(1)</script></title>",
        f'<svg {NS} onload="alert(1)"><path d="M0 0"/></svg>',
    ],
)
def test_nothing_that_runs_loads_or_restyles_is_left_of_a_drawing(inside):
    clean = pictures.read(svg(inside, 'onload="alert(1)"')).content.decode()
    assert not re.search(r"evil|onload|onclick|javascript|<script|style|foreign|href=", clean, re.I)
    tree = ElementTree.fromstring(clean)
    for element in tree.iter():
        name = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        assert name in drawings.TAGS
        assert set(element.attrib) <= drawings.ATTRIBUTES
    assert ElementTree.fromstring(pictures.read(clean.encode()).content).attrib == tree.attrib


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE svg [<!ENTITY a 'x'>]>" + svg("<text>&a;</text>"),
        b"<!DOCTYPE svg SYSTEM 'file:///etc/passwd'>" + svg(""),
        b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/x.dtd'>" + svg(""),
        b"<?xml-stylesheet href='//evil.example/x.css'?>" + svg(""),
        svg("<text>&a;</text>"),
        svg("<g>" * 50 + "</g>" * 50),
        svg("<g>"),
        f"<svg {NS}><path d='M0 0'/></svg>".encode(),
        f"<svg {NS} viewBox='0 0 1e9 1'></svg>".encode(),
        f"<svg {NS} viewBox='0 0 99999 10'></svg>".encode(),
        f"<svg {NS} viewBox='0 0 {'9' * 400} 10'></svg>".encode(),
        b"<svg viewBox='0 0 40 20'><path d='M0 0'/></svg>",
        svg("").decode().encode("utf-16"),
        b"GIF89a" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"RIFF\0\0\0\0WAVE" + b"\0" * 40,
        b"\xff\xd8\xff\xe0",
        b"",
    ],
)
def test_what_is_no_whole_and_plain_picture_is_refused(content):
    with pytest.raises(NotAPicture, match=r"^[A-Z]"):
        pictures.read(content)


def told(content):
    tree = ElementTree.fromstring(content)
    tree.attrib.pop("width", None), tree.attrib.pop("height", None)  # may have been left out
    return [(e.tag, e.attrib, (e.text or "").strip()) for e in tree.iter()]


def test_the_drawings_of_the_practice_lose_nothing():
    assert DRAWINGS
    for path in DRAWINGS:
        picture = pictures.read(path.read_bytes())
        assert told(picture.content) == told(path.read_bytes()), path
        assert picture.removed == ()


def test_a_word_that_only_sounds_dangerous_stays():
    picture = pictures.read(svg("<title id='description'>A hip</title>"))
    assert b'id="description"' in picture.content
    assert pictures.read(svg("<path fill='javascript:x'/>")).removed == ("fill",)


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 320, 180) + b"\x08\x02\0\0\0" + b"IEND"
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x11\x08" + struct.pack(">HH", 180, 320) + b"\0" * 9
WEBP = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xb3\0\0"
LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 320, 180)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 319 | 179 << 14) + b"\0" * 8


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PNG, "png"), (JPEG, "jpeg"), (WEBP, "webp"), (LOSSY, "webp"), (LOSSLESS, "webp")],
)
def test_a_picture_is_known_by_its_bytes_with_its_size(content, kind):
    found = pictures.read(content)
    assert (found.kind, found.width, found.height) == (kind, 320, 180)
    assert found.content == content


def chunk(name, said):
    return struct.pack(">I", len(said)) + name + said + b"\0\0\0\0"


def riff(name, said):
    return name + struct.pack("<I", len(said)) + said + b"\0" * (len(said) % 2)


def segment(marker, said):
    return bytes([0xFF, marker]) + struct.pack(">H", len(said) + 2) + said


HEAD = chunk(b"IHDR", struct.pack(">II", 320, 180) + b"\x08\x02\0\0\0")
NOTED_PNG = b"\x89PNG\r\n\x1a\n" + HEAD + b"%s" + chunk(b"IDAT", b"abc") + chunk(b"IEND", b"")
FRAME = segment(0xC0, b"\x08" + struct.pack(">HH", 180, 320) + b"\0" * 10)
COLOURS = segment(0xE2, b"ICC_PROFILE\0x") + segment(0xEE, b"Adobe\0x")
NOTED_JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF") + b"%s" + COLOURS + FRAME
NOTED_JPEG += segment(0xDA, b"\0") + b"\x12\xff\x00\x34\xff\xd9"


@pytest.mark.parametrize(
    ("whole", "notes"),
    [
        (NOTED_PNG, chunk(b"eXIf", b"SECRET") + chunk(b"tEXt", b"SECRET")),
        (NOTED_PNG, chunk(b"iTXt", b"SECRET") + chunk(b"zTXt", b"SECRET")),
        (NOTED_JPEG, segment(0xE1, b"Exif\0SECRET") + segment(0xFE, b"SECRET")),
        (NOTED_JPEG, segment(0xED, b"SECRET") + segment(0xE2, b"MPF\0SECRET")),
    ],
)
def test_a_photograph_does_not_tell_where_and_with_what_it_was_taken(whole, notes):
    found = pictures.read(whole.replace(b"%s", notes))
    assert found.content == whole.replace(b"%s", b"")
    assert (found.width, found.height, found.removed) == (320, 180, (pictures.NOTES,))


def exif(held, order):
    noted = (0x010F, 0x0112, 0x8825)  # who made the camera, how it was held, where it was
    values = {0x0112: held}
    entries = b"".join(struct.pack(f"{order}HHIHH", n, 3, 1, values.get(n, 7), 0) for n in noted)
    start = b"MM\0*" if order == ">" else b"II*\0"
    inside = struct.pack(f"{order}IH", 8, len(noted)) + entries + b"\0" * 4 + b"SECRET"
    return segment(0xE1, b"Exif\0\0" + start + inside)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize(("held", "size"), [(6, (180, 320)), (3, (320, 180)), (1, (320, 180))])
def test_a_photograph_stays_as_the_camera_was_held_and_tells_nothing_else(order, held, size):
    found = pictures.read(NOTED_JPEG.replace(b"%s", exif(held, order)))
    assert (found.width, found.height) == size
    assert b"SECRET" not in found.content
    assert (b"Exif" in found.content) == (held != 1)
    again = pictures.read(found.content)
    assert (again.content, again.removed) == (found.content, ())
    assert (again.width, again.height) == size


def test_a_number_beyond_the_notes_of_a_camera_turns_nothing():
    """The list has one entry, about the maker; what looks like a second one is another's."""
    entries = struct.pack(">HHIHH", 0x010F, 3, 1, 7, 0) + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    inside = b"MM\0*" + struct.pack(">IH", 8, 1) + entries + b"\0" * 4
    found = pictures.read(NOTED_JPEG.replace(b"%s", segment(0xE1, b"Exif\0\0" + inside)))
    assert found.content == NOTED_JPEG.replace(b"%s", b"")
    assert (found.width, found.height) == (320, 180)


@pytest.mark.parametrize("first", [0, 7, 8, 30, 255, 65535, 2**31, 2**32 - 1])
@pytest.mark.parametrize("entries", [0, 1, 2, 65535])
@pytest.mark.parametrize("length", [0, 4, 7, 9, 21, 22, 40])
def test_notes_that_point_anywhere_raise_nothing(first, entries, length):
    inside = b"II*\0" + struct.pack("<IH", first, entries)
    said = b"Exif\0\0" + (inside + b"\x12\1" * 20)[:length]
    found = pictures.read(NOTED_JPEG.replace(b"%s", segment(0xE1, said)))
    assert (found.width, found.height) == (320, 180)


@pytest.mark.parametrize(
    "broken", [b"", b"MM\0*", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"]
)
def test_broken_notes_turn_nothing(broken):
    found = pictures.read(NOTED_JPEG.replace(b"%s", segment(0xE1, b"Exif\0\0" + broken)))
    assert found.content == NOTED_JPEG.replace(b"%s", b"")


def test_a_webp_picture_loses_its_notes_and_says_so():
    size = b"\x3f\x01\0\xb3\0\0"
    parts = [riff(b"VP8X", b"\x1c\0\0\0" + size), riff(b"VP8 ", b"abc")]
    noted = b"".join([*parts, riff(b"EXIF", b"SECRET!"), riff(b"XMP ", b"SECRET")])
    found = pictures.read(b"RIFF" + struct.pack("<I", len(noted) + 4) + b"WEBP" + noted)
    clean = riff(b"VP8X", b"\x10\0\0\0" + size) + parts[1]
    assert found.content == b"RIFF" + struct.pack("<I", len(clean) + 4) + b"WEBP" + clean


def test_what_differs_is_shown_line_by_line_with_its_words():
    old = "one\ntwo\nthree\nfour\nfive\nwalk a mile\nseven\neight"
    new = old.replace("walk a mile", "run a mile").replace("eight", "eight\nnine")
    rows = differences.rows(old, new)
    assert [(r.kind, r.old, r.new) for r in rows] == [
        ("gap", 0, 0),
        ("same", 4, 4),
        ("same", 5, 5),
        ("removed", 6, 0),
        ("added", 0, 6),
        ("same", 7, 7),
        ("same", 8, 8),
        ("added", 0, 9),
    ]
    assert [(s.text, s.marked) for s in rows[4].words] == [("run", True), (" a mile", False)]
    assert differences.rows(old, old) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [("a\n" * 3000, "a\nb\n" * 1500), ("a " * 20_000, "a b " * 10_000), ("", "a\n" * 20_000)],
)
def test_long_texts_are_compared_in_a_moment(old, new):
    began = time.process_time()
    assert differences.rows(old, new)
    assert time.process_time() - began < 2
