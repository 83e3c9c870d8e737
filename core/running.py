"""Which request or task the running code belongs to, for every line of the log and for whoever meets an error."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from secrets import token_hex

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ACCESS = logging.getLogger("gridops.access")
HEADER = "X-Request-Id"
GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")  # what our own proxy may call a request


@dataclass
class Context:
    """One request, task or command; `reference` is what people name when they tell of an error."""

    reference: str
    path: str  # without a query: what people search for is not for the log
    user: str = "-"


_current: ContextVar[Context | None] = ContextVar("what_runs", default=None)


def current() -> Context | None:
    return _current.get()


@contextmanager
def running(path: str, *, reference: str = "") -> Iterator[Context]:
    """Name what runs until the end of the block."""
    printed = "".join(letter if letter.isprintable() else "?" for letter in path)  # one line stays one line
    context = Context(reference or token_hex(6), printed)
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


def by(user: object) -> None:
    """Lines from here on name this account, by its number. Whoever recognises an account calls it."""
    if (context := current()) is not None:
        context.user = str(getattr(user, "pk", None) or "-")


class InContext(logging.Filter):
    """Gives every record reference, account and path of what runs; errors outside of all get a reference, too."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "reference"):  # the handler before this one asked already
            context = current() or Context(token_hex(6) if record.levelno >= logging.ERROR else "-", "-")
            record.reference, record.user, record.path = context.reference, context.user, context.path
        return True


class RequestMiddleware:
    """The outermost: names each request, answers with its name, and writes one line of access when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        with running(request.path, reference=_given(request)) as context:
            answer = self.get_response(request)
            answer[HEADER] = context.reference
            ACCESS.info("%s %s %.3f s", request.method, answer.status_code, time.monotonic() - began)
        return answer


def _given(request: HttpRequest) -> str:
    """The name that our own proxy gave it; a stranger's own is not taken."""
    name = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return name if GIVEN.fullmatch(name) else ""
