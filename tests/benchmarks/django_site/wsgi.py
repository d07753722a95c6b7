"""What the server runs."""

# mypy: disable-error-code="import-not-found"

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.django_site.settings")
application = get_wsgi_application()
