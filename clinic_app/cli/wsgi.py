"""What a WSGI server runs: `gunicorn clinic_app.cli.wsgi:app`."""

import gc

from .app import application

YOUNG = 50_000
"""A page of times makes some ten thousand objects, and all of them go when it is sent."""

app = application()

# What is loaded now stays for good: going through it again and again took a third of such a page.
gc.collect()
gc.freeze()
gc.set_threshold(YOUNG, 20, 20)
