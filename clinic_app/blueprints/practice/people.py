"""Who works here: the list, one person, inviting and correcting."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic_app import clock
from clinic_app.access.guard import audience
from clinic_app.access.policy import Permission
from clinic_app.operations import staff_changes, staff_people
from clinic_app.operations.errors import AddressTaken, ChangedMeanwhile
from clinic_app.operations.staff_changes import Facts, LastManager, NotOneself
from clinic_app.web import said, visitor
from clinic_app.web.said import worded
from clinic_app.web.transaction import transact

from . import bp, people_page, role_words
from .forms import PersonForm

ONESELF = "You cannot take your own access as manager away. Ask another manager"
LAST = "Nobody else could let people in then. Make somebody else a manager first"
CHANGED = "Somebody else changed this person meanwhile. Look again, then change what is still wrong"


@bp.get("/people")
@audience(Permission.STAFF_MANAGE)
def people() -> ResponseReturnValue:
    """Show everybody who works here, and what each role can do."""
    now = clock.now()
    found = staff_people.everyone(visitor.actor(), now=now)
    return render_template(
        "practice/people.html",
        people=people_page.rows(found, now=now),
        roles=role_words.ROLES.values(),
        abilities=role_words.table(),
    )


@bp.get("/people/<int:account>")
@audience(Permission.STAFF_MANAGE)
def person(account: int) -> ResponseReturnValue:
    """Show one person: standing, what they can do, what was done to their access."""
    actor, me, now = visitor.actor(), visitor.person(), clock.now()
    page = people_page.person(
        staff_people.one(actor, account, now=now),
        staff_people.history(actor, account),
        me=me.id if me else None,
        now=now,
    )
    return render_template("practice/person.html", page=page)


@bp.route("/people/new", methods=["GET", "POST"])
@audience(Permission.STAFF_MANAGE)
def invite() -> ResponseReturnValue:
    """Add somebody and send the invitation."""
    form = PersonForm()
    if form.validate_on_submit():
        actor, facts = visitor.actor(), form.facts()
        try:
            account = transact(lambda now: staff_changes.add(actor, facts, now=now))
        except AddressTaken:
            form.tell_taken()
        else:
            said.later("invited", account, kind="calm")
            return redirect(url_for(".person", account=account))
    return render_template("practice/person_form.html", form=form, title="Invite somebody", id=None)


@worded("invited")
def _invited(account: int) -> str:
    member = staff_people.one(visitor.actor(), account, now=clock.now())
    return f"{member.name} is invited: a link goes to {member.email}."


@bp.route("/people/<int:account>/edit", methods=["GET", "POST"])
@audience(Permission.STAFF_MANAGE)
def edit(account: int) -> ResponseReturnValue:
    """Correct somebody's name, address or role."""
    member = staff_people.one(visitor.actor(), account, now=clock.now())
    known = Facts(member.name, member.email, member.role)
    shown = staff_changes.shown(known)
    form = PersonForm(
        data={"name": known.name, "email": known.email, "role": known.role, "seen": shown}
    )
    if form.validate_on_submit() and _changed(account, form, shown):
        flash("Saved.", "calm")
        return redirect(url_for(".person", account=account))
    title = f"Details of {member.name}"
    return render_template("practice/person_form.html", form=form, title=title, id=account)


def _changed(account: int, form: PersonForm, shown: str) -> bool:
    """Save, or say on the form why not; the next try then goes by what is so now."""
    actor, facts, seen = visitor.actor(), form.facts(), form.seen.data or ""
    try:
        transact(lambda now: staff_changes.change(actor, account, facts, seen=seen, now=now))
    except AddressTaken:
        form.tell_taken()
    except (NotOneself, LastManager) as refused:
        form.form_errors = [ONESELF if isinstance(refused, NotOneself) else LAST]
    except ChangedMeanwhile:
        form.form_errors, form.seen.data = [CHANGED], shown
    else:
        return True
    return False
