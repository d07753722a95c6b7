"""The practice's appointment booking: patients online, reception, nurses."""

from flask import Flask
from jinja2 import StrictUndefined

from .access import guard
from .blueprints import blueprints
from .config import Settings, resource_dir
from .web import setup, visitor


def create_app(settings: Settings) -> Flask:
    """Return the wired application; raises `RuntimeError` when a view declares no audience."""
    app = Flask(
        __name__,
        template_folder=str(resource_dir("templates")),
        static_folder=str(resource_dir("static")),
        instance_path=str(settings.instance.absolute()),
    )
    app.jinja_env.undefined = StrictUndefined
    setup.configure(app, settings)
    setup.bind_extensions(app)
    for blueprint in blueprints(settings):
        app.register_blueprint(blueprint)
    guard.init_app(app, visitor.actor)
    return app
