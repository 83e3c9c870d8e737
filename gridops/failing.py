"""What somebody gets who met an error of ours: words in both languages or JSON, with the reference of the log."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from core.running import current


def answer_failure(request: HttpRequest) -> HttpResponseBase:
    """The answer 500. It asks neither the database nor a translation of the page: both may be what failed."""
    context = current()
    reference = context.reference if context else ""
    if request.path.startswith(settings.REST_PATH):
        told = {"code": "error", "detail": _("The server failed. Name the reference to its administrator.")}
        return JsonResponse({**told, "reference": reference}, status=500)
    at = timezone.localtime().isoformat(sep=" ", timespec="seconds")
    style = f"{settings.STATIC_URL}gridops/app.css"  # the plain name: looking up the other one may be what failed
    return HttpResponse(render_to_string("500.html", {"reference": reference, "at": at, "style": style}), status=500)
