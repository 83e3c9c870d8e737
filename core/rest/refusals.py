"""Every refusal in one shape: `{"code", "detail", "fields"?}`."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from core.breaches import Breach
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, TooLarge
from core.history.since import ChangedMeanwhile
from core.rest.versions import RowChangeSerializer, entry_of

gettext_noop("Null characters are not allowed.")  # the framework's own words, garbled in its Chinese catalogue
STATUS_OF = {
    ChangedMeanwhile: 412,
    TooLarge: 413,
    InvalidInput: 400,
    NotAllowed: 403,
    Conflict: 409,
}  # the first that fits


def body_too_large() -> TooLarge:
    return TooLarge(_("The body is too large."))


# --- errors -------------------------------------------------------------------------------------


def answer_error(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Every refusal as `{"code", "detail", "fields"?}`; None, and so a 500, for what is our own fault."""
    if isinstance(error, RequestDataTooBig):
        error = body_too_large()
    if isinstance(error, DomainError):
        code = next(code for kind, code in STATUS_OF.items() if isinstance(error, kind))
        answer = _answer(error.code, str(error), error.fields, code)
        if isinstance(error, ChangedMeanwhile):
            answer.data["changes"] = RowChangeSerializer(map(entry_of, error.lines), many=True).data
        return answer
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, ModelError):
        error = exceptions.ValidationError(serializers.as_serializer_error(error))
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return _answer("invalid", exceptions.ValidationError.default_detail, fields, status.HTTP_400_BAD_REQUEST)
    if isinstance(error, exceptions.APIException):
        answer = _answer(error.default_code, error.detail, {}, error.status_code)
        if (challenge := getattr(error, "auth_header", None)) is not None:
            answer["WWW-Authenticate"] = challenge
        if (wait := getattr(error, "wait", None)) is not None:
            answer["Retry-After"] = str(math.ceil(wait))
        return answer
    return None


def _answer(code: str, detail: object, fields: Any, http_status: int) -> Response:
    body = {"code": code, "detail": str(detail), **({"fields": fields} if fields else {})}
    return Response(body, status=http_status)


@contextlib.contextmanager
def constraints_named(names: Mapping[str, str]) -> Iterator[None]:
    """Name the fields of a broken constraint as they are called outside: `names` maps those of the model."""
    try:
        with transaction.atomic():
            yield
    except Breach as breach:
        fields = {names.get(name, name): text for name, (text, *_more) in breach.fields.items()}
        raise Breach(breach.message, fields=fields) from breach
