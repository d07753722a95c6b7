"""Pictures that editors added, for whoever reads an article."""

from flask import Response

from clinic_app.access.guard import PUBLIC, audience
from clinic_app.operations import article_images

from . import bp

TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
ALONE = "default-src 'none'; sandbox"
"""What a picture may do that somebody opens by itself: be seen."""
KEPT = "public, max-age=31536000, immutable"


@bp.get("/articles/images/<name>.<any(svg, png, jpeg, webp):kind>")
@audience(PUBLIC)
def picture(name: str, kind: str) -> Response:
    """Return a picture; what a name stands for never changes, so it may be kept."""
    answer = Response(article_images.content(name, kind), mimetype=TYPES[kind])
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cache-Control"] = KEPT
    return answer
