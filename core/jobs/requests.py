"""A request as it is kept, and the answer that a task gives to it.

It is answered by the same view, with the rights that the account has by then. See docs/decisions/091.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.messages.constants import ERROR, SUCCESS
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import resolve
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.audit import address_of, door_of
from core.history.saying import entered_by
from core.jobs.again import AGAIN, ASKS, REFUSED
from core.models import Job, JobFile, JobState
from core.web.confirming import ASKED, TOKEN, asking_of, confirmed_of, question_of

# In an address that a job leads to: what its page goes on with, so that it need not be sent twice.
WHY = "why"  # it asks for a reason
WAITED = "waited"  # it is shown however long it takes, as it took too long before
LONGEST_NAME, LONGEST_ENDING = 180, 10  # letters


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its state, the words for its account, and a page or a file."""

    state: JobState
    told: str = ""
    leads_to: str = ""
    file: JobFile | None = None
    again: Mapping[str, Any] = field(default_factory=dict)  # what the form says and asks when it is filled in again


class _Heard(BaseStorage):
    """The messages of a request that no browser waits for."""

    def _get(self, *_args: Any, **_more: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *_args: Any, **_more: Any) -> list[Any]:
        return []

    @property
    def _said(self) -> list[Any]:
        said: list[Any] = self._queued_messages  # type: ignore[attr-defined]
        return said

    def texts(self) -> list[str]:
        return [str(message) for message in self._said]

    def refuses(self) -> bool:
        """Whether nothing was done: of several rows some may be refused."""
        levels = {message.level for message in self._said}
        return ERROR in levels and SUCCESS not in levels


def kept(request: HttpRequest, *, typed: bool, without: str = "") -> dict[str, Any]:
    """All that the view reads of a request; `without` names an input that is left out.

    Files are not among it, because what they were sent with is waited for. `typed` says whether a form sent it.
    """
    sent, query = request.POST.copy(), request.GET.copy()
    query.pop(AGAIN, None)
    for name in (TOKEN, without):
        sent.pop(name, None)
    return {
        "method": request.method,
        "query": query.urlencode(),
        "sent": sent.urlencode(),
        "typed": typed,
        "language": get_language() or settings.LANGUAGE_CODE,
        "address": address_of(request) or "",
        "confirmed": confirmed_of(request),
    }


def is_of_a_job(request: HttpRequest) -> bool:
    """Whether a task answers the request, so that nobody waits for it."""
    return hasattr(request, "job")


def answer(job: Job) -> Outcome:
    """Answer the request with the rights that its account has now. A refusal is returned as words, not raised."""
    request = _request_of(job)
    heard = request._messages
    with _in_its_place(request, job.sent["language"]):
        if not admin.site.has_permission(request):
            return Outcome(JobState.REFUSED, _("Your account may not do this any more."))
        match = request.resolver_match = resolve(request.path_info)
        try:
            answered = match.func(request, *match.args, **match.kwargs)
        except PermissionDenied as refusal:
            return Outcome(JobState.REFUSED, str(refusal) or _("Your account may not do this any more."))
        except Http404:
            gone = _("What it was about is not there any more.")
            return Outcome(JobState.REFUSED, gone, again={"typed": False})  # no form to fill in either
        return _outcome(request, answered, heard)


def _request_of(job: Job) -> Any:
    body = job.sent["sent"].encode()
    request: Any = WSGIRequest(
        {
            "REQUEST_METHOD": job.sent["method"],
            "PATH_INFO": job.path,
            "QUERY_STRING": job.sent["query"],
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": job.sent["address"],
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "https",
        }
    )
    request.job, request.user, request.session = job, job.asked_by, {}
    request._messages = _Heard(request)
    request._dont_enforce_csrf_checks = True  # it was checked when it came
    confirmed_of(request).extend(job.sent["confirmed"])
    return request


@contextmanager
def _in_its_place(request: Any, language: str) -> Iterator[None]:
    with override(language), entered_by(door_of(request), request=request), asking_of(request):
        yield


def _outcome(request: HttpRequest, answered: HttpResponseBase, heard: _Heard) -> Outcome:
    told = "\n".join(heard.texts())
    if isinstance(answered, HttpResponseRedirect):
        state = JobState.REFUSED if heard.refuses() else JobState.DONE
        return Outcome(state, told, answered.url)
    if answered.headers.get("Content-Disposition", "").startswith("attachment"):
        return Outcome(JobState.DONE, told, file=file_of(answered))
    form = (getattr(answered, "context_data", None) or {}).get("form")
    refused = {name: [str(text) for text in texts] for name, texts in form.errors.items()} if form is not None else {}
    said = [*heard.texts(), *(text for texts in refused.values() for text in texts)]
    told = "\n".join(said) or _("It asks something first. Answer it on its page.")
    if request.method == "GET":
        if said:
            return Outcome(JobState.REFUSED, told, _page_of(request, AGAIN))
        return Outcome(JobState.DONE, leads_to=_page_of(request, WAITED))  # one looks at it, and it takes its time
    asks = {name: value for name, value in ((ASKED, question_of(request)), (WHY, "reason" in refused and "1")) if value}
    return Outcome(JobState.REFUSED, told, again={ASKS: asks, REFUSED: refused})


def _page_of(request: HttpRequest, how: str) -> str:
    """The address of a page that one looks at, or of a form that is its own address; `how` says how it is shown."""
    query = request.GET.copy()
    query[how] = "1"
    return f"{request.path}?{query.urlencode()}"


def file_of(answered: Any) -> JobFile:
    """What a browser would have saved, under a name that can be kept."""
    content = b"".join(answered.streaming_content) if answered.streaming else answered.content
    head = Message()
    head["Content-Disposition"] = answered.headers["Content-Disposition"]
    stem, dot, ending = (head.get_filename() or "file").rpartition(".")
    name = f"{stem[:LONGEST_NAME]}{dot}{ending[:LONGEST_ENDING]}"
    return JobFile(name=name, content_type=answered.headers["Content-Type"], content=content)
