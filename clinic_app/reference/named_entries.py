"""Costs and red flags that services.yaml states once and names elsewhere."""

from collections.abc import Mapping
from typing import Any

from .fields import keyed


def resolved(written: object) -> object:
    """Return the catalogue as written, with every named cost and red flag put in its place.

    An unknown name stays and is refused when the field is validated.
    """
    if not isinstance(written, Mapping):
        return written
    flags, costs = _by_name(written.get("red_flags")), _by_name(written.get("costs"))
    filled = dict(written)
    filled["emergency"] = _each(written.get("emergency"), flags)
    for part in ("areas", "types"):
        entries = keyed(written.get(part))
        if isinstance(entries, list):
            filled[part] = [_filled(entry, flags, costs) for entry in entries]
    filled["guide"] = _with_signs(written.get("guide"), flags)
    return {key: value for key, value in filled.items() if value is not None}


def _filled(entry: Any, flags: dict[str, Any], costs: dict[str, Any]) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    changed = dict(entry)
    if "redirects" in changed:
        changed["redirects"] = _each(changed["redirects"], flags)
    if "cost" in changed:
        changed["cost"] = _named(changed["cost"], costs)
    return changed


def _with_signs(written: Any, flags: dict[str, Any]) -> Any:
    """Put the named red flags in wherever the guide says `signs`, however deep."""
    if isinstance(written, Mapping):
        return {
            key: _each(value, flags) if key == "signs" else _with_signs(value, flags)
            for key, value in written.items()
        }
    return [_with_signs(one, flags) for one in written] if isinstance(written, list) else written


def _each(listed: Any, known: dict[str, Any]) -> Any:
    return [_named(one, known) for one in listed] if isinstance(listed, list) else listed


def _named(one: Any, known: dict[str, Any]) -> Any:
    return known.get(one, one) if isinstance(one, str) else one


def _by_name(section: Any) -> dict[str, Any]:
    entries = keyed(section) if section is not None else []
    if not isinstance(entries, list):
        return {}
    return {e["slug"]: e for e in entries if isinstance(e, Mapping) and "slug" in e}
