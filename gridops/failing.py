"""What somebody gets who met a failure: words in both languages or JSON, with the reference of the log."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core.faults import fault_of
from core.running import current

SENTENCES = {
    "error": gettext_lazy("The server failed. Name the reference to its administrator."),
    "disk_full": gettext_lazy("The disk of the server is full, so that nothing can be saved. Tell its administrator."),
    "busy": gettext_lazy("Somebody else is changing the same rows. Send it again in a moment."),
    "unavailable": gettext_lazy("A part of the server is away or busy. Try again in a minute."),
}


def answer_failure(request: HttpRequest) -> HttpResponseBase:
    """The answer 500, or 507 and 503 for what is full or away.

    It asks neither the database nor a translation of the page: both may be what failed.
    """
    context, fault = current(), fault_of(sys.exc_info()[1])
    reference = context.reference if context else ""
    answer: HttpResponse
    if request.path.startswith(settings.REST_PATH):
        told = {"code": fault.code, "detail": str(SENTENCES[fault.code]), "reference": reference}
        answer = JsonResponse(told, status=fault.status)
    else:
        at = timezone.localtime().isoformat(sep=" ", timespec="seconds")
        style = f"{settings.STATIC_URL}gridops/app.css"  # the plain name: looking up the other one may be what failed
        words = {"fault": fault.code, "reference": reference, "at": at, "style": style}
        answer = HttpResponse(render_to_string("500.html", words), status=fault.status)
    if fault.retry_after:
        answer["Retry-After"] = str(fault.retry_after)
    return answer
