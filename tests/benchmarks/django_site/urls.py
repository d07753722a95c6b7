"""The addresses of the site."""

# mypy: disable-error-code="import-not-found"

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("healthz", lambda _request: HttpResponse("ok")),
    path("", include("appointment.urls")),
]
