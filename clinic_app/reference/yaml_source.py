"""Reading a reference file: a validated model, or a refusal that names file, line and reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from .yaml_nodes import Place, duplicate_keys, find, parse

M = TypeVar("M", bound=BaseModel)

PLAIN = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "model_type": "must be a mapping, or a name that this file explains",
}
"""The commonest refusals in plain words; the others keep the validator's sentence."""


class Entry(BaseModel):
    """A piece of a reference file: unchangeable, and no key is accepted that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file: where, as keys and positions from the top, and why."""

    at: tuple[str | int, ...]
    reason: str


class BrokenReference(ValueError):
    """A reference file cannot be used. Each line says `file:line: where: reason`."""


def load(path: Path, model: type[M], check: Callable[[M], Iterable[Fault]] | None = None) -> M:
    """Return the file as a checked model.

    `check` sees the whole model and yields what single fields cannot show, such as unknown
    references. Raises BrokenReference with every fault found, first line first.
    """
    root = _parsed(path)
    loaded = validated(root, model)
    if isinstance(loaded, BaseModel):
        _refuse(path, root, check(loaded) if check else ())
        return loaded
    _refuse(path, root, loaded)
    raise AssertionError  # a refusal has a fault


def validated(root: Place, model: type[M], words: Mapping[str, str] = PLAIN) -> M | list[Fault]:
    """Return what was parsed as a model, or everything that keeps it from being one.

    `words` says what to do about a sort of fault; the others keep the validator's sentence.
    """
    twice = [Fault(at, "is given twice") for at in duplicate_keys(root.node)]
    if twice:
        return twice
    try:
        return model.model_validate(root.value)
    except ValidationError as broken:
        return list(_faults(broken, words))


def _parsed(path: Path) -> Place:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as broken:
        raise BrokenReference(f"{path.name}: cannot be read: {broken.strerror}") from broken
    except UnicodeDecodeError as broken:
        raise BrokenReference(f"{path.name}: is not UTF-8 text") from broken
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise BrokenReference(f"{path.name}:{line}: not YAML: {broken.problem}") from broken
    except yaml.YAMLError as broken:
        raise BrokenReference(f"{path.name}:1: not YAML: {broken}") from broken


def _faults(broken: ValidationError, words: Mapping[str, str]) -> Iterator[Fault]:
    for error in broken.errors(include_url=False):
        said = error["msg"].removeprefix("Value error, ").replace("Input should", "must")
        yield Fault(error["loc"], words.get(error["type"], said))


def _refuse(path: Path, root: Place, faults: Iterable[Fault]) -> None:
    found = sorted({located(root, fault) for fault in faults})
    if found:
        lines = (f"{path.name}:{line}: {where}: {reason}" for line, where, reason in found)
        raise BrokenReference("\n".join(lines))


def located(root: Place, fault: Fault) -> tuple[int, str, str]:
    """Return the line of a fault, the names of the keys that lead to it, and the reason."""
    line, names = find(root.node, fault.at)
    return line, ".".join(names) or "file", fault.reason
