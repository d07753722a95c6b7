"""The articles' desk: writing them, judging them, publishing them; for staff who may."""

from typing import Any

from flask import Blueprint, request

bp = Blueprint("editing", __name__, url_prefix="/articles-desk")

MOST_BYTES = 400 * 1024
"""How much one form may bring here: a long text, or a picture of 200 kB with its words."""


@bp.url_value_preprocessor
def _allow_more(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this part's forms be larger than others'; before anything reads the form."""
    request.max_content_length = MOST_BYTES


from . import deciding, lists, pictures, writing  # noqa: E402  (they add their views)

__all__ = ["bp", "deciding", "lists", "pictures", "writing"]
