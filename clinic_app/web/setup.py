"""Wiring of the application: settings, extensions, what every request and page needs."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from clinic_app.config import Settings, resource_dir
from clinic_app.extensions import READS_ONLY, csrf, db, login_manager, migrate, prepare_engine
from clinic_app.operations import audit

from . import (
    context,
    errors,
    headers,
    made_once,
    reading,
    said,
    signed_out,
    static_files,
    visitor,
)

SETTINGS = "clinic_settings"


def configure(app: Flask, settings: Settings) -> None:
    """Copy the settings to where Flask and its extensions look for them."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        SESSION_COOKIE_NAME="clinic",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=36),
        SESSION_REFRESH_EACH_REQUEST=False,  # `visitor` renews it, once a minute at most
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open is not a mistake
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    app.extensions[SETTINGS] = settings
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {}
    limits = "-c lock_timeout=5000 -c statement_timeout=20000"
    return {"connect_args": {"options": f"{READS_ONLY} {limits}"}}


def bind_extensions(app: Flask) -> None:
    """Bind the extensions, and have the database guard what must not be forgotten."""
    db.init_app(app)
    directory = str(resource_dir("migrations"))
    migrate.init_app(app, db, directory=directory, render_as_batch=True, compare_type=True)
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.login_view = "account.sign_in"
    login_manager.login_message = None
    staff_pages = (
        "reception", "desk", "patients", "calls", "schedules", "nurses", "practice", "editing",
    )  # fmt: skip
    login_manager.blueprint_login_views = dict.fromkeys(staff_pages, "account.staff_sign_in")
    login_manager.user_loader(visitor.load)
    for part in (context, errors, headers, made_once, reading, said, signed_out, static_files):
        part.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        audit.watch(db.session, db.engine)
