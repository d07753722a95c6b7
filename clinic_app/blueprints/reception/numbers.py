"""Numbers as addresses and hidden fields have them."""


def number(text: str | None) -> int | None:
    """Return a number that could be an id, None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
