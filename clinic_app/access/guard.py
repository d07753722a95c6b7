"""Deny by default: a view without a declared audience neither starts nor answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

from .actors import Actor, Person
from .policy import Permission, allows

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC = "public"


def audience(who: Permission | str) -> Callable[[F], F]:
    """Declare who may reach a view: a permission, or PUBLIC."""

    def stamp(view: F) -> F:
        view.audience = who  # type: ignore[attr-defined]
        return view

    return stamp


def init_app(app: Flask, actor: Callable[[], Actor]) -> None:
    """Check every view for an audience now, and every request later; `actor` says who asks."""
    audience(PUBLIC)(app.view_functions["static"])
    unguarded = sorted(e for e, v in app.view_functions.items() if not hasattr(v, "audience"))
    if unguarded:
        raise RuntimeError(f"views with no declared audience: {', '.join(unguarded)}")
    app.before_request(lambda: check(actor))


def check(actor: Callable[[], Actor]) -> Any:
    """Stop the request unless the matched view's audience includes who asks."""
    if request.endpoint is None:
        return None
    who = getattr(current_app.view_functions[request.endpoint], "audience", None)
    if who == PUBLIC:
        return None
    asking = actor()
    if isinstance(who, Permission) and allows(asking, who):
        return None
    if isinstance(asking, Person):
        abort(403)
    return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
