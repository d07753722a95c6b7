"""What a WSGI server runs: `gunicorn clinic_app.cli.wsgi:app`."""

from .app import application

app = application()
