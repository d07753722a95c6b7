"""The day pack: the list on this device, encrypted, for when the server cannot be reached.

The PIN is typed in the browser and never sent; what is sent is the list, to whoever may read it.
"""

import json
from pathlib import Path

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import PUBLIC, audience
from clinic_app.access.policy import Permission, allows
from clinic_app.web import live_page, visitor
from clinic_app.web.reading import recorded

from . import bp, pack_content


@bp.get("/pack")
@audience(Permission.DAY_LIST_READ)
def pack() -> ResponseReturnValue:
    """Show the page that opens the pack; it holds nothing personal, so that a device may keep it.

    The answer is the same for everybody, with no sign of who is signed in.
    """
    return render_template("nurses/pack.html")


@bp.get("/pack/days")
@audience(Permission.DAY_LIST_READ)
def pack_days() -> ResponseReturnValue:
    """Hand out today's and tomorrow's list, to be encrypted where it arrives."""
    actor, now, today = visitor.actor(), clock.now(), clock.today()
    records = allows(actor, Permission.CHILD_RECORD_READ)
    for day in pack_content.days(today):
        recorded(f"day:{day}", "day pack", lambda: None)
    held = {"who": actor.code, **pack_content.of(today, records=records, now=now)}
    answer = live_page.quietly(json.dumps(held, ensure_ascii=False))
    answer.content_type = "application/json"
    return answer


@bp.get("/pack/worker.js")
@audience(PUBLIC)
def pack_worker() -> Response:
    """Hand out the script that shows the page when the server cannot be reached.

    It may answer for all pages of the nurses, and is asked for anew each time.
    """
    script = Path(current_app.static_folder or "", "js", "pack-worker.js").read_text("utf-8")
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = url_for("nurses.daily_list")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
