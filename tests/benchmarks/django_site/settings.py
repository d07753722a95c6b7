"""A site with django-appointment, set up as its documentation says, for the same twelve people."""

import os
from urllib.parse import urlsplit

ADDRESS = urlsplit(os.environ["DJANGO_DATABASE"])

SECRET_KEY = "a secret of the benchmark, and long enough"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.benchmarks.django_site.urls"
WSGI_APPLICATION = "tests.benchmarks.django_site.wsgi.application"
USE_TZ = True
TIME_ZONE = "Australia/Sydney"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
STATIC_URL = "/static/"
LOGGING_CONFIG = None
LOGGING: dict[str, object] = {}
APPOINTMENT_CLIENT_MODEL = "auth.User"
APPOINTMENT_SLOT_DURATION = 15

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "phonenumber_field",
    "appointment",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
if ADDRESS.scheme == "sqlite":
    DATABASES: dict[str, dict[str, object]] = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ADDRESS.path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": ADDRESS.path.removeprefix("/"),
            "USER": ADDRESS.username,
            "HOST": ADDRESS.hostname,
            "PORT": ADDRESS.port,
            "CONN_MAX_AGE": None,
        }
    }
