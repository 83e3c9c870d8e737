"""Lets services ask about an unusual figure: who sends the same once more, from the page that asked, confirms it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.plausible import SEND_AGAIN, asking

HEADER = "X-Confirm-Unusual"  # of REST: `true` confirms
REST = "/api/"
BY_HEADER = _("If it is right, send the same request again with the header X-Confirm-Unusual: true.")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a field)
ASKED = "asked_about"


class ConfirmingMiddleware:
    """Remembers in the session what was asked, and on which page: a double tap comes from the page before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with asking_of(request):
            return self.get_response(request)


def asking_of(request: HttpRequest) -> AbstractContextManager[None]:
    """Within, what is unusual is asked of whoever sent the request; what they confirmed is kept on it."""
    how = BY_HEADER if request.path.startswith(REST) else SEND_AGAIN
    return asking(lambda text: _confirmed(request, text), how=how)


def confirmed_of(request: HttpRequest) -> list[str]:
    """The questions that the request confirmed; to be set where a task answers it in its stead."""
    known: list[str] = request.__dict__.setdefault("unusual_confirmed", [])
    return known


def question_of(request: HttpRequest) -> str:
    """What was asked last while the request was answered; empty where nothing was. For who led on to its page."""
    return str(getattr(request, "unusual_asked", ""))


def _confirmed(request: HttpRequest, text: str) -> bool:
    if text not in confirmed_of(request) and _confirms(request, text):
        confirmed_of(request).append(text)
    return text in confirmed_of(request)


def _confirms(request: HttpRequest, text: str) -> bool:
    if request.headers.get(HEADER, "").lower() == "true":
        return True
    question = hashlib.sha256(f"{request.path} {text}".encode()).hexdigest()
    if request.GET.get(ASKED) == question:  # a task asked it, and led here
        return True
    request.unusual_asked = question  # type: ignore[attr-defined]
    page = request.POST.get(TOKEN, "")
    if not page:  # no form: REST confirms by the header alone
        return False
    asked_on = request.session.get(ASKED, {}).get(question)
    request.session[ASKED] = {question: page}
    return asked_on is not None and asked_on != page
