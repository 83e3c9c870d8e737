"""Forms: what is sent twice from one page is done once.

A finger taps twice, a browser sends again after a lost answer, somebody goes back and confirms once more. Every
form carries a key against all of that without having to think of it: its token against forgery, which Django
masks anew for every page that it writes, and without which no form is taken. The same account, address, key and
content is the same tap: it gets the first one's answer, and while that is being worked on it waits for it.

What a browser kept while there was no reception is sent by a script, perhaps days later and from another page. It
brings a key of its own (`Idempotency-Key`), says whose it is (`Sent-As`), and gets JSON: where it led, or why not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.models import IdempotentRequest
from core.punctuation import sentences

KEPT = timedelta(days=7)
# A program may send the secret of its whole session instead of the token of a page; that says nothing of pages,
# so that equal content is the same tap for as long as a finger needs.
KEPT_OF_A_SESSION = timedelta(seconds=10)
MASKED = 64  # the length of a page's token; a session's secret has half of it
SWEPT_AT_ONCE = 100
NOT_ANSWERED = 0  # the status of what is being worked on, or was when the process died
REPEATABLE = frozenset({"login", "login-with", "bind-identity", "logout", "set_language"})  # these create nothing
Answer = TypeVar("Answer", bound=HttpResponseBase)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a field)


class SentOnce:
    """Middleware, the last of all: it calls the view once the others have let the request through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not _is_a_form(request, view):
            return None
        if _is_anothers(request):
            return JsonResponse({"refused": _("This was written by another account. It waits for them.")}, status=409)
        key = (
            request.headers.get("Idempotency-Key") or request.POST.get(TOKEN) or request.headers.get("X-CSRFToken", "")
        )
        if not key:
            return None
        answer = _once(request, key, lambda: view(request, *args, **kwargs), at=timezone.now())
        return _for_a_script(request, answer) if by_script(request) else answer


def by_script(request: HttpRequest) -> bool:
    """Whether a script sends what a browser kept, and wants to read the answer itself."""
    return request.headers.get("Accept") == "application/json"


def written_at(request: HttpRequest, now: datetime) -> datetime:
    """When this was written: now, or before a browser kept it. It says how long ago, as its clock may be wrong."""
    ago = request.headers.get("Written-Ago", "")
    return now - min(timedelta(seconds=int(ago)), KEPT) if re.fullmatch(r"[0-9]{1,7}", ago) else now


def done(request: HttpRequest, address: str) -> HttpResponse:
    """The answer to something done: its page, or for a script where that is."""
    if by_script(request):
        return leads_to(JsonResponse({"leads_to": address}, status=201), address)
    return HttpResponseRedirect(address)


def _for_a_script(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """What a page answers by leading on, as JSON: where it led, or the words of its refusal."""
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    refused = _refusals(request)
    if not refused:
        return JsonResponse({"leads_to": answer.url}, status=201)
    kept: Any = messages.get_messages(request)
    kept._queued_messages.clear()  # they are told at once
    return JsonResponse({"refused": sentences(refused)}, status=409)


def _is_anothers(request: HttpRequest) -> bool:
    """Whether this was written by somebody who is not the one that is logged in now, on a phone that they share."""
    return request.headers.get("Sent-As", str(request.user.pk)) != str(request.user.pk)


def leads_to(answer: Answer, address: str) -> Answer:
    """Mark a page that is the answer to something done, though it is no redirect: where who sent it again is led."""
    answer.leads_to = address  # type: ignore[attr-defined]
    return answer


def _is_a_form(request: HttpRequest, view: Any) -> bool:
    """Whether this is a form that somebody sends. REST has keys of its own, and no token of a page."""
    name = request.resolver_match.url_name if request.resolver_match else None
    return (
        request.method == "POST"
        and request.user.is_authenticated
        and not getattr(view, "csrf_exempt", False)
        and name not in REPEATABLE
    )


def once_of_several(request: HttpRequest, sent: QueryDict, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Handle one of several forms sent in one request. If the same form was sent alone before, it is not done again."""
    request.POST = sent  # type: ignore[assignment]
    key = sent.get(TOKEN) or request.headers.get("X-CSRFToken", "")
    return _once(request, key, act, at=timezone.now(), again=_is_done) if key else act()


def _is_done(request: HttpRequest, kept: IdempotentRequest) -> HttpResponse:
    return _again(request, kept) if kept.status == NOT_ANSWERED else HttpResponse()


def _once(
    request: HttpRequest,
    key: str,
    act: Callable[[], HttpResponseBase],
    *,
    at: datetime,
    again: Callable[[HttpRequest, IdempotentRequest], HttpResponseBase] | None = None,
) -> HttpResponseBase:
    """The answer of `act`, or a redirect to where it led when this was sent before."""
    of_its_own = request.headers.get("Idempotency-Key")  # of one thing that was written, whatever becomes of it
    content = (request.META.get("QUERY_STRING", ""), fields_of(request.POST), fields_of(request.FILES))
    digest = digest_of(of_its_own) if of_its_own else digest_of(key, *content)
    who = {"user_key": str(request.user.pk), "path": request.path[:200], "key": digest}
    valid_from = at - (KEPT if of_its_own or len(key) == MASKED else KEPT_OF_A_SESSION)
    rows = IdempotentRequest.objects.filter(**who)
    with alone(digest):
        kept = rows.first()
        if kept and kept.created_at > valid_from:
            return (again or _again)(request, kept)
        rows.delete()
        sweep(at - KEPT)
        # Before the act, in a transaction of its own: should the process die on the way, nothing is done twice.
        mine = IdempotentRequest.objects.create(**who, digest=digest, status=NOT_ANSWERED, answer={})
        try:
            answer = act()
        except BaseException:
            mine.delete()
            raise
        address = _led_to(request, answer)
        if address:
            rows.update(status=answer.status_code, answer={"leads_to": address})
        else:
            mine.delete()
        return answer


def _led_to(request: HttpRequest, answer: HttpResponseBase) -> str:
    """Where an answer leads, when something was done; empty for a refusal, which may be tried again."""
    if _refusals(request):
        return ""
    if isinstance(answer, HttpResponseRedirect):
        return answer.url
    return str(getattr(answer, "leads_to", ""))


def _refusals(request: HttpRequest) -> list[Any]:
    """The messages of errors that this request adds: pages of one tap redirect in any case."""
    added = getattr(messages.get_messages(request), "_queued_messages", ())
    return [message for message in added if message.level >= messages.ERROR]


def _again(request: HttpRequest, kept: IdempotentRequest) -> HttpResponse:
    if kept.status == NOT_ANSWERED:
        text = _("This was sent before, and its answer was lost. Look whether it was kept before you send it anew.")
        if by_script(request):
            return JsonResponse({"refused": text}, status=409)
        messages.error(request, text)
        return HttpResponseRedirect(_where_it_came_from(request))
    if by_script(request):
        return JsonResponse(kept.answer)
    messages.info(request, _("This had been sent already; it was kept once. For another one, open the form anew."))
    return HttpResponseRedirect(kept.answer["leads_to"])


def _where_it_came_from(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else reverse("home")


# --- shared with the keys of REST ---


def digest_of(*content: object) -> str:
    """A digest of the content in which the order of names makes no difference."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def fields_of(sent: QueryDict | Any) -> dict[str, list[Any]]:
    """Every field of a form with all its values; a file counts by its name and bytes. The token is no content."""
    return {name: [_countable(value) for value in sent.getlist(name)] for name in sent if name != TOKEN}


def _countable(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for piece in value.chunks():
        digest.update(piece)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def sweep(before: datetime) -> None:
    """Remove some records that are too old; those that somebody else is removing are left to them."""
    old = IdempotentRequest.objects.filter(created_at__lt=before).order_by("pk")
    with transaction.atomic():
        keys = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEPT_AT_ONCE])
        if keys:
            IdempotentRequest.objects.filter(pk__in=keys).delete()


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One at a time per name. Of the session, not of a transaction: a view has its own, or several of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
