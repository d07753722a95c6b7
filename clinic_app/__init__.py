"""The practice's appointment booking: patients online, reception, nurses."""

from flask import Flask

from .access import guard
from .blueprints import blueprints
from .config import Settings, resource_dir
from .web import setup, templating, visitor


def create_app(settings: Settings) -> Flask:
    """Return the wired application; raises `RuntimeError` when a view declares no audience."""
    app = Flask(
        __name__,
        template_folder=str(resource_dir("templates")),
        static_folder=str(resource_dir("static")),
        instance_path=str(settings.instance.absolute()),
    )
    templating.init_app(app)
    setup.configure(app, settings)
    setup.bind_extensions(app)
    for blueprint in blueprints(settings):
        app.register_blueprint(blueprint)
    guard.init_app(app, visitor.actor)
    return app
