"""Pictures for articles: those there are, and adding one."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.education import pictures
from clinic_app.education.pictures import NotAPicture, Picture
from clinic_app.operations import article_images
from clinic_app.operations.errors import NameInUse, StillShown
from clinic_app.web import visitor
from clinic_app.web.errors import page as error_page
from clinic_app.web.forms import Form
from clinic_app.web.transaction import transact

from . import bp
from .forms import PictureForm
from .standards import standards

CHOOSE = "Choose a picture"
TAKEN = "There is or was a picture of this name. Choose another: pictures are never changed"
SHOWN = "A text shows it, so it stays: texts of the past are kept as they were."


@bp.route("/pictures", methods=["GET", "POST"])
@audience(Permission.ARTICLES_EDIT)
def added() -> ResponseReturnValue:
    """Show the pictures that were added, and add one."""
    form = PictureForm()
    if form.validate_on_submit() and (picture := _read(form)) and _kept(form, picture):
        left_out = f" Left out of it: {', '.join(picture.removed)}." if picture.removed else ""
        flash(f"Added. Write ![what it shows]({form.name.data}) to show it.{left_out}", "calm")
        return redirect(url_for(".added"))
    return render_template(
        "editing/pictures.html",
        form=form,
        images=article_images.everything(),
        shown_in=article_images.shown_in(),
        drawings=sorted(standards().drawings),
    )


@bp.post("/pictures/<name>/remove")
@audience(Permission.ARTICLES_EDIT)
def removed(name: str) -> ResponseReturnValue:
    """Delete a picture that no text shows."""
    if not Form().validate_on_submit():
        return error_page(400)
    actor = visitor.actor()
    try:
        transact(lambda now: article_images.remove(actor, name, now=now))
        flash("Removed for good.", "calm")
    except StillShown:
        flash(SHOWN, "")
    return redirect(url_for(".added"))


def _read(form: PictureForm) -> Picture | None:
    """Return the picture, or say on the form why not; what was sent is judged by its bytes."""
    sent = form.file.data
    content = sent.stream.read(pictures.MOST_BYTES + 1) if sent else b""
    if not content:
        form.file.errors = [CHOOSE]
        return None
    try:
        return pictures.read(content)
    except NotAPicture as refused:
        current_app.logger.info("a picture was refused: %s", refused)
        form.file.errors = [str(refused)]
        return None


def _kept(form: PictureForm, picture: Picture) -> bool:
    actor, name, taken = visitor.actor(), form.name.data, standards().drawings
    shows = form.shows.data
    try:
        transact(
            lambda now: article_images.add(actor, name, picture, shows=shows, taken=taken, now=now)
        )
    except NameInUse:
        form.name.errors = [TAKEN]
        return False
    return True
