"""Run migrations on the application's own engine, in one writing transaction."""

from alembic import context
from flask import current_app

from clinic_app.extensions import WRITE

migrate = current_app.extensions["migrate"]


def run() -> None:
    with migrate.db.engine.connect().execution_options(**WRITE) as connection:
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
