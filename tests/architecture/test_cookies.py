"""What is flashed travels in a cookie, so that it names nobody and says nothing of them."""

import ast
import re

from .test_house import ROOT, SOURCES

HARMLESS = {
    "moment", "long_day", "stands", "degrees",
}  # fmt: skip
"""Functions that put a time, a status or a temperature into words."""
LOOKED_AT = {
    "added", "left", "moved", "words", "why", "word", "outcome.lower()",
    "delivery.doses", "delivery.brand", "delivery.batch",
    "wrong", "form.name.data", "left_out",
    "NOTED[outcome]", "TAKEN[form.reason.data]",
    "_cancel(person, appointment)", "_restore(appointment)", "_restore(person, appointment)",
    "str(appointment)",
}  # fmt: skip
"""What else may be said, looked at one by one: counts, stock, pictures, constants of ours,
and the number of a visit, as `said.later` keeps it."""


def flashed(source):
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="flash"), args=[said, *_]):
                yield said


def is_plain(said):
    """Say whether words are constants, or such with nothing in them but what is harmless."""
    match said:
        case ast.IfExp(body=one, orelse=other):
            parts = [one, other]
        case ast.JoinedStr(values=parts):
            pass
        case ast.FormattedValue(value=value):
            parts = [value]
        case _:
            return is_harmless(said)
    return all(is_plain(part) for part in parts)


def is_harmless(said):
    match said:
        case ast.Constant():
            return True
        case ast.Name(id=name) if name.isupper():
            return True
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name in HARMLESS or ast.unparse(said) in LOOKED_AT
    return ast.unparse(said) in LOOKED_AT


def test_nothing_is_flashed_but_plain_words():
    told = [
        f"{path.relative_to(ROOT)}: {ast.unparse(said)}"
        for path in SOURCES
        if path.parts[-2:] != ("web", "said.py")
        for said in flashed(path.read_text())
        if not is_plain(said)
    ]
    assert told == []


def test_a_name_that_is_flashed_would_be_noticed():
    guilty = [
        'flash(f"{visit.name} is moved.")',
        "flash(record.name)",
        'flash("Added: {}".format(name))',
        'flash(sentence(visit), "calm")',
        'flash(f"Moved to {moment(at)} with {face.name}.")',
    ]
    found = [said for line in guilty for said in flashed(line)]
    assert len(found) == len(guilty)
    assert not any(is_plain(said) for said in found)


def test_what_is_said_later_is_given_numbers_only():
    """The types refuse words; this says that nobody goes round them."""
    for path in SOURCES:
        assert not re.search(r"later\(.*# type: ignore", path.read_text()), path
