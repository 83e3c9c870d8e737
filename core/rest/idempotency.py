"""Idempotency keys: the same key and body get the same answer, and the work is done once."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Conflict, InvalidInput
from core.models import IdempotentRequest
from core.web.sent_once import KEPT, digest_of, fields_of, sweep


class KeyReused(Conflict):
    """The key was used for another body."""

    code = "idempotency_key_reused"


class BadKey(InvalidInput):
    """The header cannot be a key."""

    code = "bad_idempotency_key"


def once(request: Request, act: Callable[[], Response]) -> Response:
    """The answer of `act`, or the stored answer where this account sent this key to this path before.

    The effect and the record of it are one transaction. A duplicate in flight waits for the first
    one's end. A refusal is an exception, so it leaves no record and may be tried again.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return act()  # a service's own transaction
    if not key.isascii() or not key.isprintable() or not 1 <= len(key) <= 200:
        raise BadKey(
            _("An Idempotency-Key has 1 to 200 printable ASCII characters."), fields={"Idempotency-Key": _("not a key")}
        )
    who = {"user_key": str(request.user.pk), "path": request.path[:200], "key": key}
    digest = _digest(request)
    now = timezone.now()
    with transaction.atomic():
        _wait_for_duplicates("\n".join(who.values()))
        kept = IdempotentRequest.objects.filter(**who).first()
        if kept and kept.created_at > now - KEPT:
            return _again(kept, digest)
        answer = act()
        sweep(now - KEPT)
        # As text: a jsonb object would come back with its fields in another order.
        content = JSONRenderer().render(answer.data).decode()
        row = {"digest": digest, "status": answer.status_code, "answer": content}
        IdempotentRequest.objects.filter(**who).delete()
        IdempotentRequest.objects.create(**who, **row)
        return answer


def _again(kept: IdempotentRequest, digest: str) -> Response:
    if kept.digest != digest:
        raise KeyReused(_("This Idempotency-Key was used for another request. Take a new key."))
    return Response(json.loads(kept.answer), status=kept.status, headers={"Idempotent-Replayed": "true"})


def _digest(request: Request) -> str:
    """A digest of the fields, so that spaces and the order of fields make no difference; a file counts by its bytes."""
    fields = request.data
    if isinstance(fields, QueryDict):  # a form: a name may occur more than once
        fields = fields_of(fields)
    return digest_of(request.META.get("QUERY_STRING", ""), fields)


def _wait_for_duplicates(name: str) -> None:
    """One at a time per name, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
