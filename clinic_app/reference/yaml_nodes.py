"""YAML as the clinic writes it, with the line of every key.

Only true/false, whole and decimal numbers, dates and null are special. YAML 1.1 would also read
12:30 as the number 750 and `no` as false; here they stay the text that somebody typed.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

TAG = "tag:yaml.org,2002:"
DEEPEST = 10


class Place(NamedTuple):
    """A parsed file: its value and the nodes that know their lines."""

    value: object
    node: yaml.Node


class PlainLoader(yaml.SafeLoader):
    """A safe loader without YAML 1.1's surprises."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _resolve(kind: str, pattern: str, first: str) -> None:
    PlainLoader.add_implicit_resolver(TAG + kind, re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|false)$", "tf")
_resolve("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")
_resolve("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789")
_resolve("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789")
_resolve("null", r"^(?:null|~)$", "n~")


class TypedLoader(PlainLoader):
    """A loader for what somebody types into a page: no names for pieces, no types, not deep."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the node that comes next; raises yaml.MarkedYAMLError for what is not plain."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="put what begins with ! or * in quotes", problem_mark=event.start_mark
            )
        if self.depth >= DEEPEST:
            raise yaml.MarkedYAMLError(
                problem="there are too many brackets inside one another",
                problem_mark=event.start_mark,
            )
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return a value; raises yaml.MarkedYAMLError for a day or number that cannot be."""
        try:
            return super().construct_object(node, deep)
        except ValueError as broken:
            day = node.tag == f"{TAG}timestamp"
            problem = f"there is no such day: {node.value}" if day else "there are too many digits"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from broken


def parse(text: str, kind: type[PlainLoader] = PlainLoader) -> Place:
    """Return the one document in the text. Raises yaml.YAMLError."""
    loader = kind(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise yaml.YAMLError("the file is empty")
        return Place(loader.construct_document(node), node)
    except ValueError as broken:
        raise yaml.YAMLError(str(broken)) from broken
    finally:
        loader.dispose()


def duplicate_keys(
    node: yaml.Node, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[str | int, ...]]:
    """Yield the position of every key that its mapping already has."""
    seen = set[str]()
    for position, (name, child) in enumerate(_children(node)):
        if isinstance(node, yaml.MappingNode) and name in seen:
            yield (*at, position)
        seen.add(name)
        yield from duplicate_keys(child, (*at, position))


def find(node: yaml.Node, at: tuple[str | int, ...]) -> tuple[int, list[str]]:
    """Return the line, counted from 1, and the names on the way to a place in the file.

    A position inside a mapping means its nth entry, as mappings are read into lists. What is not
    in the file, such as a missing key, has the line of what should hold it.
    """
    here: yaml.Node | None = node
    line, names = node.start_mark.line + 1, list[str]()
    for step in at:
        found = _child(here, step)
        names.append(found.name if found else str(step))
        here = found.value if found else None
        line = found.line if found else line
    return line, names


def lines(node: yaml.Node, at: str = "") -> Iterator[tuple[str, int]]:
    """Yield every place of a file, such as "sources.0.url", with its line, counted from 1."""
    for position, (key, child) in enumerate(_pairs(node)):
        name = str(key.value) if isinstance(node, yaml.MappingNode) else str(position)
        place = f"{at}.{name}" if at else name
        yield place, key.start_mark.line + 1
        yield from lines(child, place)


class _Child(NamedTuple):
    name: str
    line: int
    value: yaml.Node


def _child(node: yaml.Node | None, step: str | int) -> _Child | None:
    for position, (key, child) in enumerate(_pairs(node)):
        name = str(key.value) if isinstance(node, yaml.MappingNode) else str(position)
        if step in (position, name):
            return _Child(name, key.start_mark.line + 1, child)
    return None


def _children(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    for key, child in _pairs(node):
        yield str(key.value), child


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [(child, child) for child in node.value]
    return []
