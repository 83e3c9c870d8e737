"""What somebody gets who met an error of ours: words in both languages or JSON, with the reference of the log."""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from core.running import current


def answer_failure(request: HttpRequest) -> HttpResponseBase:
    """The answer 500. It asks neither the database nor a translation of the page: both may be what failed."""
    context = current()
    busy = gave_way(sys.exc_info()[1])
    reference = context.reference if context else ""
    if request.path.startswith(settings.REST_PATH):
        told = {"code": "error", "detail": _("The server failed. Name the reference to its administrator.")}
        if busy:
            told = {"code": "busy", "detail": _("Somebody else is changing the same rows. Send it again in a moment.")}
        return JsonResponse({**told, "reference": reference}, status=503 if busy else 500)
    at = timezone.localtime().isoformat(sep=" ", timespec="seconds")
    style = f"{settings.STATIC_URL}gridops/app.css"  # the plain name: looking up the other one may be what failed
    page = render_to_string("500.html", {"reference": reference, "at": at, "style": style})
    return HttpResponse(page, status=503 if busy else 500)


def gave_way(error: BaseException | None) -> bool:
    """Whether a statement waited too long for a lock: the same request may well succeed a moment later."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, LockNotAvailable)
