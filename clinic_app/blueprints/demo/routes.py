"""The demonstration's mailbox."""

import re

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.config import Settings
from clinic_app.web import letters

from . import letterbox

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.get("/mailbox")
@audience(PUBLIC)
def mailbox() -> ResponseReturnValue:
    """List the messages that were sent, the newest first."""
    found = letterbox.newest(_settings().mailbox)
    return render_template("demo/mailbox.html", letters=found)


@bp.get("/mailbox/<key>")
@audience(PUBLIC)
def message(key: str) -> ResponseReturnValue:
    """Show one message."""
    settings = _settings()
    found = letterbox.one(settings.mailbox, key)
    if found is None:
        abort(404)
    text = _with_links(found.text, settings.public_url)
    return render_template("demo/message.html", letter=found, text=text)


def _settings() -> Settings:
    """Return the settings of a demonstration; elsewhere these pages do not exist."""
    settings = letters.settings()
    if not settings.demo:
        abort(404)
    return settings


def _with_links(text: str, public_url: str) -> Markup:
    """Return a message's text with the links to this site made clickable, wherever it now runs."""
    own = re.compile(re.escape(public_url) + r"(/[^\s<>\"']*)")
    done, parts = 0, []
    for found in own.finditer(text):
        parts.append(escape(text[done : found.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(found[1], found[0]))
        done = found.end()
    return Markup("").join([*parts, escape(text[done:])])
